import { createAdmin } from '@authpkg/admin'
import { type AuthEnv, authRoutes, currentUser } from '@authpkg/auth'
import { type DatabaseKind, definePolicy, eq, everyone, superusers } from '@authpkg/core'
import { createRestApi } from '@authpkg/rest'
import { defineEntity, type EventArgs, type EventSubscriber, type FlushEventArgs, p, Type } from '@mikro-orm/core'
import { Hono } from 'hono'
import { describe, expect, onTestFinished, test } from 'vitest'
import { availableDatabases } from '../../conformance/src/databases.ts'
import { accounts, password } from '../../conformance/src/fixtures/accounts.ts'
import { Browser, origin, Program } from '../../conformance/src/fixtures/browser.ts'
import { createTables, mikroOrmAdapter, standardEntities } from '../src/index.ts'
import { openDatabase } from './harness/databases.ts'

/** An amount as a text with two digits, stored in cents. */
class Cents extends Type<string, number> {
  override convertToDatabaseValue(value: string): number {
    return Math.round(Number(value) * 100)
  }

  override convertToJSValue(value: number): string {
    return (Number(value) / 100).toFixed(2)
  }

  override getColumnType(): string {
    return 'int'
  }

  override get runtimeType(): string {
    return 'string'
  }
}

interface ArticleData {
  id: number
  title: string
  slug: string
}

/** What ran, with the title of the row it ran for. */
const ran: string[] = []

const told = (event: string) => {
  return ({ entity }: EventArgs<ArticleData>): void => void ran.push(`${event} ${entity.title}`)
}

/** In the manner of zod. */
function validate({ entity }: EventArgs<ArticleData>): void {
  if (!entity.title.includes('bad')) return
  throw Object.assign(new Error('Invalid'), { issues: [{ path: ['title'], message: 'Titles must not be bad.' }] })
}

const slug = ({ entity }: EventArgs<ArticleData>): void => {
  entity.slug = entity.title.toLowerCase().replaceAll(' ', '-')
}

const Article = defineEntity({
  name: 'Article',
  properties: {
    id: p.integer().primary(),
    title: p.string().length(100),
    slug: p.string().length(100).default(''),
    price: p.type(Cents).nullable(),
    memo: p.string().nullable().hidden(),
    deleted_at: p.datetime(3).nullable(),
    created_at: p.datetime(3).onCreate(() => new Date()),
    updated_at: p
      .datetime(3)
      .nullable()
      .onUpdate(() => new Date()),
    version: p.integer().version(),
  },
  filters: { alive: { name: 'alive', cond: { deleted_at: null }, default: true } },
  hooks: {
    beforeCreate: [validate, slug, told('beforeCreate')],
    afterCreate: [told('afterCreate')],
    beforeUpdate: [validate, slug, told('beforeUpdate')],
    afterUpdate: [told('afterUpdate')],
  },
})

/** Turns a delete into an update, as MikroORM's documentation shows it. */
class SoftDelete implements EventSubscriber {
  getSubscribedEntities() {
    return [Article]
  }

  onFlush({ uow }: FlushEventArgs): void {
    for (const changes of uow.getChangeSets()) {
      if (changes.type !== 'delete') continue
      const { entity } = changes as unknown as { entity: ArticleData & { deleted_at: Date } }
      ran.push(`soft delete ${entity.title}`)
      entity.deleted_at = new Date()
      uow.computeChangeSet(entity, 'update' as never)
    }
  }
}

async function site(kind: DatabaseKind) {
  const opened = await openDatabase(kind)
  onTestFinished(() => opened.close())
  const models = { ...standardEntities(), Article }
  const orm = await opened.orm(Object.values(models) as never, { subscribers: [new SoftDelete()] })
  await createTables(orm, models)
  const adapter = mikroOrmAdapter(orm, models)
  const access = definePolicy({ '*': { manage: superusers }, Article: { read: everyone } })
  const auth = accounts(adapter, { access })
  const app = new Hono<AuthEnv>()
  app.use(currentUser(auth))
  app.route('/accounts', authRoutes(auth))
  const admin = createAdmin(auth, { prefix: '/admin' })
  admin.register(Article, { columns: ['title', 'slug', 'price'], ordering: 'id' })
  app.route('/admin', admin.routes())
  const api = createRestApi(auth, { prefix: '/api' })
  api.register(Article)
  app.route('/api', api.routes())
  await auth.users.create({ username: 'boss', password, superuser: true })
  const browser = new Browser(app)
  await browser.login('boss')
  ran.length = 0
  const table = opened.quote('article')
  const stored = async () => {
    const rows = await opened.readRaw(`select * from ${table} order by id`)
    return rows as (Record<string, unknown> & { id: number; title: string })[]
  }
  return { adapter, orm, auth, app, browser, program: new Program(app, 'boss'), stored }
}

