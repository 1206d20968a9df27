import { createAdmin } from '@authpkg/admin'
import { type AuthEnv, authRoutes, currentUser } from '@authpkg/auth'
import { definePolicy, slugify, superusers, type Values } from '@authpkg/core'
import { createRestApi } from '@authpkg/rest'
import Database from 'better-sqlite3'
import { Hono } from 'hono'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { accounts, password } from '../../conformance/src/fixtures/accounts.ts'
import { Browser, Program } from '../../conformance/src/fixtures/browser.ts'
import { createTables, defineModel, integer, kyselyAdapter, standardModels, string } from '../src/index.ts'

const Post = defineModel('post', {
  fields: { id: integer({ primaryKey: true }), title: string(), slug: string({ default: '' }) },
})

const withSlug = (values: Values): Values =>
  'title' in values ? { ...values, slug: slugify(String(values['title'])) } : values

async function createSite() {
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
  onTestFinished(() => db.destroy())
  const models = { ...standardModels(), Post }
  await createTables(db, models)
  const auth = accounts(kyselyAdapter(db, models), { access: definePolicy({ '*': { manage: superusers } }) })
  const admin = createAdmin(auth)
  admin.register(Post, { exclude: ['slug'], prepareValues: ({ values }) => withSlug(values) })
  const api = createRestApi(auth)
  api.register(Post, {
    readonlyFields: ['slug'],
    saveObject: (_row, _sent, { values, save }) => save(withSlug(values)),
  })
  const app = new Hono<AuthEnv>()
  app.use(currentUser(auth))
  app.route('/accounts', authRoutes(auth))
  app.route('/admin', admin.routes())
  app.route('/api', api.routes())
  await auth.users.create({ username: 'boss', password, superuser: true })
  return { app, adapter: auth.config.adapter }
}

test('a slug is made from the title by what REST saves with (FP-UTIL-13)', async () => {
  const { app } = await createSite()
  const boss = new Program(app, 'boss')
  const posted = await boss.send('POST', '/api/post/', { title: 'This is a url' })
  expect(await posted.json()).toMatchObject({ title: 'This is a url', slug: 'this-is-a-url' })
  const changed = await boss.send('PATCH', '/api/post/1/', { title: 'Another' })
  expect(await changed.json()).toMatchObject({ slug: 'another' })
})

test('a slug is made from the title by what the admin prepares (FP-UTIL-13)', async () => {
  const { app, adapter } = await createSite()
  const boss = new Browser(app)
  await boss.login('boss')
  await boss.get('/admin/post/add/')
  expect((await boss.submit('/admin/post/add/', { title: 'This is a url' })).status).toBe(303)
  expect(await adapter.findMany('Post', {})).toMatchObject([{ slug: 'this-is-a-url' }])
  await boss.get('/admin/post/1/')
  expect((await boss.submit('/admin/post/1/', { title: 'Another' })).status).toBe(303)
  expect(await adapter.findMany('Post', {})).toMatchObject([{ slug: 'another' }])
})
