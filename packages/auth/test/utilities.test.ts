import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigurationError, definePolicy, everyone, recordsOf, rowsOf, superusers } from '@authpkg/core'
import { describe, expect, test, vi } from 'vitest'
import { currentPath, getOr404, objectList, paginate, safeNextUrl, type TemplateOverrides } from '../src/index.ts'
import { createSite, models, type SiteOptions } from './site.ts'

/** A site with so many roles to list, `r1` to `r<count>`. */
async function siteWithRoles(count: number, templates: TemplateOverrides = {}, options: SiteOptions = {}) {
  const site = await createSite(options, { templates })
  const { adapter } = site.auth.config
  for (let i = 1; i <= count; i++) await adapter.insert('Role', { name: `r${i}` })
  site.statements.length = 0
  return { ...site, roles: rowsOf(adapter, models.Role) }
}

const textOf = async (answer: Response): Promise<string> => {
  const text = await answer.text()
  expect(answer.status, text).toBe(200)
  return text
}

describe('objectList', () => {
  const list = '<% for (const role of it.objectList) { %><%= role.name %> <% } %>'

  test('renders a page of rows by a template of the application’s own (FP-UTIL-02)', async () => {
    const { app, roles } = await siteWithRoles(3, { roles: list })
    app.get('/roles', (c) => objectList(c, 'roles', roles, { paginateBy: 2 }))
    expect(await textOf(await app.request('/roles'))).toBe('r1 r2 ')
    expect(await textOf(await app.request('/roles?page=2'))).toBe('r3 ')
  })

  test('a page has twenty rows unless told otherwise (FP-UTIL-03)', async () => {
    const { app, roles } = await siteWithRoles(21)
    app.get('/roles', (c) => objectList(c, ({ objectList }) => String(objectList.length), roles))
    expect(await textOf(await app.request('/roles'))).toBe('20')
    expect(await textOf(await app.request('/roles?page=2'))).toBe('1')
  })

  test('gives the rows under the name asked for, the page, the pagination and further values (FP-UTIL-02, FP-UTIL-04)', async () => {
    const { app, roles } = await siteWithRoles(5)
    const options = { varName: 'roles', paginateBy: 2, values: { word: 'hi' } } as const
    app.get('/roles', (c) => objectList(c, (view) => JSON.stringify(view), roles, options))
    expect(JSON.parse(await textOf(await app.request('/roles?page=2&sort=name')))).toEqual({
      roles: [expect.objectContaining({ name: 'r3' }), expect.objectContaining({ name: 'r4' })],
      page: 2,
      pagination: {
        pages: 3,
        pageVar: 'page',
        paginateBy: 2,
        previousUrl: '?page=1&sort=name',
        nextUrl: '?page=3&sort=name',
      },
      word: 'hi',
    })
  })

  test('the first page leads to none before, the last to none after, one beyond to the last', async () => {
    const { app, roles } = await siteWithRoles(5)
    app.get('/roles', (c) => objectList(c, ({ pagination }) => JSON.stringify(pagination), roles, { paginateBy: 2 }))
    const links = async (query: string) => JSON.parse(await textOf(await app.request(`/roles${query}`)))
    expect(await links('')).toMatchObject({ previousUrl: null, nextUrl: '?page=2' })
    expect(await links('?page=3')).toMatchObject({ previousUrl: '?page=2', nextUrl: null })
    expect(await links('?page=9')).toMatchObject({ previousUrl: '?page=3', nextUrl: null })
  })

  test('a template by name can stand in the layout of the account pages, and what it shows is escaped', async () => {
    const { app, roles } = await siteWithRoles(0, { roles: "<% layout('layout') %>Roles" })
    app.get('/roles', (c) => objectList(c, 'roles', roles, { values: { title: '<Roles>' } }))
    app.get('/untitled', (c) => objectList(c, 'roles', roles))
    expect(await textOf(await app.request('/roles'))).toContain('<title>&lt;Roles&gt; · good.example</title>')
    expect(await textOf(await app.request('/untitled'))).toContain('<title>Role · good.example</title>')
  })

  test('rows through the policy hold what their reader may read', async () => {
    const fields = { '*': { read: superusers }, name: { read: everyone } } as const
    const { app, auth } = await siteWithRoles(1, {}, { access: definePolicy({ Role: { read: everyone, fields } }) })
    app.get('/roles', (c) => {
      const roles = recordsOf(auth.records(c.get('principal')), models.Role)
      return objectList(c, (view) => JSON.stringify(view.objectList), roles)
    })
    expect(JSON.parse(await textOf(await app.request('/roles')))).toEqual([{ name: 'r1' }])
  })
})

