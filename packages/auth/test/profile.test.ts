import { authFields, boolean, date, defineModel, enumeration, integer, string, text } from '@authpkg/kysely'
import { expect, test } from 'vitest'
import { createSite, models, password, type SiteOptions } from './site.ts'

/** A `User` as Flask-User's, with more that people say of themselves. */
const person = {
  ...models,
  User: defineModel('user', {
    fields: {
      ...authFields.user(),
      first_name: string({ maxLength: 50, default: '' }),
      last_name: string({ maxLength: 50, default: '' }),
      bio: text({ nullable: true }),
      born: date({ nullable: true }),
      lucky: integer({ nullable: true }),
      public: boolean({ default: false }),
      look: enumeration(['light', 'dark'], { nullable: true }),
      pin: string({ nullable: true, secret: true }),
      score: integer({ nullable: true, readonly: true }),
      team_id: integer({ nullable: true, references: { table: 'team' } }),
    },
  }),
  Team: defineModel('team', { fields: { id: integer({ primaryKey: true }) } }),
}

const all = ['first_name', 'last_name', 'bio', 'born', 'lucky', 'public', 'look']

async function visit(options: SiteOptions = { profileFields: all }, routes = {}, given: object = person) {
  const site = await createSite(options, routes, given)
  await site.addUser('ada', { email: 'ada@good.example' })
  const browser = site.browser()
  await browser.login('ada', password)
  const stored = async () => (await site.rows('user'))[0] ?? {}
  return { site, browser, stored }
}

const at = '/accounts/profile/'

test('names are asked for by default, where the model has them, and saved (FU-USER-11)', async () => {
  const { browser, stored } = await visit({})
  expect(await stored()).toMatchObject({ first_name: '', last_name: '' })
  const page = await browser.page(at)
  expect(page.querySelectorAll('.field label').map(({ text }) => text)).toEqual(['First name', 'Last name'])
  const answer = await browser.submit(at, { first_name: 'Ada', last_name: '<b>' })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, at])
  expect(await stored()).toMatchObject({ first_name: 'Ada', last_name: '<b>' })
  const shown = await browser.page(at)
  expect(shown.querySelector('[role=status]')?.text).toContain('saved')
  expect(shown.querySelector('#last_name')?.getAttribute('value')).toBe('<b>')
  expect((await browser.submit(at, { first_name: 'A'.repeat(51) })).status).toBe(400)
})

test('the page says who one is, and since when', async () => {
  const { browser } = await visit({})
  await browser.login('ada', password)
  const facts = (await browser.page(at)).querySelectorAll('.account-facts dt').map(({ text }) => text)
  expect(facts).toEqual(['Username', 'E-mail', 'Member since', 'Last login'])
})

test('a form is typed as the model is: empty is NULL, a box that is not ticked is false', async () => {
  const { browser, stored } = await visit()
  const typed = { bio: 'Countess\r\nof Lovelace', born: '1815-12-10', lucky: '7', public: 'true', look: 'dark' }
  expect((await browser.submit(at, typed)).status).toBe(303)
  expect(await stored()).toMatchObject({ bio: 'Countess\nof Lovelace', born: '1815-12-10', lucky: 7, public: 1 })
  const token = await browser.csrfToken(at)
  const cleared = { _csrf: token, bio: '', born: '', lucky: '', look: '' }
  expect((await browser.post(at, cleared)).status).toBe(303)
  expect(await stored()).toMatchObject({ bio: null, born: null, lucky: null, public: 0, look: null })
})

test.each([
  ['born', 'yesterday'],
  ['lucky', 'seven'],
  ['look', 'pink'],
])('a wrong %s is told at its field, what was typed stays, and nothing is changed', async (name, value) => {
  const { browser, stored } = await visit()
  const before = await stored()
  const token = await browser.csrfToken(at)
  const answer = await browser.post(at, { _csrf: token, first_name: 'Ada', [name]: value })
  const page = await answer.text()
  expect(answer.status).toBe(400)
  expect(page).toContain(`id="${name}-error"`)
  expect(page).toContain('value="Ada"')
  expect(await stored()).toEqual(before)
})

