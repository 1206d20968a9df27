import { parse } from 'node-html-parser'
import { expect } from 'vitest'

export type Fetch = (path: string, init?: RequestInit) => Response | Promise<Response>

/** What a browser does: keeps cookies, sends forms with the token that came with the page, shows no JSON. */
export class Browsing {
  readonly #fetch: Fetch
  readonly #cookies = new Map<string, string>()

  constructor(fetch: Fetch) {
    this.#fetch = fetch
  }

  async get(path: string): Promise<Response> {
    return this.#send(path, {})
  }

  /** The page's text; it must be there. */
  async page(path: string): Promise<string> {
    const answer = await this.get(path)
    expect([path, answer.status]).toEqual([path, 200])
    return answer.text()
  }

  /** Sends a form with the token of the page that holds it. */
  async post(path: string, fields: Record<string, string>, pageWithForm = path): Promise<Response> {
    const token = tokenIn(await this.page(pageWithForm))
    return this.send(path, { ...fields, _csrf: token })
  }

  async send(path: string, fields: Record<string, string>): Promise<Response> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return this.#send(path, { method: 'POST', headers, body: new URLSearchParams(fields).toString() })
  }

  async logIn(username: string, password: string): Promise<Response> {
    return this.post('/accounts/login/', { username, password })
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ')
    const headers = { accept: 'text/html', ...(cookie && { cookie }), ...(init.headers as Record<string, string>) }
    const answer = await this.#fetch(path, { redirect: 'manual', ...init, headers })
    for (const line of answer.headers.getSetCookie()) this.#keep(line)
    return answer
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/max-age=0/i.test(line)) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}

const tokenIn = (html: string): string => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''

export const basic = (username: string, password: string): Record<string, string> => ({
  authorization: `Basic ${btoa(`${username}:${password}`)}`,
})

/** What a browser would send of the page's main form if nobody touched it. */
export function fieldsOf(html: string): Record<string, string> {
  const fields: Record<string, string> = { _csrf: tokenIn(html) }
  const form = parse(html)
    .querySelectorAll('form')
    .find((each) => each.querySelector('[name="_csrf"]') && each.closest('main'))
  for (const control of form?.querySelectorAll('input[name], textarea[name], select[name]') ?? []) {
    const name = control.getAttribute('name') ?? ''
    const type = control.getAttribute('type')
    if (type === 'checkbox' && !control.hasAttribute('checked')) continue
    const chosen = control.querySelector('option[selected]')?.getAttribute('value')
    fields[name] =
      control.tagName === 'SELECT'
        ? (chosen ?? '')
        : control.tagName === 'TEXTAREA'
          ? control.text
          : (control.getAttribute('value') ?? '')
  }
  return fields
}
