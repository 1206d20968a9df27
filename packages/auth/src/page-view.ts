import type { UserMixin } from '@authpkg/core'
import type { Context } from 'hono'
import { type AccountLink, accountNav } from './account-nav.ts'
import { findAuth } from './context.ts'
import type { Language } from './languages/language.ts'
import { negotiateLanguage, putLanguage } from './languages/negotiate-language.ts'
import { type Translate, translator } from './languages/translate.ts'
import { type AccountUrls, httpSettings } from './settings.ts'
import { assets } from './templates/assets.ts'

/** What every template of the account pages can read as `it`. */
export interface PageView {
  /** The texts of the page's language: `it.t('login.title')`. */
  readonly t: Translate
  readonly language: Pick<Language, 'tag' | 'direction'>
  /** The page's own title and the site's name. */
  readonly title: string
  readonly siteName: string
  /** Null when nobody is logged in. */
  readonly user: UserMixin | null
  readonly urls: AccountUrls
  /** Links to the account pages, for who is logged in. */
  readonly nav: readonly AccountLink[]
  readonly homeUrl: string
  readonly stylesheets: readonly string[]
}

export function pageView(c: Context, title: string, urls?: AccountUrls): PageView {
  const settings = httpSettings(findAuth(c))
  const places = urls ?? settings.urls
  const language = negotiateLanguage(c)
  putLanguage(c, language)
  const t = translator(language)
  return {
    t,
    language,
    title,
    siteName: settings.title,
    user: (c.get('user') as UserMixin | null | undefined) ?? null,
    urls: places,
    nav: accountNav(c, places, t),
    homeUrl: settings.defaultNextUrl,
    stylesheets: [assets['base.css'], assets['auth.css']].map(({ name }) => places.assets + name),
  }
}
