import type { AnyUser } from '@authpkg/core'
import { authFields, boolean, defineModel, integer, string } from '@authpkg/kysely'
import { expect, test, vi } from 'vitest'
import { authOf, loginUser, logoutUser } from '../src/index.ts'
import { createSite, password } from './site.ts'

test('a user is made with validation, hashed, stored and given back (PC-CODE-01, PC-CODE-02, PC-FIELD-01)', async () => {
  const site = await createSite()
  const user = await site.auth.users.create({ username: 'ada', password, admin: true, fields: { nickname: 'A' } })
  expect(user).toMatchObject({ username: 'ada', isAdmin: true, nickname: 'A' })
  const [stored = {}] = await site.rows('user')
  expect(await site.auth.verifyPassword(password, String(stored['password']))).toBe(true)
  expect(stored['password']).not.toBe(password)
  await expect(site.auth.users.create({ username: 'x', password: 'short' })).rejects.toMatchObject({
    code: 'invalid_value',
    fields: { username: [{}], password: [{ code: 'weak_password' }] },
  })
})

test('names and addresses are unique, passwords secret, rights off (FP-AUTH-04, PC-FIELD-02, PC-FIELD-03, PC-FIELD-04, PC-FIELD-06)', async () => {
  const { auth } = await createSite()
  const user = await auth.users.create({ username: 'ada', email: 'ada@good.example', password })
  expect(user).toMatchObject({ isActive: true, isAdmin: false, isSuperuser: false })
  expect(JSON.stringify(user)).not.toContain(user.passwordHash)
  expect(auth.config.layout.user.fields.get('password')).toMatchObject({ secret: true, maxLength: 255 })
  const again = (input: object) => auth.users.create({ username: 'other', password, ...input })
  await expect(again({ username: 'ADA' })).rejects.toMatchObject({ code: 'username_taken' })
  await expect(again({ email: 'Ada@Good.Example' })).rejects.toMatchObject({ code: 'email_taken' })
})

test('a login is noted with its time (PC-FIELD-07)', async () => {
  const { auth } = await createSite()
  const user = await auth.users.create({ username: 'ada', password })
  expect([user['current_login_at'], user['last_login_at']]).toEqual([null, null])
  await auth.users.checkCredentials({ identity: 'ada', password })
  expect(await auth.users.findById(user.id)).toMatchObject({ current_login_at: expect.any(Date), login_count: 1 })
})

test('what can be nobody’s is refused at once, without a hash (PC-CODE-03)', async () => {
  const { auth } = await createSite()
  await auth.users.create({ username: 'ada', password })
  const verify = vi.spyOn(auth.config.passwordHasher, 'verifyPassword')
  const check = (identity: string, secret: string) => auth.users.checkCredentials({ identity, password: secret })
  expect([await check('a'.repeat(256), password), await check('ada', 'x'.repeat(1025))]).toEqual([null, null])
  expect(verify).not.toHaveBeenCalled()
  expect(await check('nobody', password)).toBeNull()
  expect(verify).toHaveBeenCalledOnce()
})

test('too many tries are told, for null would be taken for a wrong password', async () => {
  const { auth } = await createSite({ limits: { account: [{ attempts: 1, seconds: 60 }] } })
  expect(await auth.users.authenticate('nobody', 'wrong')).toBeNull()
  await expect(auth.users.authenticate('nobody', 'wrong')).rejects.toMatchObject({ code: 'too_many_requests' })
})

test('a password is set in one way only: as a value of a field it is refused (PC-CODE-05, PC-CODE-06, PC-CODE-08)', async () => {
  const { auth, rows } = await createSite()
  const user = await auth.users.create({ username: 'ada', password })
  const before = await rows('user')
  for (const name of ['password', 'uniquifier', 'username_key', 'superuser']) {
    const update = auth.users.update(user, { fields: { [name]: 'x' } })
    await expect(update, name).rejects.toMatchObject({ code: 'unknown_field', fields: { [name]: [{}] } })
  }
  expect(await rows('user')).toEqual(before)
  await auth.users.setPassword({ id: user.id }, 'another correct horse battery')
  expect(await auth.users.authenticate('ada', 'another correct horse battery')).not.toBeNull()
})

