import { type AnyUser, readInput, toJsonValue } from '@authpkg/core'
import type { Context, Handler } from 'hono'
import * as v from 'valibot'
import { clientInfo } from '../client-info.ts'
import { csrfToken } from '../csrf.ts'
import { flash, takeFlashes } from '../flash.ts'
import { emptyForm, type FormState, form } from '../form.ts'
import { negotiateLanguage, translatorOf } from '../languages/negotiate-language.ts'
import { refuseAnonymous } from '../middleware/login-required.ts'
import { sendsJson, wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse, seeOther } from '../responses.ts'
import { momentInWords } from '../words.ts'
import { type AccountPages, formView, render, signedIn, urlsAt } from './page-context.ts'
import { profileControls, profileTexts, sentByForm } from './profile-controls.ts'

/** Who one is, and what one says of oneself. */
export function showProfile(pages: AccountPages): Handler {
  const page = profilePage(pages)
  return (c) => {
    const refused = refuseAnonymous(c)
    if (refused) return refused
    if (!wantsJson(c)) return htmlResponse(c, page(c))
    return jsonResponse(c, { ...asJson(pages, signedIn(c)), csrfToken: csrfToken(c) })
  }
}

/** Changes what one says of oneself; a program need not send all of it. */
export function changeProfile(pages: AccountPages): Handler {
  const { auth } = pages
  const { layout, profileFields } = auth.config
  const entries = Object.fromEntries(profileFields.map((name) => [name, v.optional(v.unknown())]))
  const writable = new Set(profileFields)
  return form(entries, { page: profilePage(pages), usersOnly: true }, async (c, sent) => {
    const [given, format] = sendsJson(c) ? [sent, 'json' as const] : [sentByForm(auth, sent), 'text' as const]
    const input = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const values = readInput(layout.user, input, { format, writable, others: 'refuse' })
    const user = await auth.profile.change(signedIn(c), values, clientInfo(c))
    if (wantsJson(c)) return jsonResponse(c, asJson(pages, user))
    flash(c, translatorOf(c)('profile.done'))
    return seeOther(c, urlsAt(c, pages, 'profile').profile)
  })
}

const asJson = ({ auth }: AccountPages, user: AnyUser) => ({
  user: user.getSecurityPayload(),
  profile: Object.fromEntries(
    Object.entries(auth.profile.of(user)).map(([name, value]) => [name, toJsonValue(value)] as const),
  ),
})

function profilePage(pages: AccountPages) {
  const view = formView(pages, 'profile', 'profile.title')
  return (c: Context, state?: FormState): string => {
    const user = signedIn(c)
    const language = negotiateLanguage(c)
    const values = profileTexts(pages.auth, user)
    return render(pages, 'profile', {
      ...view(c, state ?? { ...emptyForm, values }),
      facts: factsOf(pages, user, language.tag),
      controls: profileControls(pages.auth, language),
      mayDelete: pages.auth.config.features.accountDeletion,
      flashes: takeFlashes(c),
    })
  }
}

/** Who somebody is, in words. */
function factsOf({ auth }: AccountPages, user: AnyUser, tag: string) {
  const { memberSince, lastLoginAt, lastLoginIp } = auth.profile.facts(user)
  return {
    username: user.username,
    email: user.email,
    roles: user.roles.map(({ name }) => name).join(', '),
    since: memberSince && momentInWords(memberSince, tag),
    lastLogin: lastLoginAt && momentInWords(lastLoginAt, tag),
    lastIp: lastLoginIp,
  }
}
