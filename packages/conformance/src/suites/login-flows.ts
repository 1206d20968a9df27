import { createMailer, type Mail } from '@authpkg/auth'
import { type AnyUser, eq, type Value } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda, password, TestClock } from '../fixtures/accounts.ts'
import { Browser, Program } from '../fixtures/browser.ts'
import { own, rawTable } from '../fixtures/keys.ts'
import { web } from '../fixtures/web.ts'

/** `password` of the fixtures as flask-peewee keeps it. */
const ancient = '5a170$752c12fb340fac58aa7498c65f55d34f33f4fa9b'
const wrong = 'wrong wrong wrong wrong'

/** What a login costs and tells, whoever it is for. */
export const loginFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async () => {
    const mails: Mail[] = []
    const mailer = createMailer({ from: 'app@app.example', transport: { sendMail: async (mail) => mails.push(mail) } })
    const passwords = { insecureFastHashing: true, maxQueue: 200 }
    const { app, auth } = web(cell.db, { mailer, passwords, clock: new TestClock() })
    const ada = await addAda(auth)
    const { work } = auth.services.passwordHasher
    const logIn = (username: unknown, secret: unknown = password): Promise<Response> =>
      new Browser(app).json('POST', '/accounts/login/', { username, password: secret })
    const makeAncient = (user: AnyUser): Promise<boolean> => auth.services.users.update(user, { passwordHash: ancient })
    return { app, auth, ada, mails, work, logIn, makeAncient }
  }

  test('every try runs the hash once at the current cost, and an older format its own verification beside it (LOGIN-2, LOGIN-3)', async () => {
    const { auth, work, logIn, makeAncient } = await begin()
    const states = { disabled: { active: false }, unconfirmed: { emailConfirmed: false } }
    for (const [name, state] of Object.entries(states)) {
      const input = { email: `${name}@app.example`, password, ...state }
      await auth.users.create({ username: name, ...input })
      await makeAncient(await auth.users.create({ username: `old-${name}`, ...input, email: `old-${input.email}` }))
    }
    await makeAncient(await auth.users.create({ username: 'old', password }))
    const names = ['nobody', 'ada', 'disabled', 'unconfirmed', 'old-disabled', 'old-unconfirmed', 'old']
    for (const name of names) {
      for (const secret of [wrong, password]) {
        const before = { ...work }
        await logIn(name, secret)
        expect(work.scryptRuns - before.scryptRuns, `${name}, ${secret}`).toBe(1)
        expect(work.legacyVerifications > before.legacyVerifications, `${name}, ${secret}`).toBe(name.startsWith('old'))
      }
    }
  })

  test('a login ends the sessions begun before it, where that is switched on (FI-USER-05)', async () => {
    const { app, auth } = web(cell.db, { features: { endOtherSessionsOnLogin: true } })
    await addAda(auth)
    const [first, second] = [new Browser(app), new Browser(app)]
    for (const browser of [first, second]) {
      await browser.login('ada')
      expect(await (await browser.get('/')).text()).toBe('ada')
    }
    expect(await (await first.get('/')).text()).toBe('nobody')
    const browsers = Array.from({ length: 8 }, () => new Browser(app))
    const statuses = await Promise.all(browsers.map(async (browser) => (await browser.login('ada')).status))
    expect(new Set(statuses)).toEqual(new Set([303]))
    const homes = await Promise.all(browsers.map(async (browser) => (await browser.get('/')).text()))
    expect(homes.filter((home) => home === 'ada')).toHaveLength(1)
  })

  test('a hash in an older format lets everybody in who logs in at once, and is replaced once (FP-BU-03, PASS-9, RACE-2)', async () => {
    const { app, auth, ada, logIn, makeAncient } = await begin()
    await makeAncient(ada)
    const basic = async (): Promise<Response> => new Program(app, 'ada').get('/api/note/')
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? basic() : logIn('ada'))))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const { passwordHash } = (await auth.users.findById(ada['id'])) as AnyUser
    expect(passwordHash).not.toBe(ancient)
    await logIn('ada')
    expect((await auth.users.findById(ada['id']))?.passwordHash).toBe(passwordHash)
  })

  test('a credential that is no text is refused before anything is asked or hashed (LOGIN-8)', async () => {
    const { work, logIn } = await begin()
    const before = work.scryptRuns
    const shapes = [null, 1, true, ['ada'], { ne: '' }, { op: 'isNotNull' }, {}]
    for (const shape of shapes) {
      const tries = () => Promise.all([logIn(shape), logIn('ada', shape)])
      const { result, statements } = await cell.harness.statements.counted(tries)
      expect(result.map(({ status }) => status)).toEqual([400, 400])
      expect(statements).toEqual([])
    }
    expect(work.scryptRuns).toBe(before)
  })

  test('a stored hash that is damaged or absurdly dear fails as a wrong password does (LOGIN-10)', async () => {
    const { auth, ada, logIn } = await begin()
    const good = String(ada.passwordHash)
    for (const passwordHash of [good.slice(0, 40), '$s0$ffffff$AAAA$AAAA', 'x'.repeat(200), '', null]) {
      await auth.services.users.update(ada, { passwordHash })
      expect((await logIn('ada')).status, String(passwordHash)).toBe(401)
    }
    expect(await cell.db.count('Session', {})).toBe(0)
  })

  test('asking for a link answers alike, with nothing asked of the database before, whoever it is for (LOGIN-5)', async () => {
    const { app, auth, mails } = await begin()
    await auth.users.create({ username: 'idle', email: 'idle@app.example', password, active: false })
    for (const page of ['forgot-password', 'resend-confirmation']) {
      const answers = new Set<string>()
      for (const email of ['ada@app.example', 'idle@app.example', 'nobody@app.example', 'no address']) {
        const ask = () => new Browser(app).json('POST', `/accounts/${page}/`, { email })
        const { result, statements } = await cell.harness.statements.counted(async () => ask())
        answers.add(`${result.status} ${(await result.text()).replace(/"csrfToken":"[^"]+"/, '')}`)
        expect(statements, page).toEqual([])
        await auth.settled()
      }
      expect(answers.size, page).toBe(1)
    }
    expect(mails.map(({ to }) => to)).toEqual(['ada@app.example'])
  })

  test('no page tells without a password whether somebody is there (LOGIN-6)', async () => {
    const { app } = await begin()
    const pages = ['login', 'register', 'forgot-password', 'resend-confirmation', 'profile', 'sessions', 'emails']
    for (const page of pages) {
      const tell = async (name: string): Promise<string> => {
        const query = new URLSearchParams({ username: name, identity: name, email: `${name}@app.example` })
        const answer = await new Browser(app).get(`/accounts/${page}/?${query}`)
        return `${answer.status} ${(await answer.text()).replace(/name="_csrf"[^>]*>/g, '').replaceAll(name, '')}`
      }
      expect(await tell('ada'), page).toBe(await tell('xyz'))
    }
  })

  test('passwords are stored salted, each with the cost it was made at (PASS-9)', async () => {
    const { auth, ada } = await begin()
    const other = await auth.users.create({ username: 'bob', password })
    const model = cell.layout.standardModels.includes('UserAuth') ? 'UserAuth' : 'User'
    const stored = (await cell.db.findMany(model, {})).map((row) => String(row[own(cell, model, 'password')]))
    expect(stored.sort()).toEqual([ada.passwordHash, other.passwordHash].sort())
    expect(new Set(stored).size).toBe(2)
    expect(atob(stored[0] ?? '').slice(0, 6)).toBe('scrypt')
    const raw = JSON.stringify(await cell.harness.readRaw(`SELECT * FROM ${rawTable(cell, model)}`), asText)
    expect(raw).not.toContain(password)
  })

  test('who was deleted is nobody, by the cookie and over HTTP Basic (LOGIN-13)', async () => {
    const { app, ada } = await begin()
    const browser = new Browser(app)
    await browser.login('ada')
    await cell.db.delete('User', eq('id', ada['id'] as Value))
    expect(await (await browser.get('/')).text()).toBe('nobody')
    expect((await new Program(app, 'ada').get('/api/user/')).status).toBe(401)
  })
}

const asText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