describe('paginate', () => {
  test('reads the page from a parameter of any name (FP-UTIL-10)', async () => {
    const { app, roles } = await siteWithRoles(3)
    app.get('/roles', async (c) => {
      const query = paginate(c, roles, { paginateBy: 2, pageVar: 'p' })
      return c.json([query.pageVar, query.getPage(), await query.getList()])
    })
    const answer = await (await app.request('/roles?page=7&p=2')).json()
    expect(answer).toEqual(['p', 2, [expect.objectContaining({ name: 'r3' })]])
  })

  test.each(['', '?page=', '?page=x', '?page=0', '?page=-1', '?page=1.5', '?page=1e3', '?page=%E0'])(
    'asked for %j it gives the first page (FP-UTIL-11)',
    async (query) => {
      const { app, roles } = await siteWithRoles(2)
      app.get('/roles', async (c) => {
        const asked = paginate(c, roles, { paginateBy: 1 })
        return c.json([asked.getPage(), await asked.getList()])
      })
      const answer = await (await app.request(`/roles${query}`)).json()
      expect(answer).toEqual([1, [expect.objectContaining({ name: 'r1' })]])
    },
  )

  test('a page far beyond the last is empty, and no row is looked for (FP-UTIL-11)', async () => {
    const { app, roles, statements } = await siteWithRoles(3)
    app.get('/roles', async (c) => c.json(await paginate(c, roles).getList()))
    expect(await (await app.request('/roles?page=999999999999999')).json()).toEqual([])
    expect(statements).toEqual([expect.stringMatching(/^select count/i)])
  })

  test('counts once, and not at all for the rows of the first page', async () => {
    const { app, roles, statements } = await siteWithRoles(3)
    app.get('/list', async (c) => c.json(await paginate(c, roles).getList()))
    app.get('/all', (c) => objectList(c, () => '', roles, { paginateBy: 2 }))
    await app.request('/list')
    expect(statements.splice(0)).toHaveLength(1)
    await app.request('/all?page=2')
    expect(statements).toHaveLength(2)
  })

  test.each([0, -1, 1.5, Number.NaN])('pages of %d rows are refused', async (paginateBy) => {
    const { app, roles } = await siteWithRoles(0)
    const thrown = vi.fn()
    app.get('/roles', (c) => {
      try {
        paginate(c, roles, { paginateBy })
      } catch (error) {
        thrown(error)
      }
      return c.text('')
    })
    await app.request('/roles')
    expect(thrown).toHaveBeenCalledWith(expect.any(ConfigurationError))
  })
})

test('a row that is not there is a 404 to a program and a page to a browser (FP-UTIL-01)', async () => {
  const { app, roles } = await siteWithRoles(1)
  app.get('/roles/:id', async (c) => c.text((await getOr404(roles, c.req.param('id'))).name))
  expect(await textOf(await app.request('/roles/1'))).toBe('r1')
  for (const id of ['2', 'x', '1,2', '%00']) {
    const answer = await app.request(`/roles/${id}`)
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'not_found' }])
  }
  const page = await app.request('/roles/2', { headers: { accept: 'text/html' } })
  expect([page.status, await page.text()]).toEqual([404, expect.stringContaining('There is no such Role.')])
})

test('the path of the present request has its query, and is fit for a redirect (FP-UTIL-05)', async () => {
  const { app, auth } = await createSite()
  app.all('/notes/*', (c) => c.json(currentPath(c)))
  const path = async (url: string, method = 'GET') => (await app.request(url, { method })).json()
  const next = await path('/notes/a%20b?x=1&y=%2F')
  expect(next).toBe('/notes/a%20b?x=1&y=%2F')
  expect(safeNextUrl(next, auth.config.baseUrl, '')).toBe(next)
  expect(await path('/notes/?x=1', 'POST')).toBeNull()
})

test('a secret of the application’s own is hashed with a salt, each time another (FP-UTIL-07)', async () => {
  const { auth } = await createSite()
  const [first, second] = [await auth.hashPassword('a door code'), await auth.hashPassword('a door code')]
  expect(first).not.toContain('a door code')
  expect(first).not.toBe(second)
  for (const hash of [first, second]) expect(await auth.verifyPassword('a door code', hash)).toBe(true)
})

test('a password is verified against a hash of any format that logs users in, with yes or no (FP-UTIL-08)', async () => {
  const { auth } = await createSite()
  const hash = await auth.hashPassword('a door code')
  expect(await auth.verifyPassword('a door code', hash)).toBe(true)
  expect(await auth.verifyPassword('another code', hash)).toBe(false)
  expect(await auth.verifyPassword('a door code', 'a1b2c$f0efeccc6d7ba733fb6419e04e058236f65229d1')).toBe(true)
  for (const nothing of [null, '', 'no hash at all'])
    expect(await auth.verifyPassword('a door code', nothing)).toBe(false)
})

test('the example of the documentation lists notes by the page, and shows one (FP-UTIL-02, FP-UTIL-09)', async () => {
  vi.stubEnv('AUTH_SECRET', 'a first secret that is long enough, 0123456789')
  const { adapter, app } = await import('./utilities-example.ts')
  for (let i = 1; i <= 12; i++) await adapter.insert('Note', { title: `<note ${i}>`, draft: i === 12 })
  const first = await textOf(await app.request('/notes/'))
  expect(first.match(/&lt;note \d+&gt;/g)).toEqual(Array.from({ length: 10 }, (_, i) => `&lt;note ${11 - i}&gt;`))
  expect(first).toContain('<a href="?page=2">Older</a>')
  expect(await textOf(await app.request('/notes/?page=2'))).toContain('Notes, page 2 of 2')
  expect(await textOf(await app.request('/notes/3/'))).toBe('<note 3>')
  expect((await app.request('/notes/12/')).status).toBe(404)
})

test('every example of the documentation stands in a test', () => {
  const root = join(import.meta.dirname, '..', '..', '..')
  const read = (path: string): string => readFileSync(join(root, path), 'utf8').replaceAll(/^ +/gm, '')
  const slugs = ['kysely', 'mikro-orm', 'sequelize'].map((name) => `packages/${name}/test/slug-on-save.test.ts`)
  const tested = ['packages/auth/test/utilities-example.ts', ...slugs].map(read)
  const examples = [...read('docs/features/utilities.md').matchAll(/```ts\n([\s\S]*?)```/g)].map(
    ([, code = '']) => code,
  )
  expect(examples).toHaveLength(5)
  for (const example of examples)
    expect(
      tested.some((source) => source.includes(example)),
      example,
    ).toBe(true)
})
