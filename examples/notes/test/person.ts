import type { launchBrowser } from '../../../packages/conformance/src/browser.ts'

type Chromium = Awaited<ReturnType<typeof launchBrowser>>
type Page = Awaited<ReturnType<Chromium['newPage']>>

/** Somebody with a browser of their own, who goes by what is written on the pages. */
export class Person {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(path: string): Promise<void> {
    await this.page.goto(path)
  }

  /** Fills in what bears these labels, and presses the button. */
  async send(fields: Readonly<Record<string, string>>, button: string): Promise<void> {
    for (const [label, value] of Object.entries(fields)) {
      await this.page.getByLabel(label, { exact: true }).fill(value)
    }
    await this.page.getByRole('main').getByRole('button', { name: button }).click()
  }

  /** Waits until that is to be read. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByRole('main').getByText(text).first().waitFor()
  }

  /** In the part of a list that has this text. */
  async choose(text: string, name: string): Promise<void> {
    const item = this.page.getByRole('listitem').filter({ hasText: text })
    await item.getByRole('link', { name }).or(item.getByRole('button', { name })).click()
  }

  async logIn(identity: string, password: string): Promise<void> {
    await this.open('/accounts/login/?next=/private/')
    await this.send({ 'Username or e-mail': identity, Password: password }, 'Log in')
  }

  async logOut(): Promise<void> {
    await this.open('/accounts/logout/')
    await this.send({}, 'Log out')
  }

  /** Follows the link in the newest mail to that address. */
  async followMail(to: string): Promise<void> {
    await this.open('/mails/')
    const mail = this.page.getByRole('listitem').filter({ hasText: `To ${to}` })
    await mail.getByRole('link', { name: 'token=' }).first().click()
  }

  /** Where members are shown what is theirs. */
  async isAskedToLogIn(): Promise<void> {
    await this.open('/private/')
    await this.page.getByRole('heading', { name: 'Log in' }).waitFor()
  }

  async isLoggedInAs(name: string): Promise<void> {
    await this.open('/private/')
    await this.page.getByRole('banner').getByRole('link', { name, exact: true }).waitFor()
  }
}
