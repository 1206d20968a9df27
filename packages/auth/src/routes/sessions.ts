import { type Session, type SessionInfo, toText, ValidationError } from '@authpkg/core'
import type { Context, Handler } from 'hono'
import { csrfToken } from '../csrf.ts'
import { deviceName } from '../device-name.ts'
import { flash, takeFlashes } from '../flash.ts'
import { type FormState, form, optionalText } from '../form.ts'
import { refuseAnonymous } from '../middleware/login-required.ts'
import { wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse, seeOther } from '../responses.ts'
import { type AccountPages, formView, render, signedIn, urlsAt } from './page-context.ts'

/** A session as the page and JSON show it. */
interface ShownSession {
  readonly id: string
  readonly device: string
  readonly ipAddress: string | null
  readonly createdAt: string
  readonly lastSeenAt: string
  readonly isCurrent: boolean
}

/** Where the user is logged in. */
export function showSessions(pages: AccountPages): Handler {
  const page = sessionsPage(pages)
  return async (c) => {
    const refused = refuseAnonymous(c)
    if (refused) return refused
    const sessions = await shownSessions(c, pages)
    return wantsJson(c) ? jsonResponse(c, { sessions, csrfToken: csrfToken(c) }) : htmlResponse(c, page(c, sessions))
  }
}

const SessionsForm = { id: optionalText(), others: optionalText() }

/** Ends one of the user's own sessions, or all but this one. */
export function endSessions(pages: AccountPages): Handler {
  const page = sessionsPage(pages)
  return form(SessionsForm, { page: (c, state) => page(c, [], state) }, async (c, { id, others }) => {
    const refused = refuseAnonymous(c)
    if (refused) return refused
    if (!id && !others) throw ValidationError.field('id', 'invalid_value', 'Say which session to end.')
    if (others) await pages.auth.sessions.endOthers(c.get('session') as Session)
    else await pages.auth.sessions.end(signedIn(c), id)
    if (wantsJson(c)) return jsonResponse(c, {})
    flash(c, others ? 'You are logged out everywhere else.' : 'You are logged out there.')
    return seeOther(c, urlsAt(c, pages, 'sessions').sessions)
  })
}

async function shownSessions(c: Context, { auth }: AccountPages): Promise<readonly ShownSession[]> {
  const current = toText((c.get('session') as Session | null)?.id)
  const sessions = await auth.sessions.list(signedIn(c))
  return sessions.map((session) => shown(session, current))
}

function shown({ id, userAgent, ipAddress, createdAt, lastSeenAt }: SessionInfo, current: string): ShownSession {
  return {
    id: toText(id),
    device: deviceName(userAgent),
    ipAddress,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    isCurrent: toText(id) === current,
  }
}

const lastSeenOf = ({ lastSeenAt }: ShownSession): string => `${lastSeenAt.slice(0, 16).replace('T', ' ')} UTC`

function sessionsPage(pages: AccountPages) {
  const view = formView(pages, 'sessions', 'Where you are logged in')
  return (c: Context, sessions: readonly ShownSession[], state?: FormState): string => {
    const listed = sessions.map((session) => ({ ...session, lastSeen: lastSeenOf(session) }))
    return render(pages, 'sessions', { ...view(c, state), sessions: listed, flashes: takeFlashes(c) })
  }
}