test('a program reads and changes it, minding types and leaving out what it likes (FI-PAY-01)', async () => {
  const { site, browser } = await visit({
    profileFields: all,
    user: { getSecurityPayload: () => ({ name: 'Ada' }) },
  })
  const get = async () => (await browser.get(at, { Accept: 'application/json' })).json()
  const { csrfToken, ...me } = (await get()) as { csrfToken: string }
  const blank = { first_name: '', last_name: '', bio: null, born: null, lucky: null, public: false, look: null }
  expect(me).toEqual({ user: { name: 'Ada' }, profile: blank })
  const heard: unknown[] = []
  site.auth.config.events.on('user.profile_changed', ({ fields }) => void heard.push(fields))
  const send = (body: object) => browser.json(at, body, { 'X-CSRF-Token': csrfToken })
  const changed = await send({ lucky: 7, public: true })
  expect(await changed.json()).toEqual({ user: { name: 'Ada' }, profile: { ...blank, lucky: 7, public: true } })
  expect(heard).toEqual([['lucky', 'public']])
  for (const body of [{ lucky: 'many' }, { public: 'true' }, { first_name: null }, { admin: true }, { pin: '1' }]) {
    expect((await send(body)).status, JSON.stringify(body)).toBe(400)
  }
  expect(await get()).toMatchObject({ profile: { lucky: 7, public: true } })
})

test('nobody else changes it: no stranger, no other site', async () => {
  const { site, browser, stored } = await visit()
  expect((await site.browser().json(at, { first_name: 'Eve' })).status).toBe(401)
  expect((await site.browser().get(at)).headers.get('location')).toContain('/accounts/login/')
  expect((await browser.post(at, { first_name: 'Eve' })).status).toBe(403)
  expect(await stored()).toMatchObject({ first_name: '' })
})

test.each([
  ['nothing', 'does not have'],
  ['pin', 'is secret'],
  ['password', 'is secret'],
  ['score', 'nobody writes'],
  ['id', 'nobody writes'],
  ['team_id', 'is a key'],
  ['superuser', 'ways of its own'],
  ['email', 'ways of its own'],
  ['username', 'ways of its own'],
])('a profile with the field %s is refused at start, with the reason', async (name, reason) => {
  await expect(createSite({ profileFields: ['bio', name] }, {}, person)).rejects.toThrow(
    new RegExp(`profileFields names ${name}, which .*${reason}`),
  )
})

test('switched off there is no such page and no link to it', async () => {
  const { browser } = await visit({ features: { profile: false } })
  expect((await browser.get(at)).status).toBe(404)
  expect(await (await browser.get('/accounts/sessions/')).text()).not.toContain(at)
})

test('every page of one’s own leads to the others that are there, and says where one is', async () => {
  const { browser } = await visit({ features: { usernameChange: false } })
  const links = (await browser.page('/accounts/sessions/')).querySelectorAll('.account-nav a')
  expect(links.map((link) => link.getAttribute('href'))).toEqual([
    at,
    '/accounts/emails/',
    '/accounts/change-password/',
    '/accounts/sessions/',
    '/accounts/logout/',
  ])
  expect(links.filter((link) => link.getAttribute('aria-current')).map(({ text }) => text)).toEqual(['Sessions'])
  expect((await browser.get('/accounts/change-username/')).status).toBe(404)
  expect(await (await (await createSite()).browser().get('/accounts/login/')).text()).not.toContain('account-nav')
})

test('more of a user is kept in a table of the application’s own, that goes with them (PC-EXT-01)', async () => {
  const Profile = defineModel('profile', {
    fields: {
      id: integer({ primaryKey: true }),
      user_id: integer({ unique: true, references: { table: 'user', inverse: 'profile', onDelete: 'cascade' } }),
      phone_number: string({ maxLength: 20 }),
      bio: text(),
    },
  })
  const site = await createSite({}, {}, { ...models, Profile })
  const user = await site.addUser()
  const { adapter } = site.auth.config
  await adapter.insert('Profile', { user_id: user['id'], phone_number: '123', bio: 'Countess' })
  const found = await adapter.findOne('User', { include: { profile: {} } })
  expect(found).toMatchObject({ username: 'ada', profile: { bio: 'Countess' } })
  await site.auth.users.delete(user)
  expect(await site.rows('profile')).toEqual([])
})
