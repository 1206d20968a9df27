import { type AnyUser, createAuth } from '@authpkg/core'
import { authFields, defineModel } from '@authpkg/kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { createSite, models, origin, password, type Site, type SiteOptions } from './site.ts'

const invited = 'grace@good.example'
const page = '/accounts/invitations/'
const newcomer = { username: 'grace', password, passwordRepeat: password }

/** A site where whoever is logged in may invite; ada is an editor and mallory is nothing. */
async function open(options: SiteOptions = {}) {
  const site = await createSite({ access: { Invitation: { create: 'signedIn' } }, ...options })
  await site.db
    .insertInto('role' as never)
    .values([{ name: 'editor' }, { name: 'owner' }] as never)
    .execute()
  const ada = await site.auth.users.create({ username: 'ada', email: 'ada@good.example', password })
  await site.auth.services.roles.grant(ada, ['editor'])
  const browser = site.browser()
  await browser.login('ada', password)
  return { site, browser, ada }
}

const invite = (browser: Browser, email = invited, role = ''): Promise<Response> =>
  browser.submit(page, { email, role })

async function mailedLink(site: Site): Promise<string> {
  const link = /https:\S+/.exec((await site.mails()).at(-1)?.text ?? '')?.[0] ?? ''
  return link.slice(origin.length)
}

const tokenIn = (link: string): string => new URL(link, origin).searchParams.get('token') ?? ''

async function follow(site: Site, link: string): Promise<Browser> {
  const browser = site.browser()
  const moved = await browser.get(link)
  expect(moved.headers.get('location')).toBe('/accounts/register/')
  return browser
}

const rolesOf = async (site: Site, name: string): Promise<string[]> =>
  ((await site.auth.users.findByIdentity(name)) as AnyUser | null)?.roles.map((role) => role.name) ?? []

test('FU-FLOW-07 an invitation is mailed, lets its holder register with a proven address, and gives its role', async () => {
  const { site, browser } = await open({ features: { emailConfirmation: true } })
  expect((await invite(browser, invited, 'editor')).status).toBe(303)
  expect(await site.mails()).toMatchObject([{ to: invited, subject: 'You are invited to good.example' }])
  const guest = await follow(site, await mailedLink(site))
  const form = await guest.page('/accounts/register/')
  expect(form.text).toContain(invited)
  expect(form.querySelector('input[name=email]')).toBeNull()
  expect((await guest.submit('/accounts/register/', newcomer)).status).toBe(303)
  expect(await (await guest.get('/')).text()).toBe('home of grace')
  const grace = await site.auth.users.findByIdentity(invited)
  expect([grace?.email, grace?.emailConfirmedAt]).toEqual([invited, expect.any(Date)])
  expect(await rolesOf(site, 'grace')).toEqual(['editor'])
  expect(site.events).toContain('user.invited')
})

test('TOK-4 TOK-8 of the token only a hash is stored, and no address keeps it', async () => {
  const { site, browser } = await open()
  await invite(browser)
  const token = tokenIn(await mailedLink(site))
  const [row] = (await site.rows('invitation')) as { token_hash: string }[]
  expect(row?.token_hash).toMatch(/^[0-9a-f]{64}$/)
  const copied = await site.browser().json('/accounts/register/', { ...newcomer, invitation: row?.token_hash })
  expect(await copied.json()).toMatchObject({ code: 'invalid_token' })
  const guest = await follow(site, `/accounts/register/?token=${token}`)
  expect(await (await guest.get('/accounts/register/')).text()).not.toContain(token)
})

test('TOK-1 RACE-2 of many uses of one invitation at once one succeeds', async () => {
  const { site, browser } = await open()
  await invite(browser)
  const invitation = tokenIn(await mailedLink(site))
  const tries = Array.from({ length: 20 }, async (_, i) => {
    const answer = await site.browser().json('/accounts/register/', { username: `grace${i}`, password, invitation })
    return answer.status
  })
  expect((await Promise.all(tries)).filter((status) => status === 201)).toHaveLength(1)
  expect(await site.rows('user')).toHaveLength(2)
})

