import { csrfToken, type Flash, htmlResponse, httpSettings, assets as kitAssets, takeFlashes } from '@authpkg/auth'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ModelPage } from './admin-options.ts'
import type { AdminRequest } from './admin-request.ts'
import { Address } from './list/address.ts'
import { AskedQuery } from './list/query.ts'
import type { ModelAdmin } from './model-admin.ts'
import { labelOf, titleOf } from './names.ts'
import { ownTemplate, type Site } from './site.ts'
import { assets } from './templates/assets.ts'
import { isWithinReach } from './visible.ts'
import type { ModelVisit, Visit } from './visit.ts'

export interface Link {
  readonly text: string
  readonly href: string
}

export interface NavLink extends Link {
  readonly current: boolean
}

/** What every template can read as `it`: the frame around a page. */
export interface ShellView {
  /** Of the page; its one `h1`. */
  readonly title: string
  readonly siteTitle: string
  readonly userName: string
  readonly nav: readonly NavLink[]
  readonly crumbs: readonly Link[]
  readonly flashes: readonly Flash[]
  readonly csrfToken: string
  readonly dashboardUrl: string
  readonly homeUrl: string | null
  readonly logoutUrl: string
  readonly stylesheets: readonly string[]
  readonly scripts: readonly string[]
  readonly helpers: TemplateHelpers
}

/** For templates of the application's own. */
export interface TemplateHelpers {
  /** `some_model` as `Some Model`. */
  titleOf(name: string): string
  /** `created_at` as `Created at`. */
  labelOf(name: string): string
  /** The address of a registered model's list, or another of its pages. */
  urlOf(model: string, page?: string): string
  /** This page's query with one value changed, or taken out with null; the others stay. */
  queryWith(name: string, value: string | null): string
}

export interface PageParts {
  readonly title: string
  readonly crumbs?: readonly Link[]
  /** The model whose pages we are on. */
  readonly admin?: ModelAdmin
}

/** The frame of a page, for who asks: links lead only where they may go. Reading it takes the flashes. */
export function shellView(visit: Visit, parts: PageParts): ShellView {
  const { site, request } = visit
  return {
    title: parts.title,
    siteTitle: site.title,
    userName: request.user.calcUsername(),
    nav: readableAdmins(visit).map((admin) => ({
      text: admin.plural,
      href: admin.url,
      current: admin === parts.admin,
    })),
    crumbs: parts.crumbs ?? [],
    flashes: takeFlashes(request.context),
    csrfToken: csrfToken(request.context),
    dashboardUrl: site.dashboardUrl,
    homeUrl: site.options.homeUrl === undefined ? '/' : site.options.homeUrl,
    logoutUrl: httpSettings(site.auth).urls.logout,
    stylesheets: [
      ...[kitAssets['base.css'], assets['admin.css']].map((a) => assetUrl(site, a.name)),
      ...(site.options.stylesheets ?? []),
    ],
    scripts: [assetUrl(site, assets['admin.js'].name)],
    helpers: templateHelpers(visit),
  }
}

const templateHelpers = ({ site, request: { context } }: Visit): TemplateHelpers => ({
  titleOf,
  labelOf,
  urlOf(model, page = '') {
    const base = site.admins.find((admin) => admin.model.name === model)?.url ?? site.dashboardUrl
    return page === '' ? base : `${base}${page.replace(/^\/|\/$/g, '')}/`
  },
  queryWith: (name, value) => new Address('', new AskedQuery(context.req.url).pairs).with(name, value).href,
})

/** The models that the user may look at, by title. */
export const readableAdmins = ({ site, request }: Visit): readonly ModelAdmin[] =>
  site.admins.filter((admin) => isWithinReach(request.records, 'read', admin.model) && isOpen(request, admin))

/** Whether what the registration requires holds, or can be met. */
const isOpen = ({ records, principal }: AdminRequest, { options: { requires } }: ModelAdmin): boolean =>
  requires === undefined || records.access.refusal(principal, requires)?.code !== 'access_denied'

/** `-` is no model's and no panel's slug. */
export const assetsPath = '/-'
const assetUrl = (site: Site, name: string): string => `${site.prefix}${assetsPath}/${name}`

/** A page of the admin's own, or of the model's where it has a template for it. */
export async function renderModelPage(
  { site, admin, request }: ModelVisit,
  page: ModelPage,
  view: ShellView,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const template = admin.options.templates?.[page] === undefined ? page : ownTemplate(admin, page)
  const extra = (await admin.options.getExtraContext?.(page, request)) ?? {}
  return htmlResponse(request.context, site.renderer.render(template, { ...view, extra }), status)
}

export const renderPage = (
  { site, request }: Visit,
  template: string,
  view: ShellView,
  status: ContentfulStatusCode = 200,
): Response => htmlResponse(request.context, site.renderer.render(template, view), status)
