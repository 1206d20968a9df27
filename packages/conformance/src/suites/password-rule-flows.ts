import { createMailer, type Mail } from '@authpkg/auth'
import type { AuthOptions, AuthServices } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Cell, Suite } from '../cell.ts'
import { addAda, day, password, TestClock } from '../fixtures/accounts.ts'
import { Browser } from '../fixtures/browser.ts'
import { own } from '../fixtures/keys.ts'
import { type Web, web } from '../fixtures/web.ts'

const newPassword = 'another correct horse battery'
const breached = 'known from some breach'
const address = 'ada@app.example'

/** Too short, too long, too common, made of the site's own words or of the user's name, breached, and no text. */
const refused: readonly string[] = [
  'x'.repeat(7),
  'correct-horse1',
  'y z'.repeat(86),
  'qwerty123456789',
  'app.example app',
  breached,
  'nul\0'.repeat(5),
]

/** The shortest, one of a length that must do, one of emoji, one of digits, and the longest. */
const accepted: readonly string[] = [
  'correct-horse-1',
  'a horse of 64: '.padEnd(64, 'abcdefghij'),
  '🐎🔋📎🍀🐎🔋📎🍀🐎🔋📎🍀🐎🔋📎',
  '80231475609283746501',
  'a horse, 256: '.padEnd(256, 'abcdefghij'),
]

interface Stage extends Web {
  /** Logged in as `ada`. */
  readonly browser: Browser
  /** Logged in as a superuser. */
  readonly boss: Browser
  /** A token as it would be mailed to `ada`. */
  mailed(purpose: Purpose, payload: object): Promise<string>
}
type Purpose = Parameters<AuthServices['tokens']['issueToken']>[0]

/** A password for a new user, or for `ada` in place of the present one. */
interface Try {
  readonly secret: string
  readonly username: string
  readonly present: string
}

/** Tries a password on one road, and gives the answer or what a function gives. */
type Road = (stage: Stage, tried: Try) => Promise<unknown>

const post = ({ app }: Web, page: string, body: object): Promise<Response> =>
  new Browser(app).json('POST', `/accounts/${page}/`, body)

/** Every road to a new password. A new one is tested by being added here. */
const roads = {
  'the page for registering': async ({ app }, { username, secret }) => {
    const browser = new Browser(app)
    await browser.get('/accounts/register/')
    const fields = { username, email: `${username}@app.example`, password: secret, passwordRepeat: secret }
    return browser.submit('/accounts/register/', fields)
  },
  'registering over JSON': (stage, { username, secret }) =>
    post(stage, 'register', { username, email: `${username}@app.example`, password: secret }),
  'changing it over JSON': ({ browser }, { present, secret }) =>
    browser.json('POST', '/accounts/change-password/', { password: present, newPassword: secret }),
  'a link to reset it': async (stage, { secret }) =>
    post(stage, 'reset-password', { token: await stage.mailed('reset_password', { address }), newPassword: secret }),
  'a link to confirm an address': async (stage, { secret }) =>
    post(stage, 'confirm-email', { token: await stage.mailed('confirm_email', { address }), newPassword: secret }),
  'a link to bring an address back': async (stage, { secret }) => {
    const token = await stage.mailed('undo_email_change', { address, confirmedAt: new Date(0).toISOString() })
    return post(stage, 'undo-email-change', { token, newPassword: secret })
  },
  'the admin area': async ({ boss }, { username, secret }) => {
    await boss.get('/admin/user/add/')
    return boss.submit('/admin/user/add/', { username, password: secret })
  },
  'auth.users.create': ({ auth }, { username, secret }) => auth.users.create({ username, password: secret }),
  'auth.users.createMany': ({ auth }, { username, secret }) => auth.users.createMany([{ username, password: secret }]),
  'auth.users.setPassword': ({ auth }, { secret }) => auth.users.setPassword({ identity: 'ada' }, secret),
} as const satisfies Readonly<Record<string, Road>>

/** The form for a new user has no password where another model keeps it. */
const roadsOf = ({ layout }: Cell): readonly (readonly [string, Road])[] =>
  Object.entries(roads).filter(([name]) => name !== 'the admin area' || !layout.standardModels.includes('UserAuth'))

