import { errorResponse, assets as kitAssets, serveAssets } from '@authpkg/auth'
import { Hono } from 'hono'
import type { AdminRequest, AdminUrl } from './admin-request.ts'
import type { ModelAdmin } from './model-admin.ts'
import { addAction, addPage } from './pages/add.ts'
import { dashboardPage } from './pages/dashboard.ts'
import { deleteAction, deletePage, type KeysOf, keyInPath, keysInQuery, listAction } from './pages/delete.ts'
import { editAction, editPage } from './pages/edit.ts'
import { listPage } from './pages/list.ts'
import { lookupData } from './pages/lookup.ts'
import {
  type AdminHandler,
  addRoute,
  addSlash,
  assertHolds,
  guard,
  type Handlers,
  noPage,
  refuseMethod,
} from './routing.ts'
import { sentSegment } from './row-url.ts'
import { assetsPath } from './shell.ts'
import type { Site } from './site.ts'
import { assets } from './templates/assets.ts'
import { isWithinReach } from './visible.ts'
import type { ModelVisit } from './visit.ts'

/** Every page of the area. Addresses end in a slash. */
export function adminRoutes(site: Site): Hono {
  const app = new Hono()
  app.onError((error, c) => errorResponse(c, error))
  app.get(`${assetsPath}/:name`, serveAssets(kitAssets, assets))
  for (const [path, handlers] of ownPages(site.options.getUrls?.() ?? [], () => true)) {
    addRoute(app, site, `/${path}`, handlers)
  }
  for (const { slug, panel, tools } of site.panels) {
    const permitted: Permitted = ({ principal }) => panel.permitted?.(principal) ?? true
    for (const [path, handlers] of ownPages(panel.getUrls?.(tools) ?? [], permitted)) {
      addRoute(app, site, `/${slug}/${path}`, handlers)
    }
  }
  for (const admin of site.admins) addModelPages(app, site, admin)
  const rest = guard(site, dashboardOrNothing(site))
  app.all('/', rest)
  app.all('*', rest)
  return app
}

/** Hono has no route for the slash at the end of the place where an app is mounted: the dashboard's own address. */
function dashboardOrNothing(site: Site): AdminHandler {
  const others = refuseMethod(['GET', 'HEAD'])
  return (request) => {
    const { method, url } = request.context.req
    const { pathname } = new URL(url)
    if (pathname === site.prefix) return addSlash(request)
    if (pathname !== site.dashboardUrl) throw noPage()
    return method === 'GET' || method === 'HEAD' ? dashboardPage({ site, request }) : others(request)
  }
}

function addModelPages(app: Hono, site: Site, admin: ModelAdmin): void {
  const base = `/${admin.slug}/`
  const page: PageOf = (show) => (request) => {
    assertHolds(request, admin.options.requires)
    return show({ site, admin, request })
  }
  const edit: Handlers = { GET: page(editPage), POST: page(editAction) }
  const add = (path: string, handlers: Handlers): void => addRoute(app, site, `${base}${path}`, handlers)
  add('', { GET: page(listPage), POST: page(listAction) })
  add('add/', orRow('add', { GET: page(addPage), POST: page(addAction) }, edit))
  add('lookup/', orRow('lookup', { GET: page(lookupData) }, edit))
  add('delete/', orRow('delete', deleteHandlers(page, keysInQuery), edit))
  for (const [path, handlers] of ownPages(admin.options.getUrls?.() ?? [], mayRead(admin))) {
    add(path, orRow(path.slice(0, -1), handlers, edit))
  }
  add(':key/', edit)
  add(':key/delete/', deleteHandlers(page, keyInPath))
}

type PageOf = (show: (visit: ModelVisit) => Promise<Response>) => AdminHandler

const deleteHandlers = (page: PageOf, keysOf: KeysOf): Handlers => ({
  GET: page((visit) => deletePage(visit, keysOf)),
  POST: page((visit) => deleteAction(visit, keysOf)),
})

/** A row whose key is a page's word is asked for with a percent sign in it, which the router decodes. */
function orRow(word: string, page: Handlers, row: Handlers): Handlers {
  const either =
    (method: 'GET' | 'POST'): AdminHandler =>
    (request) => {
      const isPage = word.includes('/') || sentSegment(request.context.req.url, 1) === word
      const handler = (isPage ? page : row)[method]
      return handler ? handler(request) : refuseMethod(Object.keys(page))(request)
    }
  return { GET: either('GET'), POST: either('POST') }
}

type Permitted = (request: AdminRequest) => boolean

const mayRead =
  ({ model, options: { requires } }: ModelAdmin): Permitted =>
  (request) => {
    const { records, principal } = request
    if (!isWithinReach(records, 'read', model)) return false
    records.access.assertCan(principal, 'read', model)
    assertHolds(request, requires)
    return true
  }

/** Pages of the application's own by their paths, guarded like the others. */
function ownPages(urls: readonly AdminUrl[], permitted: Permitted): readonly (readonly [string, Handlers])[] {
  const byPath = Map.groupBy(urls, ({ path }) => path.replace(/^\/|\/$/g, ''))
  return [...byPath].map(([path, pages]) => {
    const handlers = pages.map(({ method = 'GET', handler }) => [method, behind(permitted, handler)] as const)
    return [`${path}/`, Object.fromEntries(handlers)]
  })
}

const behind =
  (permitted: Permitted, handler: AdminHandler): AdminHandler =>
  (request) => {
    if (!permitted(request)) throw noPage()
    return handler(request)
  }
