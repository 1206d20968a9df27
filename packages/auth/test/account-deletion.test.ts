import { authFields, defineModel, integer, text } from '@authpkg/kysely'
import { expect, test } from 'vitest'
import { createSite, models, password, type SiteOptions } from './site.ts'

/** Rows that must not lose their owner. */
const Invoice = defineModel('invoice', {
  fields: {
    id: integer({ primaryKey: true }),
    user_id: integer({ references: { table: 'user', onDelete: 'restrict' } }),
    total: text(),
  },
})

const at = '/accounts/delete/'

async function visit(options: SiteOptions = {}) {
  const site = await createSite(options, {}, { ...models, Invoice })
  const ada = await site.addUser('ada', { email: 'ada@good.example' })
  const browser = site.browser()
  await browser.login('ada', password)
  return { site, ada, browser }
}

test('an account is deleted against the password; its owner is told, in the browser and by mail', async () => {
  const { site, browser } = await visit()
  const answer = await browser.submit(at, { password })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/'])
  expect(browser.cookies.has('__Host-session')).toBe(false)
  expect(browser.cookies.has('__Host-flash')).toBe(true)
  expect(await site.rows('user')).toEqual([])
  expect(await site.rows('session')).toEqual([])
  expect((await site.mails()).map(({ to, subject }) => [to, subject])).toEqual([
    ['ada@good.example', 'Your account at good.example was deleted'],
  ])
})

test('JSON does the same', async () => {
  const { site, browser } = await visit()
  const { csrfToken } = (await (await browser.get(at, { Accept: 'application/json' })).json()) as { csrfToken: string }
  const answer = await browser.json(at, { password }, { 'X-CSRF-Token': csrfToken })
  expect([answer.status, await answer.json()]).toEqual([200, {}])
  expect(await site.rows('user')).toEqual([])
})

test('nothing is deleted without the password, by a stranger, or from another site', async () => {
  const { site, browser } = await visit()
  expect((await browser.submit(at, { password: 'wrong' })).status).toBe(401)
  expect((await browser.submit(at, {})).status).toBe(400)
  expect((await browser.post(at, { password })).status).toBe(403)
  expect((await site.browser().json(at, { password })).status).toBe(401)
  expect(await site.rows('user')).toHaveLength(1)
  expect(await site.mails()).toEqual([])
})

test('what must not lose its owner stops it: 409, and nothing is changed', async () => {
  const { site, ada, browser } = await visit()
  await site.auth.config.adapter.insert('Invoice', { user_id: ada['id'], total: '9' })
  const answer = await browser.submit(at, { password })
  expect(answer.status).toBe(409)
  expect(await answer.text()).toContain('must not lose its owner')
  expect(await (await browser.get('/')).text()).toBe('home of ada')
  await expect(site.auth.users.delete(ada)).rejects.toMatchObject({ code: 'delete_blocked' })
  expect(await site.mails()).toEqual([])
})

test('the notice and the page can be switched off', async () => {
  const quiet = await visit({ notices: { accountDeleted: false } })
  await quiet.browser.submit(at, { password })
  expect(await quiet.site.mails()).toEqual([])
  const closed = await visit({ features: { accountDeletion: false } })
  expect((await closed.browser.get(at)).status).toBe(404)
  expect(await (await closed.browser.get('/accounts/profile/')).text()).not.toContain(at)
})

test('the last superuser stays, and reads why', async () => {
  const { site, browser } = await visit()
  await site.auth.users.update({ identity: 'ada' }, { superuser: true })
  const answer = await browser.submit(at, { password })
  expect(answer.status).toBe(409)
  expect(await answer.text()).toContain('Somebody must remain')
  await site.addUser('grace', { superuser: true })
  expect((await browser.submit(at, { password })).status).toBe(303)
})

test('what the accounts hold goes, also where an older schema would forbid it; invitations stay without the inviter', async () => {
  const user_id = integer({ references: { table: 'user', onDelete: 'restrict' } })
  const inviter_id = integer({ nullable: true, references: { table: 'user', onDelete: 'restrict' } })
  const older = {
    ...models,
    Session: defineModel('session', { fields: { ...authFields.session(), user_id } }),
    UserRoles: defineModel('user_roles', { fields: { ...authFields.userRoles(), user_id } }),
    Token: defineModel('token', { fields: { ...authFields.token(), user_id } }),
    Invitation: defineModel('invitation', { fields: { ...authFields.invitation(), inviter_id } }),
  }
  const site = await createSite({}, {}, older)
  const ada = await site.addUser('ada', { email: 'ada@good.example' })
  await site.browser().login('ada', password)
  await site.auth.config.adapter.insert('Role', { name: 'editor' })
  await site.auth.users.setRoles(ada, ['editor'])
  await site.auth.services.tokens.issueToken('reset_password', ada, 600)
  await site.auth.services.invitations.issue(ada, 'grace@good.example', null, 600)
  await site.auth.deleteAccount(ada, { password })
  for (const table of ['user', 'session', 'user_roles', 'token']) expect(await site.rows(table), table).toEqual([])
  expect(await site.rows('invitation')).toMatchObject([{ inviter_id: null, email: 'grace@good.example' }])
})
