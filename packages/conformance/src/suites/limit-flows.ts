import { type AuthRoutesOptions, createMailer, forwardedAddress, type Mail } from '@authpkg/auth'
import type { AuthOptions, Limit } from '@authpkg/core'
import { beforeEach, expect, onTestFinished, vi } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda, minute, password } from '../fixtures/accounts.ts'
import { Browser, origin, Program } from '../fixtures/browser.ts'
import { web } from '../fixtures/web.ts'

const newPassword = 'another correct horse battery'
const perMinute = (attempts: number): readonly Limit[] => [{ attempts, seconds: minute }]
const few = { account: perMinute(3), client: perMinute(8) }
const fromOneAddress: AuthRoutesOptions = { clientAddress: () => '192.0.2.1' }

type Guess = (browser: Browser, username: string, secret?: string, headers?: Record<string, string>) => Promise<number>

const guess: Guess = async (browser, username, secret = 'a wrong guess', headers = {}) =>
  (await browser.json('POST', '/accounts/login/', { username, password: secret }, headers)).status

/** How often may be tried what can be guessed, and asked for what is mailed. */
export const limitFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async (options: Partial<AuthOptions> = {}, routes: AuthRoutesOptions = {}) => {
    const mails: Mail[] = []
    const mailer = createMailer({ from: 'app@app.example', transport: { sendMail: async (mail) => mails.push(mail) } })
    const passwords = { insecureFastHashing: true, maxQueue: 200 }
    const { app, auth } = web(cell.db, { mailer, passwords, limits: few, ...options }, routes)
    const ada = await addAda(auth)
    const stranger = (): Browser => new Browser(app)
    const lock = async (name = 'ada'): Promise<void> => {
      for (let i = 0; i < 4; i++) await guess(stranger(), name)
    }
    /** A browser that `ada` has logged in with, and whose session has ended since. */
    const known = async (): Promise<Browser> => {
      const browser = stranger()
      await browser.login('ada')
      browser.forget('__Host-session')
      return browser
    }
    return { app, auth, ada, mails, work: auth.services.passwordHasher.work, stranger, lock, known }
  }

  test('after so many guesses the right password waits too, and is taken when the time is over (BRUTE-1)', async () => {
    const { stranger, lock } = await begin()
    await lock()
    const refused = await stranger().json('POST', '/accounts/login/', { username: 'ada', password })
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'too_many_requests' }])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(minute - 10)
    const later = Date.now() + minute * 1000
    vi.spyOn(Date, 'now').mockReturnValue(later)
    onTestFinished(() => void vi.restoreAllMocks())
    expect(await guess(stranger(), 'ada', password)).toBe(200)
  })

  test('one guess at each of many accounts is counted by the address they come from (BRUTE-2)', async () => {
    const { stranger } = await begin({}, fromOneAddress)
    const statuses = await Promise.all(Array.from({ length: 12 }, (_, i) => guess(stranger(), `user${i}`)))
    expect(statuses.filter((status) => status === 429)).toHaveLength(4)
  })

  test('of many guesses at once no more than the limit reach the hash (BRUTE-3)', async () => {
    const { stranger, work } = await begin()
    const before = work.scryptRuns
    const statuses = await Promise.all(Array.from({ length: 100 }, () => guess(stranger(), 'ada')))
    expect(work.scryptRuns - before).toBe(3)
    expect(statuses.filter((status) => status === 429)).toHaveLength(97)
  })

  test('no other field, header or cookie, and no other spelling of the name, begins a new count (BRUTE-4)', async () => {
    const { stranger } = await begin()
    const statuses: number[] = []
    for (let i = 0; i < 5; i++) {
      const body = { username: i % 2 ? 'ADA ' : 'ada', password: `guess ${i}`, next: `/${i}` }
      const headers = { 'x-forwarded-for': `192.0.2.${i}`, 'user-agent': `${i}`, cookie: `__Host-device=${i}` }
      statuses.push((await stranger().json('POST', '/accounts/login/', body, headers)).status)
    }
    expect(statuses.slice(3)).toEqual([429, 429])
  })

  test('names that are nobody’s are counted in any spelling (BRUTE-4, BRUTE-8)', async () => {
    const { stranger } = await begin()
    const statuses: number[] = []
    for (const name of ['nobody', 'NOBODY', ' nobody ', 'ｎｏｂｏｄｙ', 'Nobody']) {
      statuses.push(await guess(stranger(), name))
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429])
  })

  test('what a client writes into a header of proxies does not begin a new count (BRUTE-5)', async () => {
    const limits = { client: perMinute(3) }
    const { stranger } = await begin({ limits }, { clientAddress: forwardedAddress({ hops: 1 }) })
    const statuses: number[] = []
    for (let i = 0; i < 5; i++) {
      const headers = { 'x-forwarded-for': `203.0.113.${i}, 198.51.100.7` }
      statuses.push(await guess(stranger(), `user${i}`, password, headers))
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429])
  })

  test('what is locked on one road is locked on all (BRUTE-6)', async () => {
    const { app, auth, stranger, lock } = await begin({ limits: { ...few, device: perMinute(3) } })
    const inside = new Browser(app)
    await inside.login('ada')
    const ask = (page: string, more: object = {}) =>
      inside.json('POST', `/accounts/${page}/`, { password: 'a wrong guess', ...more })
    for (let i = 0; i < 3; i++) await ask('reauthenticate')
    await lock()
    const roads = {
      page: async () => (await stranger().login('ada')).status,
      json: () => guess(stranger(), 'ada', password),
      basic: async () => (await new Program(app, 'ada').get('/api/user/')).status,
      'change of the password': async () => (await ask('change-password', { password, newPassword })).status,
      'change of the name': async () => (await ask('change-username', { password, username: 'other' })).status,
      reauthentication: async () => (await ask('reauthenticate', { password })).status,
      deletion: async () => (await ask('delete', { password })).status,
    }
    for (const [name, take] of Object.entries(roads)) expect(await take(), name).toBe(429)
    const direct = auth.verifyCredentials({ identity: 'ada', password })
    await expect(direct).rejects.toMatchObject({ code: 'too_many_requests' })
  })

  test('whoever locks an account does not lock out the browser its owner has used (BRUTE-7)', async () => {
    const { stranger, lock, known } = await begin()
    const owner = await known()
    await lock()
    expect([await guess(stranger(), 'ada', password), await guess(owner, 'ada', password)]).toEqual([429, 200])
  })

  test('a new password ends what a browser was known by: it may be the thief’s (BRUTE-7)', async () => {
    const { auth, ada, lock, known } = await begin()
    const browser = await known()
    await auth.users.setPassword(ada, newPassword)
    await lock()
    expect(await guess(browser, 'ada', newPassword)).toBe(429)
  })

  test('a known browser has a budget, and it is for that user alone (BRUTE-7)', async () => {
    const { auth, lock, known } = await begin({ limits: { ...few, device: perMinute(2) } })
    await auth.users.create({ username: 'grace', password })
    const browser = await known()
    await lock('grace')
    expect(await guess(browser, 'grace', password)).toBe(429)
    const statuses: number[] = []
    for (let i = 0; i < 3; i++) statuses.push(await guess(browser, 'ada'))
    expect(statuses).toEqual([401, 401, 429])
  })

  test('a name that is nobody’s is locked as an account is (BRUTE-8)', async () => {
    const { stranger } = await begin()
    const answersFor = async (username: string): Promise<unknown[]> => {
      const answers: unknown[] = []
      for (let i = 0; i < 5; i++) {
        const answer = await stranger().json('POST', '/accounts/login/', { username, password: 'a wrong guess' })
        const { requestId: _, instance: __, ...body } = (await answer.json()) as Record<string, unknown>
        answers.push([answer.status, body])
      }
      return answers
    }
    expect(await answersFor('nobody')).toEqual(await answersFor('ada'))
  })

  test('success on one’s own account does not begin the count of an address anew (BRUTE-9)', async () => {
    const { auth, stranger } = await begin({}, fromOneAddress)
    await auth.users.create({ username: 'mallory', password })
    const statuses: number[] = []
    for (let i = 0; i < 12; i++) {
      await guess(stranger(), 'mallory', password)
      statuses.push(await guess(stranger(), `victim${i}`))
    }
    expect(statuses.filter((status) => status === 429)).toHaveLength(4)
  })

  test('a login that succeeds is not counted (BRUTE-9)', async () => {
    const { stranger } = await begin({}, fromOneAddress)
    for (let i = 0; i < 12; i++) expect(await guess(stranger(), 'ada', password)).toBe(200)
  })

  test('what is counted is kept under hashes: no store of counts holds a name or an address (BRUTE-10)', async () => {
    const keys: string[] = []
    const none = async (): Promise<void> => undefined
    const consume = async (key: string) => keys.push(key)
    const { auth, stranger } = await begin({
      limits: { createLimiter: () => ({ consume, reward: none, delete: none }) },
    })
    const names = ['ada', 'nobody', 'x'.repeat(200), 'nobody@app.example', "' OR 1=1 --"]
    for (const name of names) await guess(stranger(), name)
    await stranger().json('POST', '/accounts/forgot-password/', { email: 'ada@app.example' })
    await auth.settled()
    expect(new Set(keys).size).toBeGreaterThan(names.length)
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/)
  })

  test('mails to one address are limited, silently (BRUTE-11)', async () => {
    const { auth, mails, stranger } = await begin({ limits: { mail: perMinute(3) } })
    const answers = new Set<string>()
    for (let i = 0; i < 10; i++) {
      const answer = await stranger().json('POST', '/accounts/forgot-password/', { email: 'ada@app.example' })
      answers.add(`${answer.status} ${(await answer.text()).replace(/"csrfToken":"[^"]+"/, '')}`)
      await auth.settled()
    }
    expect([answers.size, mails.length]).toEqual([1, 3])
  })

  test('one host cannot have any number of strangers mailed (BRUTE-11)', async () => {
    const limits = { registration: perMinute(3), mailClient: perMinute(3) }
    const features = { emailConfirmation: true }
    const { auth, mails, stranger } = await begin({ limits, features }, fromOneAddress)
    const register = async (name: string): Promise<number> => {
      const input = { username: name, email: `${name}@app.example`, password }
      return (await stranger().json('POST', '/accounts/register/', input)).status
    }
    const statuses: number[] = []
    for (const name of ['user-a', 'user-b', 'user-c', 'user-d', 'ada']) statuses.push(await register(name))
    await auth.settled()
    expect(statuses).toEqual([202, 202, 202, 429, 429])
    expect(mails).toHaveLength(3)
  })

  test('a huge password is refused before it is hashed, and the body read no further than the limit (LOGIN-9)', async () => {
    const { app, work, stranger } = await begin()
    const before = work.scryptRuns
    const chunk = new TextEncoder().encode('x'.repeat(1024))
    let pulled = 0
    const body = new ReadableStream({
      pull(controller) {
        pulled += 1
        if (pulled > 1024) controller.close()
        else controller.enqueue(chunk)
      },
    })
    const init: RequestInit = { method: 'POST', body, duplex: 'half', headers: { 'content-type': 'application/json' } }
    expect((await app.request(`${origin}/accounts/login/`, init)).status).toBe(413)
    expect(pulled).toBeLessThan(25)
    expect(await guess(stranger(), 'ada', 'x'.repeat(10_000))).toBe(400)
    const visitor = stranger()
    await visitor.get('/accounts/login/')
    const fields = { username: 'ada', password: 'x'.repeat(1_000_000) }
    expect((await visitor.submit('/accounts/login/', fields)).status).toBe(413)
    expect(work.scryptRuns).toBe(before)
  })
}
