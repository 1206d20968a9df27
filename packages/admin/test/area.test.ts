import { admins, definePolicy, eq } from '@authpkg/core'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { type AdminRequest, createAdmin } from '../src/index.ts'
import { addBooks, createSite, models, password } from './site.ts'

test('FP-ADMIN-10: who is not logged in goes to the login page and comes back to the page afterwards', async () => {
  const site = await createSite()
  const answer = await site.browser().get('/admin/book/?ordering=-title')
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe('/accounts/login/?next=%2Fadmin%2Fbook%2F%3Fordering%3D-title')
})

test('FP-ADMIN-09: who is logged in and no administrator gets 403', async () => {
  const site = await createSite()
  await site.addUser('plain')
  const page = await (await site.as('plain')).page('/admin/')
  expect(page.status).toBe(403)
  expect(page.textOf('h1')).not.toBe('Dashboard')
  expect(page.text).not.toContain('Books')
})

test('FP-ADMIN-09: an administrator and a superuser may enter', async () => {
  const site = await createSite()
  await site.addUser('manager', { admin: true })
  await site.addUser('chief', { superuser: true })
  for (const name of ['manager', 'chief']) expect((await (await site.as(name)).page('/admin/')).status).toBe(200)
})

test('FP-ADMIN-11: checkUserPermission decides who may enter', async () => {
  const site = await createSite(undefined, { admin: { checkUserPermission: async (user) => user.isSuperuser } })
  await site.addUser('manager', { admin: true })
  await site.addUser('chief', { superuser: true })
  expect((await (await site.as('manager')).page('/admin/')).status).toBe(403)
  expect((await (await site.as('chief')).page('/admin/')).status).toBe(200)
})

/** Every page and action of the area, as a browser can ask for them. */
function everyRoute(site: Awaited<ReturnType<typeof createSite>>): readonly (readonly [string, string])[] {
  const routes = site.routes.routes.filter(({ path }) => !path.includes('/-/'))
  const address = (path: string): string => `/admin${path}`.replace(':key', '1').replace('*', 'nothing/')
  const methods = (method: string): string[] =>
    method === 'ALL' ? ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] : [method]
  return routes.flatMap(({ method, path }) => methods(method).map((each) => [each, address(path)] as const))
}

test('ADM-9: every route is closed to users without the right, and nothing is changed', async () => {
  const site = await createSite()
  const { alpha } = await addBooks(site)
  await site.addUser('plain')
  const plain = await site.as('plain')
  const before = await site.rows('book')
  const routes = everyRoute(site)
  expect(routes.length).toBeGreaterThan(100)
  for (const [method, path] of routes) {
    const body =
      method === 'GET' ? null : new URLSearchParams({ id: String(alpha.id), title: 'Stolen', action: 'delete' })
    const answer = await plain.send(path, { method, body, headers: { Origin: 'https://good.example' } })
    expect([path, method, answer.status]).toEqual([path, method, 403])
  }
  expect(await site.rows('book')).toEqual(before)
})