/** Which passwords may be chosen, on every road; and what becomes of them. */
export const passwordRuleFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async (options: Partial<AuthOptions> = {}): Promise<Stage & { readonly mails: Mail[] }> => {
    const mails: Mail[] = []
    const mailer = createMailer({ from: 'app@app.example', transport: { sendMail: async (mail) => mails.push(mail) } })
    const policy = { breached: async (tried: string) => tried === breached }
    const passwords = { insecureFastHashing: true, policy }
    const { app, auth } = web(cell.db, { mailer, passwords, features: { loginBeforeConfirmation: true }, ...options })
    await addAda(auth)
    await auth.users.create({ username: 'boss', password, superuser: true })
    const mailed: Stage['mailed'] = async (purpose, payload) => {
      const ada = (await auth.users.findByIdentity('ada')) ?? expect.unreachable()
      return auth.services.tokens.issueToken(purpose, ada, 600, payload as never)
    }
    const [browser, boss] = [new Browser(app), new Browser(app)]
    await browser.login('ada')
    await boss.login('boss')
    return { app, auth, mails, mailed, browser, boss }
  }

  const opens = async ({ app }: Web, username: string, secret: string): Promise<boolean> =>
    (await new Browser(app).json('POST', '/accounts/login/', { username, password: secret })).status === 200

  const stored = async (): Promise<readonly string[]> => {
    const model = cell.layout.standardModels.includes('UserAuth') ? 'UserAuth' : 'User'
    return (await cell.db.findMany(model, {})).map((row) => String(row[own(cell, model, 'password')])).sort()
  }

  for (const [name, take] of roadsOf(cell)) {
    test(`what can be no password changes nothing, and what can be one logs in, over ${name} (PASS-1, PASS-2, PASS-3, PASS-4, PASS-5, PASS-6)`, async () => {
      const stage = await begin()
      const before = await stored()
      for (const secret of refused) {
        expect(await isTaken(take(stage, { secret, username: 'grace', present: password })), secret).toBe(false)
        expect(await stored(), secret).toEqual(before)
      }
      let present = password
      for (const [i, secret] of accepted.entries()) {
        const username = `grace${i}`
        expect(await isTaken(take(stage, { secret, username, present })), secret).toBe(true)
        const isNew = (await stage.auth.users.findByIdentity(username)) !== null
        expect(await opens(stage, isNew ? username : 'ada', secret), secret).toBe(true)
        present = secret
      }
    })
  }

  test('where a second factor is mandatory 8 characters are enough, and 7 are not, on every road (PASS-1)', async () => {
    const passwords = { insecureFastHashing: true, policy: { preset: 'nist-second-factor' } } as const
    const stage = await begin({ passwords })
    let present = password
    for (const [i, [name, take]] of roadsOf(cell).entries()) {
      const [short, enough] = [`k4#vQz${i}`, `k4#vQz${i}!`]
      const choose = (secret: string) => isTaken(take(stage, { secret, username: `grace${i}`, present }))
      expect([await choose(short), await choose(enough)], name).toEqual([false, true])
      if (await opens(stage, 'ada', enough)) present = enough
    }
  })

  test('a password never ends, and no table knows a hint or a question (PASS-3)', async () => {
    const clock = new TestClock()
    const stage = await begin({ clock })
    clock.pass(10 * 365 * day)
    expect(await opens(stage, 'ada', password)).toBe(true)
    const fields = ['User', 'UserAuth'].flatMap((model) => [...(cell.db.describe().get(model)?.fields.keys() ?? [])])
    expect(fields.filter((field) => /hint|question|expire/.test(field))).toEqual([])
  })

  test('a password counts to its last character, and in whichever way its accents are typed (PASS-4)', async () => {
    const stage = await begin()
    const long = 'é long password, '.padEnd(255, 'abcdefghij')
    await stage.auth.users.setPassword({ identity: 'ada' }, `${long}x`)
    for (const near of [long, `${long}y`, `${long}X`, ` ${long}x`]) expect(await opens(stage, 'ada', near)).toBe(false)
    for (const same of [`${long}x`, `${long}x`.normalize('NFD')]) expect(await opens(stage, 'ada', same)).toBe(true)
  })

  test('of many made at once each hash has the cost that is configured (PASS-10)', async () => {
    const { auth } = await begin({ passwords: { insecureFastHashing: true, concurrency: 2, maxQueue: 64 } })
    const names = Array.from({ length: 20 }, (_, i) => `user${i}`)
    await Promise.all(names.map((username) => auth.users.create({ username, password })))
    const costs = (await stored()).map((hash) => atob(hash).slice(0, 16))
    expect([costs.length, new Set(costs).size]).toEqual([22, 1])
  })

  test('guessing the present password from a stolen session is limited, and its change is told by mail (PASS-7)', async () => {
    const three = [{ attempts: 3, seconds: 900 }]
    const stage = await begin({ limits: { account: three, device: three } })
    const change = async (secret: string): Promise<number> =>
      (await stage.browser.json('POST', '/accounts/change-password/', { password: secret, newPassword })).status
    const told = async (): Promise<number> => {
      await stage.auth.settled()
      return stage.mails.filter(({ subject }) => subject.includes('was changed')).length
    }
    expect([await change(''), await change('guess 1'), await change('guess 2')]).toEqual([400, 401, 401])
    expect([await change(password), await told()]).toEqual([200, 1])
    const statuses: number[] = []
    for (let i = 0; i < 10; i++) statuses.push(await change(`guess number ${i}`))
    expect([...new Set(statuses)]).toEqual([401, 429])
    expect([await change(newPassword), await told()]).toEqual([429, 1])
  })
}

/** Whether a road took it; whatever refuses says that the password is too weak. */
async function isTaken(road: Promise<unknown>): Promise<boolean> {
  const answer = await road.catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'weak_password' })
    return null
  })
  if (!(answer instanceof Response) || answer.ok || answer.status === 303) return answer !== null
  expect(answer.status, await answer.text()).toBe(400)
  return false
}