describe('TOK-16 an invitation is worth nothing', () => {
  let opened: Awaited<ReturnType<typeof open>>
  let invitation: string
  const use = async (more: object = {}): Promise<unknown> => {
    const answer = await opened.site
      .browser()
      .json('/accounts/register/', { username: 'eve', password, invitation, ...more })
    return ((await answer.json()) as { code?: string }).code
  }
  beforeEach(async () => {
    opened = await open()
    await invite(opened.browser, invited, 'editor')
    invitation = tokenIn(await mailedLink(opened.site))
  })

  test('for another address', async () => {
    expect(await use({ email: 'eve@evil.example' })).toBe('invalid_value')
  })

  test('when the inviter has lost the role', async () => {
    await opened.site.auth.services.roles.revoke(opened.ada, ['editor'])
    expect(await use()).toBe('invalid_token')
  })

  test('when the inviter has been disabled', async () => {
    await opened.site.auth.services.users.update(opened.ada, { active: false })
    expect(await use()).toBe('invalid_token')
  })

  test('when the inviter is gone', async () => {
    await opened.site.auth.services.db.delete('UserRoles', { op: 'and', conditions: [] })
    await opened.site.auth.services.db.delete('Session', { op: 'and', conditions: [] })
    await opened.site.auth.services.db.delete('User', { op: 'eq', path: 'username', value: 'ada' })
    expect(await use()).toBe('invalid_token')
  })

  test('when it was taken back', async () => {
    const shown = await opened.browser.page(page)
    const id = shown.querySelector('input[name=revoke]')?.getAttribute('value') ?? ''
    const _csrf = await opened.browser.csrfToken(page)
    expect((await opened.browser.post(page, { _csrf, revoke: id })).status).toBe(303)
    expect(await use()).toBe('invalid_token')
  })

  test('TOK-6 when a newer one was sent to the same address', async () => {
    await invite(opened.browser)
    expect(await use()).toBe('invalid_token')
  })
})

test('FU-FLOW-07 an invitation lasts 90 days, unless it is said otherwise', async () => {
  let now = new Date('2026-01-01T00:00:00Z')
  const { site, browser } = await open({ clock: { now: () => now } })
  await invite(browser)
  const token = tokenIn(await mailedLink(site))
  now = new Date(now.getTime() + 90 * 86_400_000 - 1)
  expect(await site.auth.invitations.find(token)).toMatchObject({ email: invited })
  now = new Date(now.getTime() + 1)
  await expect(site.auth.invitations.find(token)).rejects.toMatchObject({ code: 'invalid_token' })
})

test('TOK-3 an invitation ends with its lifetime', async () => {
  let now = new Date('2026-01-01T00:00:00Z')
  const { site, browser } = await open({ clock: { now: () => now }, lifetimes: { invitation: 60 } })
  await invite(browser)
  const link = await mailedLink(site)
  now = new Date(now.getTime() + 61_000)
  const guest = await follow(site, link)
  expect((await guest.page('/accounts/register/')).text).toContain('cannot be used any more')
  const answer = await site.browser().json('/accounts/register/', { ...newcomer, invitation: tokenIn(link) })
  expect(await answer.json()).toMatchObject({ code: 'invalid_token' })
})

test('nobody invites to a role they do not have, and none but superusers to any', async () => {
  const { site, browser } = await open()
  const refused = await browser.json(
    page,
    { email: invited, role: 'owner' },
    { 'X-CSRF-Token': await browser.csrfToken(page) },
  )
  expect([refused.status, (await refused.json()) as unknown]).toMatchObject([403, { code: 'access_denied' }])
  await site.auth.users.create({ username: 'root', password, superuser: true })
  const root = site.browser()
  await root.login('root', password)
  expect((await invite(root, invited, 'owner')).status).toBe(303)
  expect((await root.page(page)).querySelectorAll('option').map((one) => one.text)).toEqual(['None', 'editor', 'owner'])
})

test('without a rule in the policy nobody but superusers may invite', async () => {
  const { site, browser } = await open({ access: {} })
  expect((await browser.get(page)).status).toBe(404)
  const ada = await site.auth.users.findByIdentity('ada')
  await expect(site.auth.invitations.create(ada, { email: invited })).rejects.toMatchObject({ code: 'access_denied' })
  await site.auth.invitations.create(null, { email: invited, role: 'owner' })
  const answer = await site
    .browser()
    .json('/accounts/register/', { username: 'grace', password, invitation: tokenIn(await mailedLink(site)) })
  expect([answer.status, await rolesOf(site, 'grace')]).toEqual([201, ['owner']])
})

test('LOGIN-5 an inviter cannot tell whether an address is known', async () => {
  const { site, browser } = await open()
  await site.auth.users.create({ username: 'grace', email: invited, password })
  const known = await invite(browser, invited)
  const unknown = await invite(browser, 'new@good.example')
  expect(known.status).toBe(unknown.status)
  expect((await site.mails()).map(({ to, subject }) => [to, subject])).toEqual([
    [invited, 'You have an account at good.example'],
    ['new@good.example', 'You are invited to good.example'],
  ])
  expect((await browser.page(page)).querySelectorAll('.account-session')).toHaveLength(2)
})

