import { describe, expect, test } from 'vitest'
import { createMailer, csrfHeader, type Mail } from '../src/index.ts'
import type { Browser } from './browser.ts'
import { createSite, models, modelsWithEmails, origin, password, type Site, type SiteOptions } from './site.ts'

const path = '/accounts/emails/'
const first = 'ada@good.example'
const second = 'lovelace@good.example'
const newPassword = 'another correct horse battery'
const layouts = [
  ['one address', models],
  ['several addresses', modelsWithEmails],
] as const

interface Listed {
  readonly several: boolean
  readonly emails: readonly { id: string; email: string; confirmedAt: string | null; isPrimary: boolean }[]
  readonly waiting: readonly { email: string }[]
  readonly csrfToken: string
}

/** A site where Ada is logged in, and what she does with her addresses. */
async function open(given: object = modelsWithEmails, options: SiteOptions = {}) {
  const site = await createSite(options, {}, given)
  await site.addUser('ada', { email: first })
  const ada = await logIn(site, 'ada')
  return { site, ...at(site, ada), browser: ada }
}

async function logIn(site: Site, username: string, secret = password): Promise<Browser> {
  const browser = site.browser()
  expect((await browser.json('/accounts/login/', { username, password: secret })).status).toBe(200)
  return browser
}

function at(site: Site, browser: Browser) {
  const listed = async (): Promise<Listed> =>
    (await (await browser.get(path, { Accept: 'application/json' })).json()) as Listed
  const act = async (input: object): Promise<Response> =>
    browser.json(path, input, { [csrfHeader]: (await listed()).csrfToken })
  const idOf = async (email: string): Promise<string> =>
    (await listed()).emails.find((own) => own.email === email)?.id ?? ''
  const add = (email: string, secret = password): Promise<Response> => act({ action: 'add', email, password: secret })
  const confirm = async (email: string): Promise<Response> => confirmBy(site, await tokenTo(site, email))
  return {
    listed,
    act,
    idOf,
    add,
    /** Asks for an address, and follows the link. */
    async have(email: string, secret = password) {
      expect((await add(email, secret)).status).toBe(202)
      expect((await confirm(email)).status).toBe(200)
    },
    makePrimary: async (email: string, secret = password) =>
      act({ action: 'make-primary', id: await idOf(email), password: secret }),
    remove: async (email: string, secret = password) =>
      act({ action: 'remove', id: await idOf(email), password: secret }),
    /** The addresses in words. */
    async emails() {
      return (await listed()).emails.map(({ email, isPrimary, confirmedAt }) =>
        [email, isPrimary && 'primary', confirmedAt === null && 'unconfirmed'].filter(Boolean).join(' '),
      )
    },
  }
}

const mailsTo = async (site: Site, address: string): Promise<readonly Mail[]> =>
  (await site.mails()).filter(({ to }) => to === address)

/** The token of the last link that was mailed to an address. */
const tokenTo = async (site: Site, address: string): Promise<string> => tokenIn((await mailsTo(site, address)).at(-1))
const tokenIn = (mail: Mail | undefined): string => /token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''

const confirmBy = (site: Site, token: string): Promise<Response> =>
  site.browser().json('/accounts/confirm-new-email/', { token })
const undoBy = (site: Site, token: string, secret = newPassword): Promise<Response> =>
  site.browser().json('/accounts/undo-email-change/', { token, newPassword: secret })

const canLogIn = async (site: Site, username: string, secret = password): Promise<boolean> =>
  (await site.browser().json('/accounts/login/', { username, password: secret })).status === 200

const codeOf = async (answer: Response): Promise<unknown> => ((await answer.json()) as { code?: unknown }).code

