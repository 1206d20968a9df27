import { asc, type Row } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Cell, Suite } from '../cell.ts'
import { addAda, grant, password } from '../fixtures/accounts.ts'
import { Browser, origin } from '../fixtures/browser.ts'
import { jsonKey, own } from '../fixtures/keys.ts'
import { fillLibrary } from '../fixtures/library.ts'
import { web } from '../fixtures/web.ts'

/** Accounts as people meet them: pages, forms and guards, through `app.request()`. */
export const pageFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async () => {
    const { app, auth } = web(cell.db)
    const user = await addAda(auth)
    return { app, auth, user, browser: new Browser(app) }
  }

  test('a login over the page opens the private page, and a logout closes it (FP-AUTH-09, FP-AUTH-10)', async () => {
    const { browser } = await begin()
    const turned = await browser.get('/private')
    expect(turned.status).toBe(303)
    expect(turned.headers.get('location')).toMatch(/^\/accounts\/login\/\?next=/)
    await browser.get('/accounts/login/?next=/private')
    const answer = await browser.submit('/accounts/login/', { username: 'ada', password, next: '/private' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/private'])
    expect(await (await browser.get('/private')).text()).toBe('private')
    expect(await (await browser.get('/')).text()).toBe('ada')
    await browser.get('/accounts/logout/')
    expect((await browser.submit('/accounts/logout/', {})).status).toBe(303)
    expect(await (await browser.get('/')).text()).toBe('nobody')
    expect(await cell.db.count('Session', {})).toBe(0)
  })

  test('a wrong password answers 401 with the form again, alike for names that do not exist (LOGIN-1)', async () => {
    const { browser } = await begin()
    const refused = async (username: string): Promise<string> => {
      await browser.get('/accounts/login/')
      const answer = await browser.submit('/accounts/login/', { username, password: 'wrong wrong wrong wrong' })
      expect(answer.status).toBe(401)
      return (await answer.text()).replaceAll(username, '').replace(/value="[^"]{20,}"/g, '')
    }
    const known = await refused('ada')
    expect(known).toContain('name="password"')
    expect(await refused('nobody')).toBe(known)
    expect(browser.hasCookie('__Host-session')).toBe(false)
  })

  test('a login over JSON answers the user and no secret', async () => {
    const { browser, user } = await begin()
    await browser.json('GET', '/accounts/login/')
    const answer = await browser.json('POST', '/accounts/login/', { username: 'ada@app.example', password })
    const text = await answer.text()
    expect(answer.status, text).toBe(200)
    expect(JSON.parse(text)).toMatchObject({
      user: { id: jsonKey(user['id']), username: 'ada', email: 'ada@app.example' },
    })
    expect(text).not.toContain(user.passwordHash)
    expect(text).not.toContain(user.getId())
    expect(await (await browser.get('/private')).text()).toBe('private')
  })

  test('a form without its token changes nothing (CSRF-1)', async () => {
    const { browser, app } = await begin()
    const answer = await browser.submit('/accounts/login/', { username: 'ada', password, _csrf: '' })
    expect(answer.status).toBe(403)
    const foreign = await app.request(`${origin}/accounts/login/`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ username: 'ada', password }),
    })
    expect(foreign.status).toBe(403)
    expect(await cell.db.count('Session', {})).toBe(0)
  })

  test('registration makes a user without rights, logged in, whatever else the form says (MASS-1)', async () => {
    const { app, auth } = await begin()
    const browser = new Browser(app)
    await browser.get('/accounts/register/')
    const fields = { username: 'bob', email: 'bob@app.example', password, passwordRepeat: password }
    const answer = await browser.submit('/accounts/register/', { ...fields, admin: '1', superuser: 'true', id: '99' })
    expect(answer.status, await answer.clone().text()).toBe(303)
    const user = await auth.users.findByIdentity('bob@app.example')
    expect(user).toMatchObject({ username: 'bob', isAdmin: false, isSuperuser: false, isActive: true })
    expect(await (await browser.get('/')).text()).toBe('bob')
  })

  test('registration with a name that is taken leaves the one who has it alone (LOGIN-7)', async () => {
    const { app, auth, user } = await begin()
    const browser = new Browser(app)
    await browser.get('/accounts/register/')
    const fields = { username: 'ADA', email: 'other@app.example', password, passwordRepeat: password }
    const answer = await browser.submit('/accounts/register/', fields)
    expect(answer.status).toBe(409)
    expect(await cell.db.count('User', {})).toBe(1)
    expect((await auth.users.findByIdentity('ada'))?.passwordHash).toBe(user.passwordHash)
  })

  test('roles guard pages: all of them, or any of them, by exact name (FU-ROLE-03, FU-ROLE-04)', async () => {
    const { browser, user } = await begin()
    await browser.login('ada')
    const statuses = async () => [
      (await browser.get('/editors-and-readers')).status,
      (await browser.get('/editors-or-readers')).status,
    ]
    expect(await statuses()).toEqual([403, 403])
    await grant(cell.db, user, 'editor')
    expect(await statuses()).toEqual([403, 403])
    await grant(cell.db, user, 'Editor')
    expect(await statuses()).toEqual([403, 200])
    await grant(cell.db, user, 'reader')
    expect(await statuses()).toEqual([200, 200])
  })

  test('an inactive user is refused at the page, by the cookie and over HTTP Basic (FS-USER-33, LOGIN-13)', async () => {
    const { browser, app } = await begin()
    await browser.login('ada')
    expect(await (await browser.get('/')).text()).toBe('ada')
    await cell.db.update('User', { op: 'and', conditions: [] }, { [own(cell, 'User', 'active')]: false })
    expect(await (await browser.get('/')).text()).toBe('nobody')
    await browser.get('/accounts/login/')
    expect((await browser.submit('/accounts/login/', { username: 'ada', password })).status).toBe(401)
    const headers = { authorization: `Basic ${btoa(`ada:${password}`)}` }
    expect((await app.request(`${origin}/api/user/`, { headers })).status).toBe(401)
  })

  test('a login gives a new cookie, and the one from before opens nothing (SESS-1)', async () => {
    const { browser, app } = await begin()
    await browser.login('ada')
    const before = browser.cookies
    await browser.login('ada')
    expect(browser.cookies).not.toBe(before)
    const old = await app.request(`${origin}/`, { headers: { cookie: before } })
    expect(await old.text()).toBe('nobody')
  })

  test('the session’s cookie is bound to its host, out of reach of scripts, and secure (SESS-6)', async () => {
    const { browser } = await begin()
    await browser.get('/accounts/login/')
    const answer = await browser.submit('/accounts/login/', { username: 'ada', password })
    const cookie = answer.headers.getSetCookie().find((text) => text.startsWith('__Host-session='))
    expect(cookie).toMatch(/; HttpOnly/i)
    expect(cookie).toMatch(/; Secure/i)
    expect(cookie).toMatch(/; SameSite=(Lax|Strict)/i)
    expect(cookie).toMatch(/; Path=\/(;|$)/i)
    expect(cookie).not.toMatch(/; Domain/i)
  })

  test('following every link and asking every resource changes nothing (CSRF-7)', async () => {
    const { app, auth, user } = await begin()
    await fillLibrary(cell.db)
    await auth.users.create({ username: 'boss', password, superuser: true })
    const browser = new Browser(app)
    await browser.login('boss')
    const book = (await cell.db.findOne('Book', {}))?.['id']
    const before = await everything(cell)
    const pages = app.routes.map(({ path }) => path).filter((path) => !/[:*]/.test(path))
    const items = [
      'book/',
      `book/${book}/`,
      `book/${book}/delete/`,
      'user/',
      `user/${user['id']}/`,
      'auditevent/',
      'book/add/',
    ]
    const all = [...pages, ...items.flatMap((path) => [`/admin/${path}`, `/api/${path}`])]
    for (const path of new Set(all)) {
      const { status } = await browser.get(path)
      expect(status, path).toBeLessThan(500)
      await app.request(`${origin}${path}`, { method: 'HEAD', headers: { cookie: browser.cookies } })
    }
    expect(await everything(cell)).toEqual(before)
  })
}

/** Every row of every model. */
async function everything({ db }: Cell): Promise<Record<string, readonly Row[]>> {
  const rows: Record<string, readonly Row[]> = {}
  for (const [name, { primaryKey }] of db.describe()) {
    rows[name] = await db.findMany(name, { orderBy: primaryKey.map((path) => asc(path)) })
  }
  return rows
}
