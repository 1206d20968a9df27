import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { launchBrowser } from '@authpkg/conformance/browser'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { arabic, english, german } from '../src/index.ts'
import { createSite, modelsWithEmails, password, type SiteOptions } from './site.ts'

type Chromium = Awaited<ReturnType<typeof launchBrowser>>
type Options = Parameters<Chromium['newContext']>[0]

const axe = readFileSync(join(import.meta.dirname, '../../conformance/node_modules/axe-core/axe.min.js'), 'utf8')
const shots = process.env['SCREENSHOTS']
let chromium: Chromium

beforeAll(async () => {
  chromium = await launchBrowser()
})
afterAll(() => chromium.close())

async function serve(app: unknown): Promise<{ base: string; close: () => void }> {
  const server = createAdaptorServer({ fetch: (app as Hono).fetch })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

/** A page in a real browser, on a site that is really served; `faults` are what its console complains of. */
async function visit(options: Options = {}, more: SiteOptions = {}, models?: object) {
  const site = await createSite(
    { baseUrl: 'http://localhost:3000', ...more },
    { title: 'Notes', languages: [english, german, arabic] },
    models,
  )
  await site.addUser()
  const { base, close } = await serve(site.app)
  const context = await chromium.newContext({ baseURL: base, ...options })
  onTestFinished(async () => {
    await context.close()
    close()
  })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('the server responded with a status'))
      faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  return { page, faults, site }
}

type Page = Awaited<ReturnType<typeof visit>>['page']

