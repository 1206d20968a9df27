import type { UserMixin } from '@authpkg/core'
import type { Context } from 'hono'
import { findAuth } from './context.ts'
import { type AccountUrls, httpSettings } from './settings.ts'
import { assets } from './templates/assets.ts'

/** What every template of the account pages can read as `it`. */
export interface PageView {
  /** The page's own title and the site's name. */
  readonly title: string
  readonly siteName: string
  /** Null when nobody is logged in. */
  readonly user: UserMixin | null
  readonly urls: AccountUrls
  readonly homeUrl: string
  readonly stylesheets: readonly string[]
}

export function pageView(c: Context, title: string, urls?: AccountUrls): PageView {
  const settings = httpSettings(findAuth(c))
  const places = urls ?? settings.urls
  return {
    title,
    siteName: settings.title,
    user: (c.get('user') as UserMixin | null | undefined) ?? null,
    urls: places,
    homeUrl: settings.defaultNextUrl,
    stylesheets: [assets['base.css'], assets['auth.css']].map(({ name }) => places.assets + name),
  }
}
