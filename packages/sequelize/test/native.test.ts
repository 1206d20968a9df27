import { createAdmin } from '@authpkg/admin'
import { type AuthEnv, authRoutes, currentUser } from '@authpkg/auth'
import {
  always,
  ConflictError,
  createAuth,
  type DatabaseKind,
  definePolicy,
  eq,
  increment,
  superusers,
  ValidationError,
} from '@authpkg/core'
import { createRestApi } from '@authpkg/rest'
import { Hono } from 'hono'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Browser, Program } from '../../conformance/src/fixtures/browser.ts'
import { formFields } from '../../conformance/src/fixtures/form.ts'
import { articles } from './harness/articles.ts'
import { type OpenedDatabase, openDatabase } from './harness/databases.ts'

const kinds: readonly DatabaseKind[] = [
  'sqlite',
  ...(process.env['AUTHPKG_TEST_POSTGRES_URL'] ? (['postgres'] as const) : []),
  ...(process.env['AUTHPKG_TEST_MYSQL_URL'] ? (['mysql'] as const) : []),
]

const validation = ['beforeValidate', 'afterValidate']
const password = 'correct horse battery staple'

type App = Awaited<ReturnType<typeof articles>>

function site({ adapter, models }: App) {
  const auth = createAuth({
    adapter,
    secrets: ['a first secret that is long enough, 0123456789'],
    baseUrl: 'https://app.example',
    passwords: { insecureFastHashing: true },
    access: definePolicy({ '*': { manage: superusers } }),
    logger: { warn: () => {}, error: () => {} },
  })
  const app = new Hono<AuthEnv<typeof auth>>()
  app.use(currentUser(auth))
  app.route('/accounts', authRoutes(auth))
  const admin = createAdmin(auth, { prefix: '/admin' })
  admin.register(models.Article, {
    columns: [
      'title',
      'slug',
      'words',
      'price',
      { name: 'headline', label: 'Headline', value: (row) => headline(row) },
    ],
  })
  app.route('/admin', admin.routes())
  const api = createRestApi(auth, { prefix: '/api' })
  api.register(models.Article)
  app.route('/api', api.routes())
  const headline = (row: object): string => adapter.instance('Article', row as never).headline
  return { auth, browser: new Browser(app), program: new Program(app, 'boss') }
}