test('ADM-9: every route sends nobody in particular to the login page', async () => {
  const site = await createSite()
  for (const [method, path] of everyRoute(site)) {
    const answer = await site.browser().send(path, { method })
    expect([path, method, answer.status]).toEqual([path, method, 303])
    expect(answer.headers.get('location')).toMatch(/^\/accounts\/login\//)
  }
})

test('CSRF-1: no POST works without a token of the session, from another site or with another session’s token', async () => {
  const site = await createSite((admin) => {
    admin.registerAll()
    admin.registerPanel('Tools', {
      getUrls: () => [{ path: 'run/', method: 'POST', handler: ({ context }) => context.text('ran') }],
    })
  })
  const { alpha } = await addBooks(site)
  const root = await site.asAdmin()
  await site.addUser('other', { admin: true })
  const foreignToken = await (await site.as('other')).csrfToken()
  const token = await root.csrfToken()
  const before = await site.rows('book')
  const posts = everyRoute(site).filter(([method]) => method === 'POST')
  const fields = { id: String(alpha.id), title: 'Stolen', name: 'Stolen', action: 'delete' }
  let taken = 0
  for (const [, path] of posts) {
    const answers = [
      await root.post(path, fields),
      await root.post(path, { ...fields, _csrf: 'wrong' }),
      await root.post(path, { ...fields, _csrf: foreignToken }),
      await root.post(
        path,
        { ...fields, _csrf: token },
        { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
      ),
    ]
    // A page without an action says so whatever the token is.
    const wanted = new Set(answers.map(({ status }) => status))
    if (wanted.has(403)) taken += 1
    expect([path, [...wanted].filter((status) => ![403, 405, 404].includes(status))]).toEqual([path, []])
  }
  expect(taken).toBeGreaterThan(30)
  expect(await site.rows('book')).toEqual(before)
})

test('methods that a page does not have are answered 405 and named', async () => {
  const site = await createSite()
  const root = await site.asAdmin()
  for (const method of ['PUT', 'PATCH', 'DELETE']) {
    for (const [path, allowed] of [
      ['/admin/', 'GET, HEAD'],
      ['/admin/book/', 'GET, HEAD, POST'],
      ['/admin/book/1/', 'GET, HEAD, POST'],
    ] as const) {
      const answer = await root.send(path, { method })
      expect([path, answer.status, answer.headers.get('allow')]).toEqual([path, 405, allowed])
    }
  }
})

test('an address without its last slash leads to the one with it, its query kept', async () => {
  const site = await createSite()
  const root = await site.asAdmin()
  for (const [path, place] of [
    ['/admin', '/admin/'],
    ['/admin/book?page=1', '/admin/book/?page=1'],
    ['/admin/book/add', '/admin/book/add/'],
  ] as const) {
    const answer = await root.get(path)
    expect([answer.status, answer.headers.get('location')]).toEqual([308, place])
  }
})

test('FRAME-1: every page refuses to be framed and has a policy without inline scripts or styles', async () => {
  const site = await createSite()
  await addBooks(site)
  const root = await site.asAdmin()
  for (const path of [
    '/admin/',
    '/admin/book/',
    '/admin/book/1/',
    '/admin/book/add/',
    '/admin/book/1/delete/',
    '/admin/book/99/',
  ]) {
    const page = await root.page(path)
    expect(page.response.headers.get('x-frame-options')).toBe('DENY')
    const policy = page.response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(page.html.querySelectorAll('script:not([src]), style, [style]')).toEqual([])
    expect(page.text).not.toMatch(/<[^>]+\son\w+=/i)
    expect(page.response.headers.get('cache-control')).toBe('no-store')
  }
})

test('style sheets and the script are served for ever under names with a hash', async () => {
  const site = await createSite()
  const page = await (await site.asAdmin()).page('/admin/')
  const links = page.html.querySelectorAll('link[rel=stylesheet]').map((link) => link.getAttribute('href') ?? '')
  const scripts = page.html.querySelectorAll('script').map((script) => script.getAttribute('src') ?? '')
  expect(links).toHaveLength(2)
  expect(scripts).toHaveLength(1)
  for (const address of [...links, ...scripts]) {
    const answer = await site.browser().get(address)
    expect([address, answer.status]).toEqual([address, 200])
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect(address).toMatch(/^\/admin\/-\/\w+\.[0-9a-f]{12}\.(css|js)$/)
  }
})

test('FP-ADMIN-08: the dashboard lists the models by name, with links to add rows', async () => {
  const site = await createSite((admin) => admin.register(models.Note).register(models.Book).register('Author'))
  const page = await (await site.asAdmin()).page('/admin/')
  expect(page.textsOf('.model-link')).toEqual(['Authors', 'Books', 'Notes'])
  expect(page.html.querySelectorAll('.model-item .button').map((a) => a.getAttribute('href'))).toEqual([
    '/admin/author/add/',
    '/admin/book/add/',
    '/admin/note/add/',
  ])
})

test('ADM-4: models that may not be read are nowhere to be seen, and add links only where one may add', async () => {
  const access = definePolicy({ Book: { read: admins }, Note: { read: admins, create: admins } })
  const site = await createSite(undefined, { access })
  const page = await (await site.asAdmin()).page('/admin/')
  expect(page.textsOf('.side-list + .side-title + .side-list .side-link')).toEqual(['Books', 'Notes'])
  expect(page.textsOf('.model-item .button')).toEqual(['Add Note'])
})

test('FP-ADMIN-01: prefix, title and the link to the site are options', async () => {
  const site = await createSite(undefined, { admin: { title: 'Back <office>', homeUrl: '/shop/' } })
  const page = await (await site.asAdmin()).page('/admin/')
  expect(page.textOf('.top-brand')).toBe('Back <office>')
  expect(page.html.querySelector('.top-site')?.getAttribute('href')).toBe('/shop/')
})

test('FP-ADMIN-12, FP-ADMIN-04: models are registered once, taken out again, and not after the routes are made', async () => {
  const { auth } = await createSite(() => {})
  const admin = createAdmin(auth)
  admin.register(models.Book)
  expect(() => admin.register(models.Book)).toThrow('Book is registered already')
  expect(admin.isRegistered('Book')).toBe(true)
  admin.unregister('Book')
  expect(admin.isRegistered('Book')).toBe(false)
  admin.register('Author').registerPanel('Things', {}).unregisterPanel('Things')
  admin.routes()
  expect(() => admin.register('Note')).toThrow('before routes()')
  expect(() => admin.registerPanel('Late', {})).toThrow('before routes()')
})

test('FP-ADMIN-04: names that a model does not have are told all at once, at start', async () => {
  const { auth } = await createSite(() => {})
  const admin = createAdmin(auth)
  const wrong = {
    fields: ['titel'],
    exclude: ['nothing'],
    ordering: '-moon',
    filterExclude: ['author__nose'],
    foreignKeyLookups: { title: 'x' },
    paginateBy: 0,
  } as never
  expect(() => admin.register('Book', wrong)).toThrow(/titel.*nothing.*moon.*author__nose.*title.*paginateBy/s)
  expect(() => admin.register('Ghost' as 'Book')).toThrow('Ghost')
})

test('FP-ADMIN-05: panels and models cannot share an address', async () => {
  const { auth } = await createSite(() => {})
  const admin = createAdmin(auth)
  admin.register('Book')
  expect(() => admin.registerPanel('Book', {})).toThrow('its address is taken')
  expect(() => createAdmin(auth, { prefix: 'admin' })).toThrow('prefix')
})

test('FP-ADMIN-13, FP-MA-32: addresses are told by the admin', async () => {
  const { admin } = await createSite()
  expect(admin.dashboardUrl).toBe('/admin/')
  expect(admin.url(models.Book)).toBe('/admin/book/')
  expect(admin.url('BookTag', 'add')).toBe('/admin/booktag/add/')
})

test('a user who logs out by the button in the bar is out', async () => {
  const site = await createSite()
  const root = await site.asAdmin()
  const form = (await root.page('/admin/')).html.querySelector('.top form')
  await root.post(form?.getAttribute('action') ?? '', {
    _csrf: form?.querySelector('input')?.getAttribute('value') ?? '',
  })
  expect((await root.get('/admin/')).status).toBe(303)
})

test('a page that is not there is a page of the area, with a way back', async () => {
  const site = await createSite()
  const page = await (await site.asAdmin()).page('/admin/nothing/here/')
  expect(page.status).toBe(404)
  expect(page.textOf('h1')).toBe('Not found')
  expect(page.html.querySelector('main a.button')?.getAttribute('href')).toBe('/admin/')
})

test('the area finds out by itself who is asking, where the application has not done so', async () => {
  const site = await createSite(() => {})
  const app = new Hono().route('/admin', createAdmin(site.auth).register('Book').routes())
  const root = await site.asAdmin()
  const cookie = [...root.cookies].map((pair) => pair.join('=')).join('; ')
  const answer = await app.request('https://good.example/admin/book/', { headers: { cookie, accept: 'text/html' } })
  expect(answer.status).toBe(200)
  expect((await app.request('https://good.example/admin/book/', { headers: { accept: 'text/html' } })).status).toBe(303)
})

test('FP-ADMIN-07: the area may have further pages, which are guarded, too', async () => {
  const getUrls = () => [{ path: 'about/', handler: ({ user }: AdminRequest) => new Response(`for ${user.username}`) }]
  const site = await createSite(undefined, { admin: { getUrls } })
  expect(await (await (await site.asAdmin()).get('/admin/about/')).text()).toBe('for root')
  expect((await site.browser().get('/admin/about/')).status).toBe(303)
})

test('FP-ADMIN-14: templates have helpers for names and addresses', async () => {
  const dashboard = `<% const h = it.helpers %><%= h.titleOf('some_model') %>|<%= h.labelOf('created_at') %>|<%= h.urlOf('Book', 'add') %>|<%= h.queryWith('b', '3') %>`
  const site = await createSite(undefined, { admin: { templates: { dashboard } } })
  const page = await (await site.asAdmin()).page('/admin/?a=1&b=2')
  expect(page.text).toBe('Some Model|Created at|/admin/book/add/|?a=1&amp;b=3')
})

test('what goes wrong inside is a page with a number to ask for, and tells nothing', async () => {
  const site = await createSite((admin) =>
    admin.register('Book', {
      getQuery: () => {
        throw new Error('select secret from somewhere')
      },
    }),
  )
  const page = await (await site.asAdmin()).page('/admin/book/')
  expect(page.status).toBe(500)
  expect(page.textOf('h1')).toBe('Something went wrong')
  expect(page.text).not.toContain('somewhere')
  expect(page.html.querySelector('main code')?.textContent).toMatch(/[\w-]{20}/)
  expect(String(site.logged[0]?.[1])).toContain('somewhere')
})

test('ADM-5: a forged selection reveals no names of rows that may not be seen', async () => {
  const access = definePolicy({ Book: { manage: () => eq('title', 'Alpha') } })
  const site = await createSite((admin) => admin.register('Book'), { access })
  const { alpha, beta } = await addBooks(site)
  const page = await (await site.asAdmin()).page(`/admin/book/delete/?id=${alpha.id}&id=${beta.id}`)
  expect(page.status).toBe(404)
  expect(page.text).not.toContain('Beta')
})

test('accounts and the shown models may live in different databases', async () => {
  const accounts = await createSite(() => {})
  const shown = await createSite(() => {})
  await addBooks(shown)
  const admin = createAdmin(accounts.auth, { adapter: shown.adapter, prefix: '/data' }).register('Book')
  accounts.app.route('/data', admin.routes())
  const page = await (await accounts.asAdmin()).page('/data/book/')
  expect(page.textsOf('td.first')).toEqual(['Alpha', 'Beta', 'Gamma'])
  expect(password.length).toBeGreaterThan(0)
})
