import type { SafeHtml } from '@authpkg/auth'
import type { Principal } from '@authpkg/core'
import type { Template } from './admin-options.ts'
import type { AdminRequest, AdminUrl } from './admin-request.ts'

type MaybePromise<T> = T | Promise<T>

/** What a panel's template and functions are told of the panel itself. */
export interface PanelTools {
  readonly title: string
  /** Of one of the panel's own pages. @example panel.url('create') // '/admin/notes/create/' */
  url(name?: string): string
  /** Of the dashboard: where to go after a form. */
  readonly dashboardUrl: string
}

/** A box on the dashboard, with pages of its own if it likes: statistics, settings, admin-only pages. */
export interface AdminPanel {
  /**
   * Draws the box's content: a template's text or function. It reads what `getContext` gives, and `panel`, `user`,
   * `csrfToken` (for a field `_csrf`) and `next` (for a field of that name). Default: title and nothing more.
   */
  readonly template?: Template
  /** Draws the content without a template. */
  readonly render?: (request: AdminRequest, panel: PanelTools) => MaybePromise<SafeHtml>
  /** What the template reads. */
  readonly getContext?: (request: AdminRequest, panel: PanelTools) => MaybePromise<Readonly<Record<string, unknown>>>
  /** The panel's own pages. */
  readonly getUrls?: (panel: PanelTools) => readonly AdminUrl[]
  /** Who sees the panel and its pages. Default: everyone in the admin area. */
  readonly permitted?: (principal: Principal) => boolean
  /** How long the dashboard waits for it, in milliseconds. Default: 5000. */
  readonly timeout?: number
}

/** A panel in its place. */
export interface MountedPanel {
  readonly title: string
  readonly slug: string
  readonly panel: AdminPanel
  readonly tools: PanelTools
  /** The template's name in the renderer. */
  readonly templateName: string
}

export function mountPanel(prefix: string, title: string, slug: string, panel: AdminPanel): MountedPanel {
  const base = `${prefix}/${slug}/`
  const url = (name = ''): string => (name === '' ? base : `${base}${name.replace(/^\/|\/$/g, '')}/`)
  return { title, slug, panel, tools: { title, url, dashboardUrl: `${prefix}/` }, templateName: `panels/${slug}` }
}
