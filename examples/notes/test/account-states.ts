import type { launchBrowser } from '../../../packages/conformance/src/browser.ts'
import type { ServedDemo } from './served-demo.ts'

export type Chromium = Awaited<ReturnType<typeof launchBrowser>>
export type Page = Awaited<ReturnType<Chromium['newPage']>>

/** Somebody who goes through the pages, and how to open the same site in another browser. */
export interface Visit {
  readonly page: Page
  readonly demo: ServedDemo
  elsewhere(): Promise<Page>
}

type State = readonly [name: string, show: (visit: Visit) => Promise<unknown>]

const first = 'ada@example.org'
const second = 'ada.lovelace@analytical-engines.example'
const password = 'correct horse battery'
const newcomer = { username: 'ada', email: first, password, passwordRepeat: password }

/** Each account page in each state worth looking at, in an order in which one leads to the next. */
export const accountStates: readonly State[] = [
  ['login', ({ page }) => page.goto('/accounts/login/')],
  ['login-refused', ({ page }) => send(page, { username: 'ada', password: 'wrong' })],
  ['register', ({ page }) => page.goto('/accounts/register/')],
  [
    'register-refused',
    ({ page }) => send(page, { username: 'a d', email: 'ada@', password: 'x', passwordRepeat: 'y' }),
  ],
  ['register-mail-sent', ({ page }) => page.goto('/accounts/register/').then(() => send(page, newcomer))],
  ['mails', ({ page }) => page.goto('/mails/')],
  ['mail-as-html', ({ page }) => page.goto('/mails/1/')],
  ['confirm-email', async (visit) => visit.page.goto(await mailed(visit, first))],
  [
    'confirm-email-elsewhere',
    (visit) => forgetCookies(visit).then(async () => visit.page.goto(await mailed(visit, first))),
  ],
  ['login-confirmed', ({ page }) => send(page, { password })],
  ['site', ({ page }) => logIn(page)],
  ['profile', ({ page }) => page.goto('/accounts/profile/')],
  ['emails', ({ page }) => page.goto('/accounts/emails/')],
  ['emails-refused', ({ page }) => send(page, { email: second, password: 'wrong' })],
  ['emails-waiting', ({ page }) => send(page, { email: second, password })],
  ['confirm-new-email', async (visit) => visit.page.goto(await mailed(visit, second))],
  ['emails-filled', ({ page }) => send(page, {})],
  ['email-make-primary', ({ page }) => page.locator('a[href*="action=make-primary"]').click()],
  ['email-made-primary', ({ page }) => send(page, { password })],
  ['email-remove', ({ page }) => page.locator('a[href*="action=remove"]').click()],
  ['email-remove-refused', ({ page }) => send(page, { password: 'wrong' })],
  ['undo-email-change', async (visit) => visit.page.goto(await mailed(visit, first))],
  ['change-username', ({ page }) => page.goto('/accounts/change-username/')],
  ['change-username-refused', ({ page }) => send(page, { username: 'a b', password })],
  ['change-password', ({ page }) => page.goto('/accounts/change-password/')],
  ['change-password-refused', ({ page }) => send(page, { password, newPassword: 'password', passwordRepeat: 'other' })],
  ['sessions', ({ page }) => page.goto('/accounts/sessions/')],
  ['sessions-filled', (visit) => logInElsewhere(visit).then(() => visit.page.goto('/accounts/sessions/'))],
  ['invitations', ({ page }) => page.goto('/accounts/invitations/')],
  ['invitations-refused', ({ page }) => send(page, { email: 'grace@' })],
  ['invitations-filled', ({ page }) => send(page, { email: 'grace@example.org' })],
  ['reauthenticate', ({ page }) => page.goto('/accounts/reauthenticate/')],
  ['delete-account', ({ page }) => page.goto('/accounts/delete/')],
  ['delete-account-refused', ({ page }) => send(page, { password: 'wrong' })],
  ['error-not-found', ({ page }) => page.goto('/accounts/nothing/')],
  ['error-not-allowed', ({ page }) => page.goto('/admin/')],
  ['logout', ({ page }) => page.goto('/accounts/logout/')],
  ['logged-out', ({ page }) => send(page, {}).then(() => page.goto('/accounts/logout/'))],
  ['register-invited', async (visit) => visit.page.goto(await mailed(visit, 'grace@example.org'))],
  ['forgot-password', ({ page }) => page.goto('/accounts/forgot-password/')],
  ['forgot-password-sent', ({ page }) => send(page, { email: second })],
  ['reset-password', async (visit) => visit.page.goto(await mailed(visit, second))],
  ['reset-password-refused', ({ page }) => send(page, { newPassword: 'short', passwordRepeat: 'short' })],
  ['reset-password-unusable', ({ page }) => page.goto('/accounts/reset-password/?token=made-up')],
  ['resend-confirmation', ({ page }) => page.goto('/accounts/resend-confirmation/')],
  ['login-limited', (visit) => guess(visit).then(() => logIn(visit.page))],
  ['unlock', async (visit) => visit.page.goto(await mailed(visit, second))],
  ['unlock-unusable', ({ page }) => page.goto('/accounts/unlock/?token=made-up')],
]

/** Fills in a form of the page, unchecked by the browser, and waits for what comes. */
async function send(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  const names = Object.keys(fields).map((name) => `:has([name="${name}"]:not([type="hidden"]))`)
  const form = page.locator(`main form${names.join('')}`).last()
  await page.evaluate('for (const form of document.forms) form.noValidate = true')
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name="${name}"]`).fill(value)
  await Promise.all([page.waitForEvent('load'), form.locator('[type="submit"]').click()])
}

/** The link of the newest mail to an address. */
async function mailed({ demo }: Visit, to: string): Promise<string> {
  await demo.auth.settled()
  const mail = demo.mailbox.mails.find((one) => one.to === to && one.text.includes('token='))
  return /https?:\S+token=\S+/.exec(mail?.text ?? '')?.[0] ?? ''
}

/** From here on it is another browser. */
const forgetCookies = ({ page }: Visit): Promise<void> => page.context().clearCookies()

/** What a stranger does until the account is closed to strangers, of whom this browser is one then. */
async function guess(visit: Visit): Promise<void> {
  await forgetCookies(visit)
  const guesses = Array.from({ length: 11 }, (_, i) => ({ identity: 'ada', password: `a guess, ${i}` }))
  for (const one of guesses) await visit.demo.auth.verifyCredentials(one).catch(() => {})
}

const logInElsewhere = ({ elsewhere }: Visit): Promise<void> => elsewhere().then(logIn)

async function logIn(page: Page): Promise<void> {
  await page.goto('/accounts/login/')
  await send(page, { username: 'ada', password })
}