describe.each(layouts)('with %s', (kind, given) => {
  const several = given === modelsWithEmails

  test('TOK-14 a new address waits until its link is followed, and opens nothing before', async () => {
    const { site, add, emails, listed } = await open(given)
    expect((await add(second)).status).toBe(202)
    expect([(await listed()).several, await emails()]).toEqual([several, [`${first} primary`]])
    expect((await listed()).waiting.map(({ email }) => email)).toEqual([second])
    expect([await canLogIn(site, second), await canLogIn(site, first)]).toEqual([false, true])
    await site.browser().submit('/accounts/forgot-password/', { email: second })
    expect((await mailsTo(site, second)).map(({ subject }) => subject)).toEqual([
      'Confirm this address for good.example',
    ])
  })

  test('FU-EMAIL-03 FU-EMAIL-05 the link adds it only where addresses are kept apart from users, else it takes the place', async () => {
    const { site, have, emails, listed } = await open(given)
    await have(second)
    expect(await emails()).toEqual(several ? [`${first} primary`, second] : [`${second} primary`])
    expect((await listed()).waiting).toEqual([])
    expect([await canLogIn(site, first), await canLogIn(site, second)]).toEqual([several, true])
    expect(site.events).toContain(several ? 'user.email_added' : 'user.email_changed')
  })

  test('TOK-14 who does not know the password has no address mailed, added or removed', async () => {
    const { site, add, act, listed } = await open(given)
    const id = (await listed()).emails[0]?.id ?? null
    const inputs = [
      { action: 'add', email: second, password: 'a wrong guess' },
      { action: 'remove', id, password: 'a wrong guess' },
      { action: 'make-primary', id, password: 'a wrong guess' },
    ]
    for (const input of inputs) expect((await act(input)).status).toBe(401)
    expect((await add(second, '')).status).toBe(400)
    expect(await site.mails()).toEqual([])
    expect((await listed()).waiting).toEqual([])
  })

  test('LOGIN-5 the answer does not tell whether an address is known, nor does the page', async () => {
    const { site, add, listed } = await open(given)
    await site.addUser('grace', { email: 'grace@good.example' })
    const known = await add('Grace@good.example')
    const free = await add('free@good.example')
    expect([known.status, await known.text()]).toEqual([free.status, await free.text()])
    expect((await listed()).waiting.map(({ email }) => email).sort()).toEqual(
      several ? ['Grace@good.example', 'free@good.example'] : ['free@good.example'],
    )
    const sent = (await site.mails()).map(({ to, subject }) => [to, subject])
    expect(sent).toEqual([
      ['grace@good.example', 'You have an account at good.example'],
      ['free@good.example', 'Confirm this address for good.example'],
    ])
  })

  test('LOGIN-5 a mailer that fails says so for known and unknown addresses alike, and the link can be asked for again', async () => {
    const sent: Mail[] = []
    let isDown = true
    const sendMail = async (mail: Mail) => (isDown ? Promise.reject(new Error('down')) : sent.push(mail))
    const mailer = createMailer({ from: 'site@good.example', transport: { sendMail } })
    const { site, add, act, listed } = await open(given, { mailer })
    await site.addUser('grace', { email: 'grace@good.example' })
    const refused = [await add('grace@good.example'), await add(second)]
    expect(refused.map(({ status }) => status)).toEqual([503, 503])
    expect(await Promise.all(refused.map(codeOf))).toEqual(['mail_unavailable', 'mail_unavailable'])
    isDown = false
    expect((await act({ action: 'resend', email: second })).status).toBe(202)
    expect((await confirmBy(site, tokenIn(sent.at(-1)))).status).toBe(200)
    expect((await listed()).emails.map(({ email }) => email)).toContain(second)
  })

  test('TOK-1 TOK-6 TOK-9 TOK-11 a link works once, only the last one, only when its form is sent, and for nothing else', async () => {
    const { site, add, act, emails } = await open(given)
    await add(second)
    const older = await tokenTo(site, second)
    await act({ action: 'resend', email: second })
    const token = await tokenTo(site, second)
    const scanner = site.browser()
    await scanner.get(`/accounts/confirm-new-email/?token=${token}`)
    await scanner.get('/accounts/confirm-new-email/')
    expect(await emails()).toEqual([`${first} primary`])
    for (const page of ['reset-password', 'undo-email-change'])
      expect((await site.browser().json(`/accounts/${page}/`, { token, newPassword })).status).toBe(400)
    expect([(await confirmBy(site, older)).status, (await confirmBy(site, token)).status]).toEqual([400, 200])
    expect(await codeOf(await confirmBy(site, token))).toBe('invalid_token')
  })

  test('TOK-3 TOK-6 a link is worth nothing after two days, and after the password was changed', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z')
    const { site, add } = await open(given, { clock: { now: () => new Date(now) } })
    await add(second)
    const token = await tokenTo(site, second)
    now += 2 * 86_400_000
    expect((await confirmBy(site, token)).status).toBe(400)
    const ada = at(site, await logIn(site, 'ada'))
    await ada.add('third@good.example')
    const user = await site.auth.users.findByIdentity('ada')
    if (user) await site.auth.users.setPassword(user, newPassword)
    expect((await confirmBy(site, await tokenTo(site, 'third@good.example'))).status).toBe(400)
  })

  test('TOK-14 the old address is told, and its link takes the account back from who knew the password', async () => {
    const { site, browser, have, makePrimary, remove } = await open(given)
    await have(second)
    if (several) {
      expect((await makePrimary(second)).status).toBe(200)
      expect((await remove(first)).status).toBe(200)
    }
    const links = (await mailsTo(site, first)).map(tokenIn)
    expect(links).toHaveLength(several ? 3 : 1)
    const user = await site.auth.users.findByIdentity('ada')
    if (user) await site.auth.users.setPassword(user, 'what only the thief knows')
    const thief = await logIn(site, 'ada', 'what only the thief knows')
    await at(site, thief).add('third@good.example', 'what only the thief knows')
    const waiting = await tokenTo(site, 'third@good.example')

    expect((await undoBy(site, links[0] ?? '', 'password')).status).toBe(400)
    expect((await undoBy(site, links[0] ?? '')).status).toBe(200)
    expect(await (await thief.get('/')).text()).toBe('home of nobody')
    expect(await (await browser.get('/')).text()).toBe('home of nobody')
    expect((await confirmBy(site, waiting)).status).toBe(400)
    expect([await canLogIn(site, first, newPassword), await canLogIn(site, second, newPassword)]).toEqual([true, false])
    expect(await at(site, await logIn(site, 'ada', newPassword)).emails()).toEqual([`${first} primary`])
    expect(await codeOf(await undoBy(site, links[0] ?? ''))).toBe('invalid_token')
    expect(site.events).toContain('user.email_change_undone')
  })

  test('TOK-14 a thief who moves on to further addresses gets no link that outlives the owner’s', async () => {
    const { site, have, makePrimary } = await open(given)
    await have('thief@bad.example')
    if (several) await makePrimary('thief@bad.example')
    await have('other@bad.example')
    if (several) await makePrimary('other@bad.example')
    const theirs = await tokenTo(site, 'thief@bad.example')
    const [own] = (await mailsTo(site, first)).map(tokenIn)
    expect([theirs, own]).not.toContain('')
    expect((await undoBy(site, own ?? '')).status).toBe(200)
    expect((await undoBy(site, theirs, 'what only the thief knows')).status).toBe(400)
    expect(await canLogIn(site, first, newPassword)).toBe(true)
  })

  test('TOK-14 a thief gets no link when the owner puts the address back by hand', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z')
    const { site, have, makePrimary, remove } = await open(given, { clock: { now: () => new Date(now) } })
    now += 1000
    await have('thief@bad.example')
    if (several) await makePrimary('thief@bad.example')
    if (several) await remove(first)
    now += 1000
    const user = await site.auth.users.findByIdentity('ada')
    if (user) await site.auth.users.setPassword(user, newPassword)
    const owner = at(site, await logIn(site, 'ada', newPassword))
    await owner.have(first, newPassword)
    if (several) await owner.makePrimary(first, newPassword)
    if (several) await owner.remove('thief@bad.example', newPassword)
    expect(await owner.emails()).toEqual([`${first} primary`])
    const told = await mailsTo(site, 'thief@bad.example')
    const links = told.filter(({ text }) => text?.includes('undo-email-change'))
    expect([told.length > 1, links]).toEqual([true, []])
  })

  test('a reset of access, a disabling, and an address that the application gives end the links that undo (TOK-14)', async () => {
    const { site, have, makePrimary } = await open(given)
    const { users } = site.auth
    const ada = { identity: 'ada' }
    const endings: readonly (() => Promise<unknown>)[] = [
      () => users.resetAccess(ada),
      async () => [await users.deactivate(ada), await users.activate(ada)],
      () => users.update(ada, { email: 'safe@good.example' }),
    ]
    await have(second)
    if (several) await makePrimary(second)
    for (const end of endings) {
      const user = await users.findByIdentity('ada')
      const payload = { address: first, confirmedAt: new Date().toISOString() }
      const token = user ? await site.auth.services.tokens.issueToken('undo_email_change', user, 600, payload) : ''
      await end()
      expect((await undoBy(site, token)).status).toBe(400)
    }
  })

  test('TOK-4 the database holds no link, and an address is taken by nobody before it is proved', async () => {
    const { site, add } = await open(given)
    await add(second)
    const token = await tokenTo(site, second)
    const rows = [
      ...(await site.rows('token')),
      ...(await site.rows('user')),
      ...(several ? await site.rows('user_email') : []),
    ]
    expect(JSON.stringify(rows)).not.toContain(token)
    await site.addUser('grace', { email: second })
    expect(await codeOf(await confirmBy(site, token))).toBe('email_taken')
    expect(await canLogIn(site, second)).toBe(true)
  })

  test('LOGIN-11 whoever proves an address gets it from somebody who only claimed it', async () => {
    const { site, have, emails } = await open(given)
    await site.addUser('squatter', { email: second, emailConfirmed: false })
    await have(second)
    expect(await emails()).toContain(several ? second : `${second} primary`)
    expect((await site.auth.users.findByIdentity('squatter'))?.email).toBeNull()
    expect((await site.auth.users.findByIdentity(second))?.username).toBe('ada')
    expect(site.events).toContain('user.email_removed')
  })

  test('LOGIN-11 the first address that is proved ends the claim to one that never was', async () => {
    const site = await createSite({}, {}, given)
    await site.addUser('ada', { email: 'victim@good.example', emailConfirmed: false })
    const ada = at(site, await logIn(site, 'ada'))
    await ada.have(second)
    expect(await ada.emails()).toEqual([`${second} primary`])
    expect(await site.auth.users.findByIdentity('victim@good.example')).toBeNull()
    expect(await mailsTo(site, 'victim@good.example')).toEqual([])
  })

  test('more mails than may go to an address are refused', async () => {
    const { add } = await open(given, { limits: { mail: [{ attempts: 2, seconds: 60 }] } })
    expect([(await add(second)).status, (await add(second)).status, (await add(second)).status]).toEqual([
      202, 202, 429,
    ])
  })

  test('a waiting address is withdrawn', async () => {
    const { site, add, act, listed } = await open(given)
    await add(second)
    expect((await act({ action: 'withdraw', email: second })).status).toBe(200)
    expect((await listed()).waiting).toEqual([])
    expect((await confirmBy(site, await tokenTo(site, second))).status).toBe(400)
    expect((await act({ action: 'withdraw', email: second })).status).toBe(404)
    expect((await act({ action: 'resend', email: second })).status).toBe(404)
  })

  test.each([
    ['what is no address', { action: 'add', email: 'nobody', password }, 400],
    ['the own address, in other letters', { action: 'add', email: 'ADA@good.example', password }, 409],
    ['no address', { action: 'add', password }, 400],
    ['FU-EMAIL-06 any other action', { action: 'explode', id: '1', password }, 400],
    ['the name of a member of objects', { action: 'constructor', id: '1', password }, 400],
    ['FU-EMAIL-06 a row that is not there', { action: 'remove', id: '4711', password }, 404],
    ['FU-EMAIL-06 no row', { action: 'remove', password }, 404],
    ['no number', { action: 'make-primary', id: '1 or 1=1', password }, 404],
  ])('%s is refused', async (_, input, status) => {
    const { act, emails } = await open(given)
    expect((await act(input)).status).toBe(status)
    expect(await emails()).toEqual([`${first} primary`])
  })

  test('nobody sees or changes addresses without being logged in, nor where the feature is off', async () => {
    const site = await createSite({}, {}, given)
    expect((await site.browser().get(path)).status).toBe(303)
    expect((await site.browser().json(path, { action: 'add', email: second, password })).status).toBe(401)
    const off = await createSite({ features: { emailChange: false } }, {}, given)
    for (const page of ['emails', 'confirm-new-email', 'undo-email-change'])
      expect((await off.browser().get(`/accounts/${page}/`, { Accept: 'application/json' })).status).toBe(404)
  })

  test(`${kind}: it works by forms, without a script`, async () => {
    const { site, browser } = await open(given)
    const csrf = await browser.csrfToken(path)
    const sent = await browser.post(path, { _csrf: csrf, action: 'add', email: second, password })
    expect(sent.headers.get('location')).toBe(path)
    expect((await browser.page(path)).querySelector('[role=status]')?.text).toBe('A mail with a link is on its way.')
    const wrong = await browser.post(path, { _csrf: csrf, action: 'add', email: second, password: 'a wrong guess' })
    expect([wrong.status, (await wrong.text()).includes(`value="${second}"`)]).toEqual([401, true])
    const link = /https:\S+/.exec((await site.mails()).at(-1)?.text ?? '')?.[0] ?? ''
    expect((await browser.get(link.slice(origin.length))).headers.get('location')).toBe('/accounts/confirm-new-email/')
    expect((await browser.page('/accounts/confirm-new-email/')).text).toContain(second)
    expect((await browser.submit('/accounts/confirm-new-email/', {})).headers.get('location')).toBe(path)
    expect((await browser.page(path)).querySelectorAll('strong').map(({ text }) => text)).toContain(second)
    const undo = /https:\S+/.exec((await mailsTo(site, first)).at(-1)?.text ?? '')?.[0] ?? ''
    await browser.get(undo.slice(origin.length))
    const done = await browser.submit('/accounts/undo-email-change/', { newPassword, passwordRepeat: newPassword })
    expect(done.headers.get('location')).toBe('/accounts/login/')
  })
})

