import { describe, expect, test } from 'vitest'
import { createSite, models, password } from './site.ts'

const path = '/accounts/register/'
const newUser = { username: 'grace', email: 'grace@good.example', password, passwordRepeat: password }

test('FU-FLOW-01 a new account is active, without rights, and logged in', async () => {
  const site = await createSite()
  const browser = site.browser()
  const answer = await browser.submit(`${path}?next=/private`, newUser)
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/private'])
  expect(await (await browser.get('/private')).text()).toBe('hello grace')
  expect(await site.rows('user')).toMatchObject([{ username: 'grace', active: 1, admin: 0, superuser: 0 }])
  expect(site.events).toEqual(['user.registered', 'user.logged_in'])
})

test('FU-FLOW-01 JSON in, JSON out', async () => {
  const site = await createSite()
  const { passwordRepeat: _, ...sent } = newUser
  const answer = await site.browser().json(path, sent)
  expect(answer.status).toBe(201)
  expect(await answer.json()).toMatchObject({ user: { username: 'grace', email: 'grace@good.example' } })
  expect(answer.headers.getSetCookie().join()).toContain('__Host-session=')
})

test('FP-AUTH-16 registration can be switched off: there is no such page, and no link to it', async () => {
  const site = await createSite({ features: { registration: false } })
  expect((await site.app.request(path)).status).toBe(404)
  expect((await site.browser().json(path, newUser)).status).toBe(404)
  expect(await (await site.browser().get('/accounts/login/')).text()).not.toContain('register')
})

describe('FU-FLOW-03 what is refused shows the form again, with what was typed but no password', () => {
  const faults: [string, Record<string, string>, number, string][] = [
    ['a short name', { username: 'gr' }, 400, 'username'],
    ['a name with other signs', { username: 'gr@ce' }, 400, 'username'],
    ['no address', { email: 'nowhere' }, 400, 'email'],
    ['a short password', { password: 'short', passwordRepeat: 'short' }, 400, 'password'],
    ['no password', { password: '', passwordRepeat: '' }, 400, 'password'],
    ['passwords that differ', { passwordRepeat: 'something else entirely' }, 400, 'passwordRepeat'],
    ['a name that is taken', { username: 'ADA' }, 409, 'username'],
    ['an address that is taken', { email: 'Ada@good.example' }, 409, 'email'],
  ]
  test.each(faults)('%s', async (_, fields, status, field) => {
    const site = await createSite()
    await site.addUser('ada', { email: 'ada@good.example' })
    const browser = site.browser()
    const sent = { ...newUser, ...fields }
    const answer = await browser.submit(path, sent)
    const html = await answer.text()
    expect(answer.status).toBe(status)
    expect(html).toMatch(
      new RegExp(`name="${field}"[^>]* aria-invalid="true" aria-describedby="[\\w -]*${field}-error"`),
    )
    expect(html).toContain(`value="${sent.username}"`)
    expect(html).not.toContain(`value="${sent.password || password}"`)
    expect(await site.rows('user')).toHaveLength(1)
    expect(await site.rows('session')).toEqual([])
  })
})

test('of two that register one name at once one gets it', async () => {
  const site = await createSite()
  const answers = await Promise.all(
    Array.from({ length: 5 }, (_, i) =>
      site.browser().json(path, { username: 'grace', email: `g${i}@a.example`, password }),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409])
  expect(await site.rows('user')).toHaveLength(1)
})

const columns = [
  ...Object.keys(models.User.fields),
  'role',
  'roles',
  'isSuperuser',
  'passwordHash',
  'confirmedAt',
  'fields',
]
const own = new Set(['username', 'email', 'password'])
const forbidden = columns.filter((name) => !own.has(name))

test('MASS-1 a form with every column of the model sets the three named ones only', async () => {
  const site = await createSite()
  const others = Object.fromEntries(forbidden.map((name) => [name, name === 'id' ? '77' : '1']))
  expect((await site.browser().submit(path, { ...others, ...newUser })).status).toBe(303)
  const [user] = await site.rows('user')
  expect(user).toMatchObject({ id: 1, active: 1, admin: 0, superuser: 0, nickname: null, username_key: 'grace' })
  expect(user).toMatchObject({ email_confirmed_at: null, login_count: 1 })
  expect(user?.['uniquifier']).not.toBe('1')
  expect(await site.rows('user_roles')).toEqual([])
})

test.each(forbidden)('MASS-1 JSON that sets %s is refused', async (name) => {
  const site = await createSite()
  const answer = await site.browser().json(path, { ...newUser, [name]: 1 })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ code: 'unknown_field', errors: [{ pointer: `/${name}` }] })
  expect(await site.rows('user')).toEqual([])
})

test('MASS-3 an id in the body is nobody', async () => {
  const site = await createSite()
  const ada = await site.addUser('ada')
  const browser = site.browser()
  await browser.submit(path, { ...newUser, user_id: String(ada['id']), userId: String(ada['id']) })
  expect(await (await browser.get('/private')).text()).toBe('hello grace')
})

test('LOGIN-8 what is no text is refused at registration as well, before anything is hashed', async () => {
  const site = await createSite()
  for (const name of ['username', 'email', 'password', 'passwordRepeat', 'next']) {
    for (const shape of [1, true, ['a'], { a: 1 }]) {
      const answer = await site.browser().json(path, { ...newUser, [name]: shape })
      expect(answer.status, `${name} ${JSON.stringify(shape)}`).toBe(400)
    }
  }
  expect(site.auth.services.passwordHasher.work.scryptRuns).toBe(0)
})
