import { type AnyUser, type Invitation, mayInvite, NotFoundError, rolesToGive, toText } from '@authpkg/core'
import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { csrfToken } from '../csrf.ts'
import { flash, takeFlashes } from '../flash.ts'
import { type FormState, form, optionalText } from '../form.ts'
import { negotiateLanguage, translatorOf } from '../languages/negotiate-language.ts'
import { say } from '../languages/translate.ts'
import { refuseAnonymous } from '../middleware/login-required.ts'
import { wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse, seeOther } from '../responses.ts'
import { momentInWords } from '../words.ts'
import { type AccountPages, formView, render, signedIn, urlsAt } from './page-context.ts'

/** The invitations of a user, and the form for another one. */
export function showInvitations(pages: AccountPages): Handler {
  const page = invitationsPage(pages)
  return async (c) => {
    const refused = refuseAnonymous(c)
    if (refused) return refused
    assertMayInvite(c, pages)
    if (!wantsJson(c)) return htmlResponse(c, await page(c))
    const { invitations, roles } = await shownTo(signedIn(c), pages)
    return jsonResponse(c, { invitations, roles, csrfToken: csrfToken(c) })
  }
}

const InvitationsForm = { email: optionalText(), role: optionalText(), revoke: optionalText() }

/** Invites somebody, or takes an invitation back. */
export function changeInvitations(pages: AccountPages): Handler {
  return form(
    InvitationsForm,
    { page: invitationsPage(pages), usersOnly: true },
    async (c, { email, role, revoke }) => {
      const { invitations } = pages.auth
      if (revoke) await invitations.revoke(signedIn(c), revoke, clientInfo(c))
      else await invitations.create(signedIn(c), { email: email ?? '', role: role || null }, clientInfo(c))
      if (wantsJson(c)) return jsonResponse(c, {}, revoke ? 200 : 202)
      flash(c, translatorOf(c)(revoke ? 'invitations.revoked' : 'invitations.sent'))
      return seeOther(c, urlsAt(c, pages, 'invitations').invitations)
    },
  )
}

/** To others there is no such page. */
function assertMayInvite(c: Context, { auth }: AccountPages): void {
  if (!mayInvite(auth.services, signedIn(c))) throw new NotFoundError('not_found', say('error.noSuchPage'))
}

async function shownTo(user: AnyUser, { auth }: AccountPages) {
  const [open, roles] = await Promise.all([auth.invitations.list(user), rolesToGive(auth.services, user)])
  return { invitations: open.map(shown), roles }
}

const shown = ({ id, email, role, createdAt, expiresAt }: Invitation) => ({
  id: toText(id),
  email,
  role,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
})

function invitationsPage(pages: AccountPages) {
  const view = formView(pages, 'invitations', 'invitations.title')
  return async (c: Context, state?: FormState): Promise<string> => {
    const { invitations, roles } = await shownTo(signedIn(c), pages)
    const { tag } = negotiateLanguage(c)
    const listed = invitations.map((one) => ({ ...one, until: momentInWords(new Date(one.expiresAt), tag) }))
    return render(pages, 'invitations', { ...view(c, state), invitations: listed, roles, flashes: takeFlashes(c) })
  }
}