describe.each(kinds)('a model with everything on %s', (kind) => {
  let opened: OpenedDatabase
  let app: App
  let at: ReturnType<typeof site>
  const statements: string[] = []

  beforeAll(async () => {
    opened = await openDatabase(kind, (sql) => statements.push(sql))
    app = await articles(opened.sequelize)
    at = site(app)
    await at.auth.users.create({ username: 'boss', password, superuser: true })
    await at.browser.login('boss')
  })
  afterAll(() => opened?.close())
  beforeEach(async () => {
    await opened.runAll([`delete from ${opened.quote('article')}`])
    app.ran.length = 0
    statements.length = 0
  })

  const add = (title: string, more: object = {}) =>
    app.adapter.insert('Article', { title, words: ['one', 'two'], ...more })
  const stored = async () =>
    (await opened.readRaw(`select * from ${opened.quote('article')} order by id`)) as Record<string, unknown>[]
  const ranFor = (write: 'Create' | 'Update' | 'Destroy'): string[] =>
    write === 'Destroy'
      ? ['beforeDestroy', 'afterDestroy', 'committed afterDestroy']
      : [
          ...validation,
          `before${write}`,
          // Sequelize validates what its own hooks may have changed.
          ...(write === 'Update' ? validation : []),
          `after${write}`,
          `committed after${write}`,
        ]
  const json = async (answer: Response, status = 200): Promise<Record<string, unknown>> => {
    const text = await answer.text()
    expect(answer.status, text.slice(0, 2000)).toBe(status)
    return text === '' ? {} : JSON.parse(text)
  }

  test('insert runs the setter, the hooks once and the defaults, converts the type, and gives the row as stored', async () => {
    const row = await add('  Hello world ', { price: '12.5' })
    expect(row).toMatchObject({
      title: 'Hello world',
      slug: 'hello-world',
      words: ['one', 'two'],
      price: '12.50',
      version: 0,
    })
    expect(row.createdAt).toBeInstanceOf(Date)
    expect(app.ran).toEqual(ranFor('Create'))
    expect(await stored()).toMatchObject([{ title: 'Hello world', word_list: 'one two', version: 0 }])
  })

  test('a validator refuses by field, with its own words, and nothing is written', async () => {
    const refused = await add('x').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(ValidationError)
    expect(refused).toMatchObject({
      fields: { title: [{ code: 'invalid_value', message: 'A title has 3 to 40 letters.' }] },
    })
    await expect(app.adapter.insert('Article', { title: null, slug: 's', words: [] })).rejects.toMatchObject({
      fields: { title: [{ message: 'A title, please.' }] },
    })
    await expect(add('A title that is long', { price: '0.00', slug: 'free' })).resolves.toBeDefined()
    await expect(add('A title that is far too long', { price: '0.00' })).rejects.toMatchObject({
      fields: { '': [{ message: 'What is free has a short title.' }] },
    })
    expect(await stored()).toHaveLength(1)
  })

  test('what is unique is told as everywhere, and hooks that ran before are not heard of after', async () => {
    await add('One title')
    app.ran.length = 0
    const again = await add('One title').catch((error: unknown) => error)
    expect(again).toBeInstanceOf(ConflictError)
    expect(again).toMatchObject({ code: 'unique_violation', details: { model: 'Article', fields: ['slug'] } })
    expect(app.ran).toEqual(['beforeValidate', 'afterValidate', 'beforeCreate'])
  })

  test('an update of many rows runs each hook once for each, counts versions and moments up, and writes only what changed', async () => {
    for (const title of ['One one', 'Two two', 'Three three']) await add(title, { price: '1.00' })
    await opened.runAll([`update ${opened.quote('article')} set internal = 'kept'`])
    app.ran.length = 0
    statements.length = 0
    const where = { op: 'in', path: 'title', values: ['One one', 'Two two'] } as const
    expect(await app.adapter.update('Article', where, { price: '2.25', views: increment(3) })).toBe(2)
    expect(app.ran.filter((hook) => hook === 'beforeUpdate')).toHaveLength(2)
    expect(app.ran.filter((hook) => hook === 'afterUpdate')).toHaveLength(2)
    expect(app.ran.filter((hook) => hook.startsWith('committed'))).toHaveLength(2)
    const rows = await stored()
    expect(rows.map(({ price, views, version, internal }) => [Number(price), views, version, internal])).toEqual([
      [2.25, 3, 1, 'kept'],
      [2.25, 3, 1, 'kept'],
      [1, 0, 0, 'kept'],
    ])
    const written = statements.filter((sql) => /^update/i.test(sql))
    expect(written).toHaveLength(2)
    for (const sql of written) expect(sql.replace(/where.*/i, '')).not.toMatch(/internal|word_list|title/)
  })

  test('no hook runs for no rows', async () => {
    expect(await app.adapter.update('Article', eq('title', 'nobody'), { price: '1.00' })).toBe(0)
    expect(await app.adapter.delete('Article', eq('title', 'nobody'))).toBe(0)
    expect(await app.adapter.consumeOne('Article', eq('title', 'nobody'))).toBeNull()
    expect(app.ran).toEqual([])
  })

  test('of twenty updates under one guard one changes the row', async () => {
    await add('Guarded row')
    app.ran.length = 0
    const guard = { op: 'and', conditions: [eq('title', 'Guarded row'), eq('views', 0)] } as const
    const counts = await Promise.all(
      Array.from({ length: 20 }, () => app.adapter.update('Article', guard, { views: 1 })),
    )
    expect(counts.filter((count) => count === 1)).toHaveLength(1)
    expect(app.ran).toEqual(ranFor('Update'))
  })

  test('of twenty callers that consume one row one gets it, and it is deleted as the model deletes', async () => {
    await add('Taken once')
    app.ran.length = 0
    const taken = await Promise.all(
      Array.from({ length: 20 }, () => app.adapter.consumeOne('Article', eq('title', 'Taken once'))),
    )
    expect(taken.filter((row) => row !== null)).toMatchObject([{ title: 'Taken once', words: ['one', 'two'] }])
    expect(app.ran).toEqual(ranFor('Destroy'))
    expect((await stored())[0]?.['deleted_at']).not.toBeNull()
  })

  test('a delete marks the row, which is then hidden everywhere', async () => {
    await add('Soon gone')
    app.ran.length = 0
    expect(await app.adapter.delete('Article', always)).toBe(1)
    expect(app.ran).toEqual(ranFor('Destroy'))
    expect(await app.adapter.count('Article', {})).toBe(0)
    expect(await app.adapter.update('Article', always, { views: 9 })).toBe(0)
    expect(await app.adapter.delete('Article', always)).toBe(0)
    expect(await stored()).toHaveLength(1)
  })

  test('the default scope hides rows from reading and writing, and what it leaves out is secret', async () => {
    await add('A draft', { draft: true })
    await add('No draft')
    expect(await app.adapter.findMany('Article', { fields: ['title'] })).toEqual([{ title: 'No draft' }])
    expect(await app.adapter.update('Article', always, { views: 7 })).toBe(1)
    expect((await stored()).map(({ views }) => views)).toEqual([0, 7])
    expect(app.adapter.describe().get('Article')?.fields.get('internal')).toMatchObject({ secret: true })
  })

  test('what a transaction or a savepoint took back is not heard of', async () => {
    await expect(
      app.adapter.transaction(async (tx) => {
        await tx.insert('Article', { title: 'Undone', words: [] })
        throw new Error('undo')
      }),
    ).rejects.toThrow('undo')
    expect(app.ran.filter((hook) => hook.startsWith('committed'))).toEqual([])
    await app.adapter.transaction(async (tx) => {
      await tx.insert('Article', { title: 'Outer', words: ['a'] })
      const inner = tx.transaction(async (nested) => {
        await nested.insert('Article', { title: 'Inner', words: ['a'] })
        throw new Error('undo')
      })
      await expect(inner).rejects.toThrow('undo')
    })
    expect(app.ran.filter((hook) => hook.startsWith('committed'))).toEqual(['committed afterCreate'])
    expect((await stored()).map(({ title }) => title)).toEqual(['Outer'])
  })

  test('instance gives the model’s own object: getters and methods work, the type is not converted twice', async () => {
    const article = app.adapter.instance('Article', await add('An instance', { price: '3.00' }))
    expect(article).toBeInstanceOf(app.models.Article)
    expect(article.headline).toBe('AN INSTANCE!')
    expect([article.words, article.isNewRecord, article.changed()]).toEqual([['one', 'two'], false, false])
    await article.update({ views: 4 })
    expect(await app.adapter.findOne('Article', {})).toMatchObject({ views: 4, words: ['one', 'two'] })
  })

  test('Sequelize finds what we wrote, and we find what it wrote', async () => {
    const row = await add('Ours')
    const found = await app.models.Article.findOne({ where: { createdAt: row.createdAt } })
    expect(found?.get('title')).toBe('Ours')
    await app.models.Article.create({ title: 'Theirs', words: ['x', 'y'] })
    const theirs = await app.adapter.findOne('Article', { where: eq('title', 'Theirs') })
    expect(theirs).toMatchObject({ words: ['x', 'y'] })
    expect(await app.adapter.count('Article', { where: eq('createdAt', theirs?.createdAt ?? null) })).toBeGreaterThan(0)
  })

  test('over REST: created, listed, edited and deleted, each hook once', async () => {
    const made = await json(
      await at.program.send('POST', '/api/article/', { title: ' Over REST ', words: 'a b', price: '5' }),
      201,
    )
    expect(made).toMatchObject({ title: 'Over REST', slug: 'over-rest', words: ['a', 'b'], price: '5.00' })
    expect(made).not.toHaveProperty('internal')
    expect(app.ran).toEqual(ranFor('Create'))
    await add('A draft', { draft: true })
    const list = await json(await at.program.get('/api/article/'))
    expect((list['objects'] as { title: string }[]).map(({ title }) => title)).toEqual(['Over REST'])
    app.ran.length = 0
    const path = `/api/article/${made['id']}/`
    const refused = await json(await at.program.send('PATCH', path, { title: 'x' }), 400)
    expect(JSON.stringify(refused)).toContain('3 to 40 letters')
    expect(app.ran.filter((hook) => hook.startsWith('after'))).toEqual([])
    app.ran.length = 0
    expect(await json(await at.program.send('PATCH', path, { title: 'Edited', words: 'c' }))).toMatchObject({
      title: 'Edited',
      words: ['c'],
      version: 1,
    })
    expect(app.ran).toEqual(ranFor('Update'))
    app.ran.length = 0
    const gone = await at.program.send('DELETE', path)
    expect([200, 204]).toContain(gone.status)
    expect(app.ran).toEqual(ranFor('Destroy'))
    expect((await at.program.get(path)).status).toBe(404)
  })

  test('in admin: created, listed, edited and deleted, each hook once', async () => {
    await at.browser.get('/admin/article/add/')
    const wrong = await at.browser.submit('/admin/article/add/', { title: 'x', words: 'a b', slug: 'x' })
    expect(wrong.status).toBe(400)
    expect(await wrong.text()).toContain('A title has 3 to 40 letters.')
    app.ran.length = 0
    const fields = { title: ' In admin ', words: 'a b', slug: 'in-admin', price: '4', _save: '1' }
    expect((await at.browser.submit('/admin/article/add/', fields)).status).toBe(303)
    expect(app.ran).toEqual(ranFor('Create'))
    const [row] = await stored()
    expect(row).toMatchObject({ title: 'In admin', word_list: 'a b' })
    const page = await (await at.browser.get('/admin/article/')).text()
    expect(page).toContain('IN ADMIN!')
    const path = `/admin/article/${row?.['id']}/`
    app.ran.length = 0
    const form = formFields(await (await at.browser.get(path)).text(), path)
    expect(form['words']?.join(' ')).toContain('a')
    expect((await at.browser.submit(path, { title: 'Changed there', _save: '1' })).status).toBe(303)
    expect(app.ran).toEqual(ranFor('Update'))
    expect(await stored()).toMatchObject([{ title: 'Changed there', word_list: 'a b', version: 1 }])
    app.ran.length = 0
    const gone = `/admin/article/delete/?id=${row?.['id']}`
    await at.browser.get(gone)
    expect((await at.browser.submit(gone, {})).status).toBe(303)
    expect(app.ran).toEqual(ranFor('Destroy'))
    expect(await app.adapter.count('Article', {})).toBe(0)
  })

  test('in admin: several ticked rows are deleted at once, each hook once for each row', async () => {
    const ids = []
    for (const title of ['One one', 'Two two', 'Three three']) ids.push((await add(title)).id)
    const [first, second] = ids
    app.ran.length = 0
    await at.browser.get('/admin/article/')
    const ticked = await at.browser.submit('/admin/article/', { action: 'delete', id: [String(first), String(second)] })
    const gone = ticked.headers.get('location') ?? ''
    expect(gone).toContain(`/admin/article/delete/?id=${first}&id=${second}`)
    expect(await (await at.browser.get(gone)).text()).toContain('Delete 2 articles?')
    expect(app.ran).toEqual([])
    expect((await at.browser.submit(gone, {})).status).toBe(303)
    expect([...app.ran].sort()).toEqual([...ranFor('Destroy'), ...ranFor('Destroy')].sort())
    expect((await app.adapter.findMany('Article', {})).map(({ title }) => title)).toEqual(['Three three'])
  })
})