test('FU-FLOW-07 where one must be invited nobody else registers, by page, JSON or function', async () => {
  const { site, browser } = await open({ features: { registration: 'invited' } })
  const shown = await site.browser().page('/accounts/register/')
  expect([shown.text.includes('Only who is invited'), shown.querySelector('input')]).toEqual([true, null])
  const answer = await site.browser().json('/accounts/register/', newcomer)
  expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'invitation_required' }])
  await expect(site.auth.register({ username: 'grace', password })).rejects.toMatchObject({
    code: 'invitation_required',
  })
  await invite(browser)
  const guest = await follow(site, await mailedLink(site))
  expect((await guest.submit('/accounts/register/', newcomer)).status).toBe(303)
  expect(await (await guest.get('/')).text()).toBe('home of grace')
})

test('a mail that cannot be sent is told, and inviting again is right', async () => {
  let isDown = true
  const send = async (): Promise<void> => {
    if (isDown) throw new Error('The mail server is down.')
  }
  const { browser } = await open({ mailer: { send } })
  expect((await invite(browser)).status).toBe(503)
  isDown = false
  expect((await invite(browser)).status).toBe(303)
})

test('switched off, the application does not invite either, and what it sent is worth nothing', async () => {
  const { site } = await open()
  await site.auth.invitations.create(null, { email: invited, role: 'owner' })
  const token = tokenIn(await mailedLink(site))
  const { adapter, baseUrl, secrets, mailer } = site.auth.config
  const given = { adapter, baseUrl: baseUrl.origin, secrets, mailer, passwords: { insecureFastHashing: true } }
  const logger = { warn: () => {}, error: () => {} }
  const off = createAuth({ ...given, logger, features: { invitations: false, registration: true } })
  await expect(off.invitations.create(null, { email: invited })).rejects.toMatchObject({ code: 'unsupported' })
  await expect(off.invitations.find(token)).rejects.toMatchObject({ code: 'invalid_token' })
  const input = { username: 'grace', password, invitation: token }
  await expect(off.register(input)).rejects.toMatchObject({ code: 'invalid_token' })
})

test('who joins with a role has it at once, and listeners are told', async () => {
  const { site, browser } = await open()
  await invite(browser, invited, 'editor')
  const told: string[][] = []
  const { events } = site.auth.config
  events.on('user.registered', ({ user }) => void told.push(user.roles.map(({ name }) => name)))
  events.on('user.rights_changed', ({ roles }) => void told.push([...roles]))
  const input = { username: 'grace', password, invitation: tokenIn(await mailedLink(site)) }
  expect((await site.auth.register(input)).hasRole('editor')).toBe(true)
  expect(told).toEqual([['editor'], ['editor']])
})

test('an address that somebody claims without a proof is invited, and goes to who follows the link (LOGIN-11)', async () => {
  const { site, browser } = await open({ features: { emailConfirmation: true } })
  const squatter = { username: 'squatter', email: invited, password }
  await site.auth.registerUnconfirmed(squatter)
  await site.mails()
  await invite(browser)
  const invitation = tokenIn(await mailedLink(site))
  const grace = await site.auth.register({ username: 'grace', password, invitation })
  expect([grace.email, grace.hasConfirmedEmail]).toEqual([invited, true])
  await expect(site.auth.login({ identity: 'squatter', password })).rejects.toMatchObject({
    code: 'invalid_credentials',
  })
  expect((await site.auth.users.findByIdentity('squatter'))?.isActive).toBe(false)
})

test('an invitation to a role that is not there is refused, and one whose role has gone is worth nothing', async () => {
  const { site, browser, ada } = await open()
  await site.db.updateTable('user').set({ superuser: 1 }).execute()
  const refused = await invite(browser, invited, 'nothing')
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('There is no role nothing.')])
  expect(await site.mails()).toEqual([])
  expect((await invite(browser, invited, 'owner')).status).toBe(303)
  const guest = await follow(site, await mailedLink(site))
  await site.db.deleteFrom('role').where('name', '=', 'owner').execute()
  const late = await guest.submit('/accounts/register/', newcomer)
  expect([late.status, await late.text()]).toEqual([400, expect.stringContaining('This link')])
  expect([await site.auth.users.findByIdentity('grace'), ada.username]).toEqual([null, 'ada'])
})

test('without a place for roles in invitations nobody is invited to one', async () => {
  const { role: _, ...fields } = authFields.invitation()
  const without = { ...models, Invitation: defineModel('invitation', { fields }) }
  const site = await createSite({ access: { Invitation: { create: 'signedIn' } } }, {}, without)
  await site.db.insertInto('role').values({ name: 'editor' }).execute()
  await site.addUser('ada', { superuser: true })
  const browser = site.browser()
  await browser.login('ada', password)
  const { roles, csrfToken } = (await (await browser.get(page, { Accept: 'application/json' })).json()) as {
    roles: string[]
    csrfToken: string
  }
  expect(roles).toEqual([])
  const asked = await browser.json(page, { email: invited, role: 'editor' }, { 'X-CSRF-Token': csrfToken })
  expect([asked.status, await asked.json()]).toMatchObject([400, { errors: [{ pointer: '/role' }] }])
})
