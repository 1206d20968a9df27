import type { Hono } from 'hono'
import type { Env } from 'hono/types'
import { type HTMLElement, parse } from 'node-html-parser'

type Fetch = Pick<Hono<Env>, 'request'>
type Fields = Readonly<Record<string, string>> | readonly (readonly [string, string])[]

/** A page, as it came. */
export interface Page {
  readonly status: number
  readonly path: string
  readonly response: Response
  readonly text: string
  readonly html: HTMLElement
  /** The text of the first element that matches, without spaces at its ends; null when none does. */
  textOf(selector: string): string | null
  textsOf(selector: string): string[]
}

/** Behaves as a browser does: keeps cookies, asks for HTML, follows redirects when asked to, says where it comes from. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #app: Fetch
  readonly #origin: string

  constructor(app: unknown, origin: string) {
    this.#app = app as Fetch
    this.#origin = origin
  }

  async send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers({
      Accept: 'text/html,*/*;q=0.8',
      'Sec-Fetch-Site': 'same-origin',
      'Sec-Fetch-Mode': 'navigate',
    })
    if (this.cookies.size > 0) headers.set('Cookie', [...this.cookies].map((pair) => pair.join('=')).join('; '))
    for (const [name, value] of new Headers(init.headers)) {
      if (value === '') headers.delete(name)
      else headers.set(name, value)
    }
    const response = await this.#app.request(new URL(path, this.#origin).href, { ...init, headers })
    this.#keep(response)
    return response
  }

  get = (path: string, headers: Record<string, string> = {}): Promise<Response> => this.send(path, { headers })

  async page(path: string): Promise<Page> {
    return readPage(path, await this.get(path))
  }

  post(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<Response> {
    const pairs = Array.isArray(fields)
      ? fields.map(([name, value]): [string, string] => [name, value])
      : Object.entries(fields)
    const type = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: this.#origin }
    return this.send(path, {
      method: 'POST',
      body: new URLSearchParams(pairs).toString(),
      headers: { ...type, ...headers },
    })
  }

  /** Opens a page, changes some fields of its main form and presses a button of it. */
  async submit(
    path: string,
    fields: Readonly<Record<string, string | null>>,
    button: Fields = { _save: '1' },
  ): Promise<Response> {
    const page = await this.page(path)
    const form = page.html.querySelector('main form')
    if (!form) throw new Error(`There is no form on ${path} (${page.status}).`)
    return this.post(form.getAttribute('action') ?? path, [...filledIn(form, fields), ...pairsOf(button)])
  }

  /** Where a redirect leads. */
  async follow(response: Response): Promise<Page> {
    const location = response.headers.get('location')
    if (location === null) throw new Error(`${response.status} is no redirect.`)
    return this.page(location)
  }

  async csrfToken(path = '/admin/'): Promise<string> {
    return (await this.page(path)).html.querySelector('input[name=_csrf]')?.getAttribute('value') ?? ''
  }

  async login(username: string, password: string): Promise<void> {
    const page = parse(await (await this.get('/accounts/login/')).text())
    const token = page.querySelector('input[name=_csrf]')?.getAttribute('value') ?? ''
    await this.post('/accounts/login/', { _csrf: token, username, password })
  }

  #keep(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = cookie.split('; ')
      const [name = '', value = ''] = pair.split(/=(.*)/s)
      if (attributes.includes('Max-Age=0')) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }
}

export async function readPage(path: string, response: Response): Promise<Page> {
  const text = await response.text()
  const html = parse(text)
  const clean = (element: HTMLElement): string => element.textContent.replace(/\s+/g, ' ').trim()
  return {
    status: response.status,
    path,
    response,
    text,
    html,
    textOf: (selector) => {
      const found = html.querySelector(selector)
      return found ? clean(found) : null
    },
    textsOf: (selector) => html.querySelectorAll(selector).map(clean),
  }
}

const pairsOf = (fields: Fields): [string, string][] =>
  (Array.isArray(fields) ? fields : Object.entries(fields)).map(([name, value]) => [name, value])

/** What a browser would send: controls as they stand, with some changed; null unticks or leaves out. */
export function filledIn(form: HTMLElement, fields: Readonly<Record<string, string | null>>): [string, string][] {
  const pairs: [string, string][] = []
  const seen = new Set<string>()
  const add = (name: string, value: string | null): void => {
    seen.add(name)
    const chosen = name in fields ? (fields[name] ?? null) : value
    if (chosen !== null) pairs.push([name, chosen])
  }
  for (const control of form.querySelectorAll('input, select, textarea')) {
    const name = control.getAttribute('name')
    if (name) add(name, sentBy(control))
  }
  for (const [name, value] of Object.entries(fields)) if (!seen.has(name) && value !== null) pairs.push([name, value])
  return pairs
}

function sentBy(control: HTMLElement): string | null {
  const tag = control.rawTagName.toLowerCase()
  if (tag === 'textarea') return decode(control.innerHTML.replace(/^\n/, ''))
  if (tag === 'select') {
    const options = control.querySelectorAll('option')
    return (options.find((option) => option.hasAttribute('selected')) ?? options[0])?.getAttribute('value') ?? ''
  }
  if (control.getAttribute('type') === 'checkbox') {
    return control.hasAttribute('checked') ? (control.getAttribute('value') ?? 'on') : null
  }
  return control.getAttribute('value') ?? ''
}

const decode = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

/** The message at a control, as a screen reader finds it. */
export function errorOf(page: Page, name: string): string | null {
  const control = page.html.querySelector(`[name="${name}"]`)
  if (control?.getAttribute('aria-invalid') !== 'true') return null
  return page.textOf(`#${control.getAttribute('aria-describedby')?.split(' ').at(-1)}`)
}