test('TOK-15 where a user has one address, a second wish makes the link of the first worthless', async () => {
  const { site, add, emails } = await open(models)
  await add(second)
  await add('third@good.example')
  expect((await confirmBy(site, await tokenTo(site, second))).status).toBe(400)
  expect((await confirmBy(site, await tokenTo(site, 'third@good.example'))).status).toBe(200)
  expect(await emails()).toEqual(['third@good.example primary'])
})

test('where several are switched off, another address takes the place of the one', async () => {
  const { have, emails, listed } = await open(modelsWithEmails, { features: { severalEmails: false } })
  expect(await listed()).toMatchObject({ several: false })
  await have(second)
  expect(await emails()).toEqual([`${second} primary`])
})

test('TOK-15 a link confirms for the user it was mailed for, whoever follows it', async () => {
  const { site, add, emails } = await open()
  const mallory = await site.addUser('mallory', { email: 'mallory@bad.example' })
  await add(second)
  const token = await tokenTo(site, second)
  const other = await logIn(site, 'mallory')
  const { csrfToken } = await at(site, other).listed()
  expect((await other.json('/accounts/confirm-new-email/', { token }, { [csrfHeader]: csrfToken })).status).toBe(200)
  expect(await emails()).toEqual([`${first} primary`, second])
  expect((await site.auth.emails.list(mallory)).addresses).toHaveLength(1)
})