/** What axe finds, as the names of its rules. */
async function problems(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found = await page.evaluate(
    'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })',
  )
  const { violations } = found as { violations: { id: string; nodes: { html: string }[] }[] }
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

async function shoot(page: Page, name: string) {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}

const looks: [string, Options][] = [
  ['320-light', { viewport: { width: 320, height: 640 }, colorScheme: 'light' }],
  ['320-dark', { viewport: { width: 320, height: 640 }, colorScheme: 'dark' }],
  ['1024-light', { viewport: { width: 1024, height: 768 }, colorScheme: 'light' }],
  ['1024-dark', { viewport: { width: 1024, height: 768 }, colorScheme: 'dark', reducedMotion: 'reduce' }],
  ['320-german', { viewport: { width: 320, height: 640 }, locale: 'de-AT' }],
  ['390-arabic', { viewport: { width: 390, height: 844 }, locale: 'ar' }],
  ['forced', { viewport: { width: 768, height: 768 }, forcedColors: 'active' }],
]

test.each(looks)('every state of confirming an address is accessible and fits at %s', async (look, options) => {
  const { page, faults, site } = await visit(options, { features: { emailConfirmation: true } })
  const typed = { username: 'eve', email: 'eve@good.example', password, passwordRepeat: password }
  const link = async () => `/accounts/confirm-email/${/\?token=\S+/.exec((await site.mails()).at(-1)?.text ?? '')?.[0]}`
  const states: [string, () => Promise<unknown>][] = [
    ['register-to-confirm', () => page.goto('/accounts/register/')],
    ['mail-sent', () => fill(page, typed)],
    [
      'login-not-let-in',
      () => page.goto('/accounts/login/').then(() => fill(page, { username: 'eve', password: 'a wrong guess' })),
    ],
    ['confirm-here', async () => page.goto(await link())],
    ['resend-confirmation', () => page.goto('/accounts/resend-confirmation/')],
    [
      'confirm-elsewhere',
      () =>
        page
          .context()
          .clearCookies()
          .then(async () => page.goto(await link())),
    ],
    [
      'confirm-unusable',
      () =>
        page
          .context()
          .clearCookies()
          .then(() => page.goto('/accounts/confirm-email/')),
    ],
  ]
  for (const [name, show] of states) {
    await show()
    await shoot(page, `${name}-${look}`)
    expect(await problems(page), name).toEqual([])
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    expect(overflow, name).toBe(0)
  }
  expect(faults).toEqual([])
})

test.each(looks)('every state of the account pages is accessible and fits at %s', async (look, options) => {
  const { page, faults, site } = await visit(options, { profileFields: ['nickname'] })
  const unlockLink = async (): Promise<string> => {
    const user = await site.auth.users.findByIdentity('ada')
    const token = user && (await site.auth.services.tokens.issueToken('unlock_account', user, 600))
    return `/accounts/unlock/?token=${token}`
  }
  const states: [string, () => Promise<unknown>][] = [
    ['login', () => page.goto('/accounts/login/?next=/private')],
    ['login-refused', () => fill(page, { username: 'ada', password: 'wrong' })],
    ['register', () => page.goto('/accounts/register/')],
    [
      'register-refused',
      () => fill(page, { username: 'ad', email: 'a@b', password: 'short', passwordRepeat: 'other' }),
    ],
    ['register-taken', () => fill(page, { username: 'ADA', email: '', password, passwordRepeat: password })],
    ['logged-out', () => page.goto('/accounts/logout/')],
    ['error', () => page.goto('/accounts/assets/none.css')],
    ['login-again', () => page.goto('/accounts/login/').then(() => fill(page, { username: 'ada', password }))],
    ['reauthenticate', () => page.goto('/accounts/reauthenticate/?next=/private')],
    ['reauthenticate-refused', () => fill(page, { password: 'wrong' })],
    ['change-password', () => page.goto('/accounts/change-password/')],
    ['change-username', () => page.goto('/accounts/change-username/')],
    ['change-username-refused', () => fill(page, { username: 'x', password: 'wrong' })],
    ['sessions', () => page.goto('/accounts/sessions/')],
    ['profile', () => page.goto('/accounts/profile/')],
    ['profile-saved', () => fill(page, { nickname: 'Countess' })],
    ['delete', () => page.goto('/accounts/delete/')],
    ['delete-refused', () => fill(page, { password: 'wrong' })],
    ['logout', () => page.goto('/accounts/logout/')],
    ['forgot-password', () => page.goto('/accounts/forgot-password/')],
    ['forgot-password-sent', () => fill(page, { email: 'ada@good.example' })],
    ['reset-password', () => page.goto('/accounts/reset-password/?token=made-up')],
    ['reset-password-refused', () => fill(page, { newPassword: password, passwordRepeat: password })],
    ['unlock', async () => page.goto(await unlockLink())],
    ['unlock-unusable', () => page.goto('/accounts/unlock/?token=made-up')],
  ]
  for (const [name, open] of states) {
    await open()
    await shoot(page, `${name}-${look}`)
    if (name === 'login-again') continue
    expect(await problems(page), name).toEqual([])
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    expect(overflow, name).toBe(0)
    const sizes = await page.evaluate(
      "[...document.querySelectorAll('a, button, input:not([type=hidden])')].map((node) => node.offsetHeight)",
    )
    for (const height of sizes as number[]) expect(height, name).toBeGreaterThanOrEqual(24)
  }
  expect(faults).toEqual([])
})

test.each(looks)('every state of the addresses is accessible and fits at %s', async (look, options) => {
  const { page, faults, site } = await visit(options, {}, modelsWithEmails)
  const long = `${'a-long-name.'.repeat(5)}@good.example`
  await site.addUser('grace', { email: 'grace@good.example' })
  const link = async (path: string) =>
    `/accounts/${path}/${/\?token=\S+/.exec((await site.mails()).at(-1)?.text ?? '')?.[0]}`
  const add = async (email: string) => {
    await page.locator('[name=email][type=email]').fill(email)
    await page.locator('[name=password]').fill(password)
    await pressEnter(page)
  }
  const follow = (text: string) =>
    Promise.all([page.waitForEvent('load'), page.locator(`[href*="${text}"]`).first().click()])
  const states: [string, () => Promise<unknown>][] = [
    ['login', () => page.goto('/accounts/login/?next=/accounts/emails/')],
    ['emails', () => fill(page, { username: 'grace', password })],
    ['emails-refused', () => add('GRACE@good.example')],
    ['emails-waiting', () => add(long)],
    ['confirm-new-email', async () => page.goto(await link('confirm-new-email'))],
    ['emails-several', () => fill(page, {})],
    ['emails-make-primary', () => follow('make-primary')],
    ['emails-made-primary', () => fill(page, { password })],
    ['emails-remove', () => follow('remove')],
    ['emails-remove-refused', () => fill(page, { password: 'wrong' })],
    ['undo-email-change', async () => page.goto(await link('undo-email-change'))],
    [
      'undo-unusable',
      () =>
        page
          .context()
          .clearCookies()
          .then(() => page.goto('/accounts/undo-email-change/')),
    ],
    ['confirm-new-email-unusable', () => page.goto('/accounts/confirm-new-email/?token=made-up')],
  ]
  for (const [name, show] of states) {
    await show()
    await shoot(page, `${name}-${look}`)
    expect(await problems(page), name).toEqual([])
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    expect(overflow, name).toBe(0)
  }
  expect(faults).toEqual([])
})

/** As a person does: the next thing happens on the page that comes. */
async function pressEnter(page: Page) {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
}

async function fill(page: Page, fields: Readonly<Record<string, string>>) {
  // The browser's own checks would keep the server from being asked.
  await page.evaluate('document.forms[0].noValidate = true')
  for (const [name, value] of Object.entries(fields)) await page.locator(`[name=${name}]`).fill(value)
  await Promise.all([page.waitForEvent('load'), page.locator('button[type=submit]').click()])
}

test.each([true, false])(
  'CSRF-1 CSRF-3 logging in and out works by keyboard alone (with scripts: %s)',
  async (javaScriptEnabled) => {
    const { page, faults } = await visit({ javaScriptEnabled })
    await page.goto('/private')
    expect(new URL(page.url()).pathname).toBe('/accounts/login/')
    await page.locator('#username:focus').waitFor()
    await page.keyboard.type('ada')
    await page.keyboard.press('Tab')
    await page.keyboard.type(password)
    await pressEnter(page)
    expect(await page.locator('body').textContent()).toBe('hello ada')
    await page.goto('/accounts/logout/')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await pressEnter(page)
    expect(await page.locator('body').textContent()).toBe('home of nobody')
    expect(faults).toEqual([])
  },
)

test('CSRF-2 a form on another site logs nobody in, as a browser sends it', async () => {
  const { page, site } = await visit()
  await page.goto('/accounts/login/')
  const target = new URL('/accounts/login/', page.url()).href
  await page.goto('about:blank')
  await page.setContent(
    `<form method="post" action="${target}"><input name="username" value="ada"><input name="password" value="${password}"></form>`,
  )
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.evaluate('document.forms[0].submit()'),
  ])
  expect(answer.status()).toBe(403)
  expect(await site.rows('session')).toEqual([])
})
