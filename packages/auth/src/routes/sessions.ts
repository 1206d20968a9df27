import { type Session, type SessionInfo, toText, ValidationError } from '@authpkg/core'
import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { csrfToken } from '../csrf.ts'
import { deviceName } from '../device-name.ts'
import { flash, takeFlashes } from '../flash.ts'
import { type FormState, form, optionalText } from '../form.ts'
import { negotiateLanguage, translatorOf } from '../languages/negotiate-language.ts'
import { say, type Translate } from '../languages/translate.ts'
import { refuseAnonymous } from '../middleware/login-required.ts'
import { wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse, seeOther } from '../responses.ts'
import { momentInWords } from '../words.ts'
import { type AccountPages, formView, render, sessionOf, signedIn, urlsAt } from './page-context.ts'

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
  return form(SessionsForm, { page: (c, state) => page(c, [], state), usersOnly: true }, async (c, { id, others }) => {
    if (!id && !others) throw ValidationError.field('id', 'invalid_value', say('error.chooseSession'))
    if (others) await pages.auth.sessions.endOthers(sessionOf(c), clientInfo(c))
    else await pages.auth.sessions.end(signedIn(c), id, clientInfo(c))
    if (wantsJson(c)) return jsonResponse(c, {})
    flash(c, translatorOf(c)(others ? 'sessions.othersEnded' : 'sessions.ended'))
    return seeOther(c, urlsAt(c, pages, 'sessions').sessions)
  })
}

async function shownSessions(c: Context, { auth }: AccountPages): Promise<readonly ShownSession[]> {
  const current = toText((c.get('session') as Session | null)?.id)
  const sessions = await auth.sessions.list(signedIn(c))
  const t = translatorOf(c)
  return sessions.map((session) => shown(session, current, t))
}

function shown(session: SessionInfo, current: string, t: Translate): ShownSession {
  const { id, userAgent, ipAddress, createdAt, lastSeenAt } = session
  return {
    id: toText(id),
    device: deviceName(userAgent, t),
    ipAddress,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    isCurrent: toText(id) === current,
  }
}

function sessionsPage(pages: AccountPages) {
  const view = formView(pages, 'sessions', 'sessions.title')
  return (c: Context, sessions: readonly ShownSession[], state?: FormState): string => {
    const { tag } = negotiateLanguage(c)
    const lastSeenOf = ({ lastSeenAt }: ShownSession): string => momentInWords(new Date(lastSeenAt), tag)
    const listed = sessions.map((session) => ({ ...session, lastSeen: lastSeenOf(session) }))
    return render(pages, 'sessions', { ...view(c, state), sessions: listed, flashes: takeFlashes(c) })
  }
}
