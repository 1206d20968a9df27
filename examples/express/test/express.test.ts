import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'

const html = { accept: 'text/html' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
let base: string
let server: Server
let db: Kysely<unknown>

beforeAll(async () => {
  db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new SQLite(':memory:') }) })
  const { app, auth } = await createApp(db, {
    baseUrl: 'http://localhost:3000',
    secret: 'Zr7bQ0uGm3ytXk1vEa9WcLpS5dHn2fJo',
    passwords: { insecureFastHashing: true },
    logger: { warn: () => {}, error: () => {} },
  })
  await auth.users.create({ username: 'grace', password: 'correct horse battery', admin: true })
  await auth.users.create({ username: 'ada', password: 'correct horse battery' })
  server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  server.close()
  server.closeAllConnections()
  await db.destroy()
})

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(base + path, { redirect: 'manual', ...init })

async function logIn(username: string): Promise<string> {
  const page = await ask('/accounts/login/', { headers: html })
  const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const body = new URLSearchParams({ username, password: 'correct horse battery', _csrf: token, next: '/private/' })
  const answer = await ask('/accounts/login/', {
    method: 'POST',
    headers: { ...html, ...form, cookie: cookies(page) },
    body,
  })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/private/'])
  return cookies(answer)
}

const cookies = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')

test('req.user is null for a stranger, who is sent to the login page and back', async () => {
  expect(await (await ask('/')).text()).toBe('Hello stranger')
  const refused = await ask('/private/?a=1')
  expect(refused.status).toBe(303)
  expect(refused.headers.get('location')).toBe('/accounts/login/?next=%2Fprivate%2F%3Fa%3D1')
})

test('req.user is the application’s own user after a login, and null again after the logout', async () => {
  const cookie = await logIn('ada')
  expect(await (await ask('/', { headers: { cookie } })).text()).toBe('Hello ada')
  const user = (await (await ask('/private/', { headers: { cookie } })).json()) as Record<string, unknown>
  expect(user).toMatchObject({ id: 2, username: 'ada', admin: false })
  expect(Object.keys(user)).not.toContain('password')

  const page = await ask('/accounts/logout/', { headers: { ...html, cookie } })
  const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const body = new URLSearchParams({ _csrf: token })
  const out = await ask('/accounts/logout/', { method: 'POST', headers: { ...html, ...form, cookie }, body })
  expect(out.status).toBe(303)
  expect(await (await ask('/', { headers: { cookie } })).text()).toBe('Hello stranger')
})

test('an Express route writes by the same policy as REST, and not for another site', async () => {
  const cookie = await logIn('ada')
  const send = (headers: Record<string, string>): Promise<Response> =>
    ask('/notes/', { method: 'POST', headers: { ...form, cookie, ...headers }, body: 'message=hello' })
  expect((await send({ origin: 'https://evil.example' })).status).toBe(403)
  const written = await send({ origin: 'http://localhost:3000' })
  expect(written.status).toBe(201)
  expect(await written.json()).toMatchObject({ message: 'hello', user_id: 2 })
  const { objects } = (await (await ask('/api/note/?user__username=ada')).json()) as { objects: unknown[] }
  expect(objects).toMatchObject([{ message: 'hello' }])

  const asAdmin = { ...form, cookie: await logIn('grace'), origin: 'http://localhost:3000' }
  const own = await ask('/notes/', { method: 'POST', headers: asAdmin, body: 'message=mine' })
  expect([own.status, await own.json()]).toMatchObject([201, { user_id: 1 }])
})

test('an error of an Express route is a problem with its status', async () => {
  const cookie = await logIn('ada')
  const headers = { cookie, origin: 'http://localhost:3000' }
  const refused = await ask('/notes/', { method: 'POST', headers })
  expect([refused.status, refused.headers.get('content-type')]).toEqual([
    400,
    'application/problem+json; charset=utf-8',
  ])
  expect(await refused.json()).toMatchObject({ status: 400, errors: [{ pointer: '/message' }] })
})

test('REST takes JSON bodies behind Express', async () => {
  const headers = { 'content-type': 'application/json', authorization: `Basic ${btoa('ada:correct horse battery')}` }
  const written = await ask('/api/note/', { method: 'POST', headers, body: JSON.stringify({ message: 'by REST' }) })
  expect(written.status).toBe(201)
})

test('the admin area opens for an administrator only', async () => {
  expect((await ask('/admin/', { headers: html })).status).toBe(303)
  expect((await ask('/admin/', { headers: { ...html, cookie: await logIn('ada') } })).status).toBe(403)
  const cookie = await logIn('grace')
  expect((await ask('/admin/', { headers: { ...html, cookie } })).status).toBe(200)
  expect((await ask('/admin/note/', { headers: { ...html, cookie } })).status).toBe(200)
})
