import { describe, expect, test } from 'vitest'
import { csrfHeader } from '../src/index.ts'
import type { Browser } from './browser.ts'
import { createSite, password, type Site } from './site.ts'

interface Road {
  readonly site: Site
  /** Logged in as `ada`. */
  readonly browser: Browser
  readonly csrfToken: string
  readonly secret: string
}

const tokenFor = async ({ auth }: Site, ...[purpose, payload]: readonly [Purpose, object]): Promise<string> => {
  const ada = await auth.users.findByIdentity('ada')
  return auth.services.tokens.issueToken(purpose, ada ?? expect.unreachable(), 600, payload as never)
}
type Purpose = Parameters<Site['auth']['services']['tokens']['issueToken']>[0]

const address = 'ada@good.example'
const proved = { address, confirmedAt: new Date(0).toISOString() }

/** Every road to a new password, each giving whether it was taken. A new one is tested by being added here. */
const roads: Readonly<Record<string, (road: Road) => Promise<boolean>>> = {
  'the page for registering': async ({ site, secret: typed }) => {
    const fields = { username: 'grace', email: 'grace@good.example', password: typed, passwordRepeat: typed }
    return (await site.browser().submit('/accounts/register/', fields)).status === 303
  },
  'registering over JSON': async ({ site, secret }) =>
    (await site.browser().json('/accounts/register/', { username: 'grace', password: secret })).ok,
  'changing it over JSON': async ({ browser, csrfToken, secret }) => {
    const headers = { [csrfHeader]: csrfToken }
    return (await browser.json('/accounts/change-password/', { password, newPassword: secret }, headers)).ok
  },
  'a link to reset it': async ({ site, secret: newPassword }) => {
    const token = await tokenFor(site, 'reset_password', { address })
    return (await site.browser().json('/accounts/reset-password/', { token, newPassword })).ok
  },
  'a link to confirm an address': async ({ site, secret: newPassword }) => {
    const token = await tokenFor(site, 'confirm_email', { address })
    return taken(() => site.auth.confirmEmail({ token, newPassword }))
  },
  'a link to bring an address back': async ({ site, secret: newPassword }) => {
    const token = await tokenFor(site, 'undo_email_change', proved)
    return taken(() => site.auth.emails.undo({ token, newPassword }))
  },
  'auth.users.create': ({ site, secret }) =>
    taken(() => site.auth.users.create({ username: 'grace', password: secret })),
  'auth.users.createMany': ({ site, secret }) =>
    taken(() => site.auth.users.createMany([{ username: 'grace', password: secret }])),
  'auth.users.setPassword': ({ site, secret }) =>
    taken(async () => site.auth.users.setPassword((await site.auth.users.findByIdentity('ada')) as never, secret)),
}

async function taken(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'weak_password' })
    return false
  }
}

const breached = 'known from some breach'

async function open(secret: string): Promise<Road> {
  const policy = { breached: async (tried: string) => tried === breached }
  const site = await createSite({ passwords: { insecureFastHashing: true, policy } })
  await site.addUser('ada', { email: address })
  const browser = site.browser()
  await browser.login('ada', password)
  return { site, browser, secret, csrfToken: await browser.csrfToken('/accounts/change-password/') }
}

const stored = async ({ rows }: Site): Promise<unknown[]> => (await rows('user')).map((row) => row['password'])

const refused = [
  'x'.repeat(7),
  'correct-horse1',
  'y z'.repeat(86),
  'qwerty123456789',
  'good.example good',
  breached,
  'nul\0'.repeat(5),
]
const accepted = ['correct-horse-1', '🐎🔋📎🍀🐎🔋📎🍀🐎🔋📎🍀🐎🔋📎', 'a horse, 256: '.padEnd(256, 'abcdefghij')]

describe.each(Object.entries(roads))('over %s', (_, take) => {
  test.each(refused)('PASS-1 PASS-2 PASS-6 %j is no password, and nothing is written', async (secret) => {
    const road = await open(secret)
    const before = await stored(road.site)
    expect(await take(road)).toBe(false)
    expect(await stored(road.site)).toEqual(before)
  })

  test.each(accepted)('PASS-1 PASS-5 %j is one, and logs in', async (secret) => {
    const road = await open(secret)
    expect(await take(road)).toBe(true)
    const { auth } = road.site
    const name = (await auth.users.findByIdentity('grace')) ? 'grace' : 'ada'
    expect(await auth.verifyCredentials({ identity: name, password: secret })).toMatchObject({ username: name })
  })
})

test('PASS-3 a password never ends, and its table knows no hint or question', async () => {
  let years = 0
  const clock = { now: () => new Date(Date.now() + years * 365 * 86_400_000) }
  const site = await createSite({ clock })
  await site.addUser()
  years = 10
  expect((await site.browser().login('ada', password)).status).toBe(303)
  const [row = {}] = await site.rows('user')
  expect(Object.keys(row).filter((column) => /hint|question|expire/.test(column))).toEqual([])
})

test('PASS-7 guessing the present password from a stolen session is limited as logins are', async () => {
  const three = [{ attempts: 3, seconds: 900 }]
  const site = await createSite({ limits: { account: three, device: three } })
  await site.addUser('ada', { email: address })
  const thief = site.browser()
  await thief.login('ada', password)
  const headers = { [csrfHeader]: await thief.csrfToken('/accounts/change-password/') }
  const newPassword = 'another correct horse battery'
  const guess = (secret: string): Promise<Response> =>
    thief.json('/accounts/change-password/', { password: secret, newPassword }, headers)
  const statuses: number[] = []
  for (let i = 0; i < 10; i++) statuses.push((await guess(`guess number ${i}`)).status)
  expect([...new Set(statuses)]).toEqual([401, 429])
  expect((await guess(password)).status).toBe(429)
  const mailed = (await site.mails()).map(({ subject }) => subject)
  expect(mailed.filter((subject) => subject.includes('was changed'))).toEqual([])
})
