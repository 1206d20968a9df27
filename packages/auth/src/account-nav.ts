import { type AnyUser, type FeatureName, mayInvite } from '@authpkg/core'
import type { Context } from 'hono'
import { findAuth } from './context.ts'
import type { PlainKey } from './languages/language.ts'
import type { Translate } from './languages/translate.ts'
import type { AccountUrls } from './settings.ts'

/** A link from one account page to another. */
export interface AccountLink {
  readonly url: string
  readonly label: string
  readonly isCurrent: boolean
}

interface Entry {
  readonly page: keyof AccountUrls
  readonly label: PlainKey
  readonly feature?: FeatureName
}

const entries: readonly Entry[] = [
  { page: 'profile', label: 'nav.profile', feature: 'profile' },
  { page: 'emails', label: 'nav.emails', feature: 'emailChange' },
  { page: 'changeUsername', label: 'nav.changeUsername', feature: 'usernameChange' },
  { page: 'changePassword', label: 'nav.changePassword', feature: 'passwordChange' },
  { page: 'sessions', label: 'nav.sessions' },
  { page: 'invitations', label: 'nav.invitations', feature: 'invitations' },
  { page: 'logout', label: 'nav.logout' },
]

/** The account pages that are there for who is logged in; none for nobody. */
export function accountNav(c: Context, urls: AccountUrls, t: Translate): readonly AccountLink[] {
  const auth = findAuth(c)
  const user = c.get('user') as AnyUser | null | undefined
  if (!auth || !user) return []
  const isThere = ({ page, feature }: Entry): boolean =>
    page === 'invitations' ? mayInvite(auth.services, user) : !feature || Boolean(auth.config.features[feature])
  return entries
    .filter(isThere)
    .map(({ page, label }) => ({ url: urls[page], label: t(label), isCurrent: c.req.path === urls[page] }))
}
