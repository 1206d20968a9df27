import type { Hono } from 'hono'
import type { Env } from 'hono/types'
import { type HTMLElement, parse } from 'node-html-parser'

type Fetch = Pick<Hono<Env>, 'request'>
type Fields = Readonly<Record<string, string>> | [string, string][]

const html = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

/** Boxes that nobody has ticked are not sent. */
const isSent = (input: HTMLElement): boolean =>
  input.getAttribute('type') !== 'checkbox' || input.hasAttribute('checked')

/** Behaves as a browser does: keeps cookies, asks for HTML, says where its requests come from. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #app: Fetch
  readonly #origin: string

  constructor(app: unknown, origin: string) {
    this.#app = app as Fetch
    this.#origin = origin
  }

  async send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers({ Accept: html, 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate' })
    if (this.cookies.size > 0) headers.set('Cookie', [...this.cookies].map((pair) => pair.join('=')).join('; '))
    new Headers(init.headers).forEach((value, name) => {
      if (value === '') headers.delete(name)
      else headers.set(name, value)
    })
    const response = await this.#app.request(new URL(path, this.#origin).href, { ...init, headers })
    this.#keep(response)
    return response
  }

  get = (path: string, headers: Record<string, string> = {}): Promise<Response> => this.send(path, { headers })

  async page(path: string): Promise<HTMLElement> {
    return parse(await (await this.get(path)).text())
  }

  post(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<Response> {
    const body = new URLSearchParams(fields).toString()
    const type = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: this.#origin }
    return this.send(path, { method: 'POST', body, headers: { ...type, ...headers } })
  }

  /** Opens the page, fills its form in and sends it. */
  async submit(path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    const form = (await this.page(path)).querySelector('form')
    if (!form) throw new Error(`There is no form on ${path}.`)
    const typed = Object.fromEntries(
      form
        .querySelectorAll('input')
        .filter(isSent)
        .map((input) => [input.getAttribute('name'), input.getAttribute('value') ?? '']),
    )
    return this.post(form.getAttribute('action') ?? path, { ...typed, ...fields })
  }

  async csrfToken(path: string): Promise<string> {
    return (await this.page(path)).querySelector('input[name=_csrf]')?.getAttribute('value') ?? ''
  }

  json(path: string, value: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const own = { 'Content-Type': 'application/json', Accept: 'application/json', Origin: this.#origin }
    return this.send(path, { method: 'POST', body: JSON.stringify(value), headers: { ...own, ...headers } })
  }

  login = (username: string, password: string): Promise<Response> =>
    this.submit('/accounts/login/', { username, password })

  #keep(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = cookie.split('; ')
      const [name = '', value = ''] = pair.split(/=(.*)/s)
      if (attributes.includes('Max-Age=0')) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }
}