test('hashes of many users wait for their turn one by one, and leave room in the queue', async () => {
  const { auth } = await createSite({ passwords: { insecureFastHashing: true, concurrency: 1, maxQueue: 1 } })
  const inputs = Array.from({ length: 12 }, (_, i) => ({ username: `user-${i}`, password }))
  expect(await auth.users.createMany(inputs)).toHaveLength(12)
  expect(await auth.users.createMany([])).toEqual([])
})

test('an application’s own login view begins and ends sessions (FP-AUTH-11, FP-AUTH-12, FP-AUTH-13)', async () => {
  const site = await createSite()
  await site.addUser()
  site.app.post('/enter', async (c) => {
    const { name = '', secret = '' } = c.req.query()
    const user = await authOf(c).users.authenticate(name, secret)
    if (!user) return c.text('no', 401)
    await loginUser(c, user)
    return c.text(`in: ${c.get('user')?.username}`)
  })
  site.app.post('/leave', async (c) => {
    await logoutUser(c)
    return c.text(`out: ${c.get('user')}`)
  })
  const browser = site.browser()
  const enter = (secret: string) => browser.post(`/enter?${new URLSearchParams({ name: 'ada', secret })}`, {})
  expect((await enter('wrong')).status).toBe(401)
  expect(await (await enter(password)).text()).toBe('in: ada')
  expect(await (await browser.get('/')).text()).toBe('home of ada')
  const planted = browser.cookies.get('__Host-session')
  await enter(password)
  expect(browser.cookies.get('__Host-session')).not.toBe(planted)
  expect(await site.rows('session')).toHaveLength(1)
  expect(await (await browser.post('/leave', {})).text()).toBe('out: null')
  expect(await (await browser.get('/')).text()).toBe('home of nobody')
  expect(await site.rows('session')).toEqual([])
})

test('one call mounts the pages, under a prefix of choice (FP-AUTH-01)', async () => {
  const { app } = await createSite({}, { prefix: '/members' })
  expect((await app.request('/accounts/login/')).status).toBe(200)
  const answer = await app.request('/private', { headers: { accept: 'text/html' } })
  expect(answer.headers.get('location')).toContain('/members/login/')
})

/** Written by hand: nothing in it comes from us. */
const copied = {
  User: defineModel('accounts_user', {
    fields: {
      number: integer({ primaryKey: true }),
      username: string({ maxLength: 100, unique: true }),
      password: string({ maxLength: 255, secret: true }),
      uniquifier: string({ maxLength: 64, nullable: true, secret: true }),
      is_active: boolean({ default: false }),
      is_admin: boolean({ default: false }),
      shoe_size: integer({ nullable: true }),
    },
  }),
  Session: defineModel('session', { fields: authFields.session({ userTable: 'accounts_user' }) }),
}

test('the user model may be the application’s own, in a table of any name (FP-AUTH-02, FP-AUTH-15, FP-AUTH-18, PC-EXT-02)', async () => {
  const { auth, rows } = await createSite({ features: { emails: false } }, {}, copied)
  expect(auth.config.layout.user.table).toBe('accounts_user')
  const user: AnyUser = await auth.users.create({ username: 'ada', password, admin: true, fields: { shoe_size: 38 } })
  expect(user).toMatchObject({ username: 'ada', isAdmin: true, shoe_size: 38 })
  await auth.users.setPassword(user, 'another correct horse battery')
  expect(await auth.users.checkCredentials({ identity: 'ada', password: 'another correct horse battery' })).toBe(1)
  expect(await rows('accounts_user')).toHaveLength(1)
})