const read = async (answer: Response, status = 200): Promise<string> => {
  const text = await answer.text()
  expect(answer.status, text.slice(0, 1000)).toBe(status)
  return text
}

const json = async (answer: Response, status = 200) => JSON.parse((await read(answer, status)) || '{}')

const taken = (): readonly string[] => ran.splice(0)

describe.each(availableDatabases())(
  'a model with a hook, a validator, a type, a hidden property and a filter on %s',
  (kind) => {
    test('is created, listed, edited, bulk-changed and deleted in the admin, each hook once', async () => {
      const { browser, stored, adapter } = await site(kind)
      await read(await browser.get('/admin/article/add/'))
      await read(await browser.submit('/admin/article/add/', { title: 'First One', price: '12.50', _save: '1' }), 303)
      expect(taken()).toEqual(['beforeCreate First One', 'afterCreate First One'])
      expect(await stored()).toMatchObject([{ title: 'First One', slug: 'first-one', price: 1250, version: 1 }])

      const page = await read(await browser.get('/admin/article/'))
      for (const shown of ['First One', 'first-one', '12.50']) expect(page).toContain(shown)
      expect(page).not.toContain('memo')

      const id = (await stored())[0]?.id
      const path = `/admin/article/${id}/`
      expect(await read(await browser.get(path))).not.toContain('memo')
      await read(await browser.submit(path, { title: 'Second', price: '0.99', _save: '1' }), 303)
      expect(taken()).toEqual(['beforeUpdate Second', 'afterUpdate Second'])
      expect(await stored()).toMatchObject([{ title: 'Second', slug: 'second', price: 99, version: 2 }])

      await adapter.insert('Article', { title: 'Other' })
      taken()
      const [, other] = await stored()
      const bulk = `/admin/article/delete/?id=${id}&id=${other?.id}`
      await read(await browser.get(bulk))
      await read(await browser.submit(bulk, { id: String(id) }), 303)
      expect(taken().filter((event) => event.startsWith('soft delete'))).toEqual(['soft delete Second'])
      expect(await read(await browser.get('/admin/article/'))).not.toContain('Second')
      expect((await stored()).map(({ deleted_at }) => deleted_at !== null)).toEqual([true, false])
    })

    test('ticked rows are deleted together in the admin, each hook once for each of them', async () => {
      const { adapter, app, browser, stored } = await site(kind)
      for (const title of ['one', 'two', 'three', 'kept']) await adapter.insert('Article', { title })
      taken()
      const ids = (await stored()).slice(0, 3).map(({ id }) => ['id', String(id)] as [string, string])
      const path = `/admin/article/delete/?${new URLSearchParams(ids)}`
      const page = await read(await browser.get(path))
      for (const title of ['one', 'two', 'three']) expect(page).toContain(title)
      const token = /name="_csrf"[^>]*value="([^"]+)"/.exec(page)?.[1] ?? ''
      const headers = { accept: 'text/html', origin, cookie: browser.cookies }
      const body = new URLSearchParams([['_csrf', token], ...ids])
      await read(await app.request(`${origin}${path}`, { method: 'POST', headers, body }), 303)
      const events = (title: string) => [`beforeUpdate ${title}`, `afterUpdate ${title}`, `soft delete ${title}`]
      expect([...taken()].sort()).toEqual(['one', 'two', 'three'].flatMap(events).sort())
      expect((await stored()).map(({ deleted_at }) => deleted_at !== null)).toEqual([true, true, true, false])
    })

    test('is created, listed, edited, bulk-changed and deleted over REST, each hook once', async () => {
      const { program, stored } = await site(kind)
      const created = await json(
        await program.send('POST', '/api/article/', { title: 'Over REST', price: '3.10' }),
        201,
      )
      expect(created).toMatchObject({ title: 'Over REST', slug: 'over-rest', price: '3.10', version: 1 })
      expect(created).not.toHaveProperty('memo')
      expect(taken()).toEqual(['beforeCreate Over REST', 'afterCreate Over REST'])

      const path = `/api/article/${created.id}/`
      expect(await json(await program.send('PATCH', path, { price: '4' }))).toMatchObject({ price: '4.00', version: 2 })
      expect(taken()).toEqual(['beforeUpdate Over REST', 'afterUpdate Over REST'])
      const { objects } = await json(await program.get('/api/article/?price=4.00'))
      expect(objects).toMatchObject([{ title: 'Over REST', price: '4.00', updated_at: expect.any(String) }])
      expect(await stored()).toMatchObject([{ price: 400 }])

      await read(await program.send('DELETE', path))
      expect(taken()).toEqual(['soft delete Over REST', 'beforeUpdate Over REST', 'afterUpdate Over REST'])
      expect(await stored()).toMatchObject([{ title: 'Over REST', deleted_at: expect.anything() }])
      await read(await program.get(path), 404)
      expect((await json(await program.get('/api/article/'))).objects).toEqual([])
    })

    test('what the validator says comes out at its field, and nothing is written', async () => {
      const { browser, program, stored } = await site(kind)
      const refused = await json(await program.send('POST', '/api/article/', { title: 'a bad one' }), 400)
      expect(refused['errors']).toMatchObject([{ pointer: '/title', message: 'Titles must not be bad.' }])
      await read(await browser.get('/admin/article/add/'))
      const page = await read(await browser.submit('/admin/article/add/', { title: 'bad again', _save: '1' }), 400)
      expect(page).toContain('Titles must not be bad.')
      expect(taken()).toEqual([])
      expect(await stored()).toEqual([])
    })

    test('no hook runs after a rollback, and none for no row', async () => {
      const { adapter, stored } = await site(kind)
      await adapter.insert('Article', { title: 'kept' })
      await adapter.insert('Article', { title: 'kept too' })
      taken()
      await expect(
        adapter.transaction(async (db) => {
          await db.insert('Article', { title: 'gone' })
          await db.update('Article', { op: 'and', conditions: [] }, { title: 'changed' })
          throw new Error('back')
        }),
      ).rejects.toThrow('back')
      expect((await stored()).map(({ title }) => title)).toEqual(['kept', 'kept too'])
      taken()
      expect(await adapter.update('Article', eq('title', 'nobody'), { title: 'x' })).toBe(0)
      expect(await adapter.delete('Article', eq('title', 'nobody'))).toBe(0)
      expect(await adapter.consumeOne('Article', eq('title', 'nobody'))).toBeNull()
      expect(taken()).toEqual([])
      // Of two rows the second is refused: the first is not changed either.
      await adapter.insert('Article', { title: 'third' })
      taken()
      await expect(adapter.update('Article', { op: 'and', conditions: [] }, { title: 'bad' })).rejects.toMatchObject({
        fields: { title: [{ code: 'invalid_value', message: 'Titles must not be bad.' }] },
      })
      expect((await stored()).map(({ title }) => title)).toEqual(['kept', 'kept too', 'third'])
    })

    test('many callers who take one row get it once, and a guard lets one of them by', async () => {
      const { adapter } = await site(kind)
      await adapter.insert('Article', { title: 'one', price: '1.00' })
      const guards = await Promise.all(
        Array.from({ length: 6 }, (_, i) => adapter.update('Article', eq('title', 'one'), { title: `two ${i}` })),
      )
      expect(guards.reduce((sum, count) => sum + count, 0)).toBe(1)
      const takers = await Promise.all(
        Array.from({ length: 6 }, () => adapter.consumeOne('Article', eq('price', '1.00'))),
      )
      expect(takers.filter((row) => row !== null)).toMatchObject([{ price: '1.00' }])
      expect(await adapter.count('Article', {})).toBe(0)
    })
  },
)
