import { afterAll, beforeAll, onTestFinished, test } from 'vitest'
import { launchBrowser } from '../../../packages/conformance/src/browser.ts'
import { Person } from './person.ts'
import { type ServedDemo, serveDemo } from './served-demo.ts'

const first = 'ada@example.org'
const second = 'ada@work.example'
const password = 'correct horse battery'
const newPassword = 'battery horse correct'

/** In milliseconds: every step waits for pages. */
const patience = 120_000

let demo: ServedDemo
let browser: Awaited<ReturnType<typeof launchBrowser>>

beforeAll(async () => {
  browser = await launchBrowser()
  demo = await serveDemo()
})

afterAll(async () => {
  await browser?.close()
  await demo?.close()
})

async function somebody(): Promise<Person> {
  const context = await browser.newContext({ baseURL: demo.url, locale: 'en-GB' })
  onTestFinished(() => context.close())
  return new Person(await context.newPage())
}

test(
  'somebody registers by mail, forgets and changes everything, and leaves',
  async () => {
    const [ada, elsewhere] = [await somebody(), await somebody()]
    await registers(ada)
    await resetsPassword(ada, elsewhere)
    await changesUsername(ada)
    await movesToSecondAddress(ada)
    await endsAnotherSession(ada, elsewhere)
    await deletesAccount(ada)
  },
  patience,
)

async function registers(ada: Person): Promise<void> {
  await ada.open('/accounts/register/')
  const typed = { Username: 'ada', 'E-mail': first, Password: password, 'Password again': password }
  await ada.send(typed, 'Create account')
  await ada.sees('Look at your mail')
  await ada.isAskedToLogIn()
  await ada.followMail(first)
  await ada.send({}, 'Confirm and go on')
  await ada.sees('Your address is confirmed.')
  await ada.isLoggedInAs('ada')
  await ada.logOut()
  await ada.isAskedToLogIn()
}

/** Who is logged in elsewhere is not any more. */
async function resetsPassword(ada: Person, elsewhere: Person): Promise<void> {
  await elsewhere.logIn(first, password)
  await elsewhere.isLoggedInAs('ada')
  await ada.open('/accounts/forgot-password/')
  await ada.send({ 'E-mail': first }, 'Mail me a link')
  await ada.sees('Look at your mail')
  await ada.followMail(first)
  await ada.send({ 'New password': newPassword, 'New password again': newPassword }, 'Set password')
  await ada.sees('Your password has been set.')
  await elsewhere.isAskedToLogIn()
  await ada.logIn('ada', password)
  await ada.sees('Incorrect username or password.')
  await ada.logIn('ada', newPassword)
  await ada.isLoggedInAs('ada')
}

async function changesUsername(ada: Person): Promise<void> {
  await ada.open('/accounts/change-username/')
  await ada.send({ 'New username': 'lovelace', Password: newPassword }, 'Change username')
  await ada.isLoggedInAs('lovelace')
}

async function movesToSecondAddress(ada: Person): Promise<void> {
  await ada.open('/accounts/emails/')
  await ada.send({ 'E-mail': second, Password: newPassword }, 'Add address')
  await ada.sees('waits until')
  await ada.followMail(second)
  await ada.send({}, 'Confirm')
  await ada.sees(`The address ${second} is confirmed.`)
  await ada.choose(second, 'Make primary')
  await ada.send({ Password: newPassword }, 'Make primary')
  await ada.sees('This is your primary address now.')
  await ada.choose(first, 'Remove')
  await ada.send({ Password: newPassword }, 'Remove')
  await ada.sees('The address has been removed.')
  await ada.logOut()
  await ada.logIn(first, newPassword)
  await ada.isAskedToLogIn()
  await ada.logIn(second, newPassword)
  await ada.isLoggedInAs('lovelace')
}

async function endsAnotherSession(ada: Person, elsewhere: Person): Promise<void> {
  await elsewhere.logIn('lovelace', newPassword)
  await elsewhere.isLoggedInAs('lovelace')
  await ada.open('/accounts/sessions/')
  await ada.send({}, 'Log out there')
  await ada.sees('You are logged out there.')
  await elsewhere.isAskedToLogIn()
  await ada.isLoggedInAs('lovelace')
}

async function deletesAccount(ada: Person): Promise<void> {
  await ada.open('/private/')
  await ada.send({ 'What is new?': 'My last words here.' }, 'Post')
  await ada.sees('My last words here.')
  await ada.open('/accounts/profile/')
  await ada.page.getByRole('link', { name: 'Delete account' }).click()
  await ada.send({ Password: newPassword }, 'Delete account')
  await ada.sees('Your account has been deleted.')
  await ada.logIn('lovelace', newPassword)
  await ada.isAskedToLogIn()
}