test('FU-EMAIL-04 FU-EMAIL-06 an address that was added is not primary; made so, the other one can go', async () => {
  const { site, have, emails, makePrimary, remove } = await open()
  await have(second)
  expect(await codeOf(await remove(first))).toBe('email_needed')
  expect((await makePrimary(second)).status).toBe(200)
  expect(await emails()).toEqual([`${second} primary`, first])
  expect((await remove(first)).status).toBe(200)
  expect(await emails()).toEqual([`${second} primary`])
  expect(await codeOf(await remove(second))).toBe('email_needed')
  expect(site.events.filter((name) => name.startsWith('user.email'))).toEqual([
    'user.email_requested',
    'user.email_added',
    'user.email_changed',
    'user.email_removed',
  ])
})

test('FU-EMAIL-06 nobody touches the addresses of another user', async () => {
  const { site, idOf } = await open()
  await site.addUser('mallory', { email: 'mallory@bad.example' })
  const mallory = at(site, await logIn(site, 'mallory'))
  const id = await idOf(first)
  for (const action of ['remove', 'make-primary'])
    expect((await mallory.act({ action, id, password })).status).toBe(404)
})

test('an address that nobody confirmed is not made primary, and the last confirmed one stays', async () => {
  const { site, emails, makePrimary, remove } = await open()
  const [{ user_id } = {}] = await site.rows('user_email')
  await site.db.insertInto('user_email').values({ user_id, email: second, email_key: second, is_primary: 0 }).execute()
  expect(await codeOf(await makePrimary(second))).toBe('email_unconfirmed')
  await site.db.updateTable('user_email').set({ is_primary: 1 }).where('email', '=', second).execute()
  await site.db.updateTable('user_email').set({ is_primary: 0 }).where('email', '=', first).execute()
  expect(await codeOf(await remove(first))).toBe('email_needed')
  expect(await emails()).toEqual([`${second} primary unconfirmed`, first])
})

test('TOK-14 an address that is younger than the primary one is told, and gets no link', async () => {
  const { site, have, makePrimary, remove } = await open()
  await have('thief@bad.example')
  await makePrimary('thief@bad.example')
  await makePrimary(first)
  await remove('thief@bad.example')
  const told = (await mailsTo(site, 'thief@bad.example')).filter(({ subject }) => subject.includes('were changed'))
  expect(told.map(tokenIn)).toEqual(['', ''])
})

test('TOK-14 no notice and no link goes out where notices of changes are switched off', async () => {
  const { site, have } = await open(models, { notices: { emailChanged: false } })
  await have(second)
  expect(await mailsTo(site, first)).toEqual([])
  expect(await site.rows('token')).toEqual([])
})

test('a link for a new password that went to an address is worth nothing when the address is removed', async () => {
  const { site, have, makePrimary, remove } = await open()
  await have(second)
  await makePrimary(second)
  await site.browser().submit('/accounts/forgot-password/', { email: first })
  const token = await tokenTo(site, first)
  await remove(first)
  expect((await site.browser().json('/accounts/reset-password/', { token, newPassword })).status).toBe(400)
})
