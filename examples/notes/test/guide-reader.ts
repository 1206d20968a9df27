import { expect, vi } from 'vitest'
import { fileName, GuideApp, isPartOfApp } from './guide-app.ts'
import { type Block, likeExpected, type Message, readCurl, readMessage, valueIn } from './guide-page.ts'

const site = 'http://localhost:3000'

/** What a block has brought about, and the next block must show. */
interface Told {
  readonly place: string
  readonly status?: number
  readonly headers: Headers
  readonly body: unknown
}

/** Goes through a page as its reader does: has its code, sends its requests, and compares what comes back with what it shows. */
export class GuideReader {
  readonly #app: GuideApp
  readonly #cookies = new Map<string, string>()
  /** What was told so far, the latest first. */
  readonly #known: unknown[] = []
  #programs = 0
  #told: Told | undefined
  /** What a class of the ancestor sets, by the names of our options: the next code of ours must have them. */
  #ancestors: readonly string[] = []

  constructor(folder: string, files: ReadonlyMap<string, string>) {
    this.#app = new GuideApp(folder, files)
  }

  async read(block: Block): Promise<void> {
    try {
      await this.#readBlock(block)
    } catch (error) {
      if (error instanceof Error && !error.message.startsWith(block.place))
        error.message = `${block.place}: ${error.message}`
      throw error
    }
  }

  /** Nothing may be left over. */
  end(): void {
    expect(this.#told?.place, 'answered, and not shown').toBe(undefined)
    expect(this.#ancestors, 'options of the ancestor without ours').toEqual([])
  }

  async #readBlock({ language, text, place }: Block): Promise<void> {
    if (language === 'json') return this.#compare({ body: JSON.parse(text) })
    if (language === 'http' && text.startsWith('HTTP/')) return this.#compareAnswer(readMessage(text))
    expect(this.#told?.place, 'answered, and not shown').toBe(undefined)
    if (language === 'http') return this.#send(readMessage(text), place)
    if (language === 'sh') return this.#send(readCurl(text), place)
    if (language === 'python') return this.#readAncestor(text)
    if (language === 'ts') return this.#readCode(text, place)
    throw new Error(`a block that the test does not understand: ${language}`)
  }

  /** What it sets, and the methods it has. */
  #readAncestor(code: string): void {
    const names = [...code.matchAll(/^ {4}(?:def )?(\w+)(?: =|\()/gm)].map(([, name = '']) => name)
    expect(names).not.toEqual([])
    this.#ancestors = names.map((name) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()))
  }

  async #readCode(code: string, place: string): Promise<void> {
    for (const option of this.#ancestors) expect(code).toContain(option)
    this.#ancestors = []
    const name = fileName(code)
    if (name !== undefined) this.#app.put(name, code)
    else if (isPartOfApp(code)) await this.#app.change(code)
    else await this.#run(code, place)
  }

  /** What it prints is shown after it, several prints as a list. */
  async #run(code: string, place: string): Promise<void> {
    const printed: unknown[] = []
    const print = (value: unknown): void => void printed.push(JSON.parse(JSON.stringify(value)))
    const log = vi.spyOn(console, 'log').mockImplementation(print)
    const name = `program-${++this.#programs}.ts`
    this.#app.put(name, code)
    await this.#app.run(name).finally(() => log.mockRestore())
    if (printed.length > 0)
      this.#tell({ place, headers: new Headers(), body: printed.length > 1 ? printed : printed[0] })
  }

  async #send({ line, headers, body }: Message, place: string): Promise<void> {
    const [, method = '', path = ''] = /^([A-Z]+) (\S+)$/.exec(this.#filled(line)) ?? []
    const sent = new Headers()
    if (body !== '') sent.set('Content-Type', 'application/json')
    for (const [name, value] of headers) sent.set(name, encoded(this.#filled(value)))
    const answer = await this.#app.request(path, { method, headers: sent, ...(body && { body: this.#filled(body) }) })
    this.#tell({ place, status: answer.status, headers: answer.headers, body: read(await answer.text()) })
  }

  #tell(told: Told): void {
    this.#told = told
    this.#known.unshift(Object.fromEntries(told.headers), told.body)
  }

  #compareAnswer({ line, headers, body }: Message): void {
    this.#compare({ status: Number(line.split(' ')[1]), headers, body: read(body) })
  }

  #compare(expected: Partial<Record<'status' | 'headers' | 'body', unknown>> & { headers?: Message['headers'] }): void {
    const told = this.#told
    if (!told) throw new Error('an answer to nothing')
    this.#told = undefined
    const actual = {
      ...('status' in expected && { status: told.status }),
      ...(expected.headers && { headers: expected.headers.map(([name]) => [name, told.headers.get(name)]) }),
      body: told.body,
    }
    expect(likeExpected(actual, expected)).toEqual(expected)
  }

  /** `{{name}}` stands for what was told under that name: a header, or something in a body. */
  #filled = (text: string): string =>
    text.replaceAll(/\{\{([\w-]+)\}\}/g, (_, name: string) => {
      const values = this.#known.map((each) => valueIn(each, name) ?? valueIn(each, name.toLowerCase()))
      const value = values.find((each) => each !== undefined)
      if (value === undefined) throw new Error(`nothing was told of ${name}`)
      return String(value)
    })

  /** A browser's: it keeps cookies, and says where a change comes from. */
  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { pathname, search } = new URL(String(input), site)
    const headers = new Headers(init.headers)
    if (init.credentials !== 'omit') headers.set('Cookie', [...this.#cookies].map((pair) => pair.join('=')).join('; '))
    if (init.method && init.method !== 'GET') headers.set('Origin', site)
    const answer = await this.#app.request(pathname + search, { ...init, headers })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      this.#cookies.set(name, value)
    }
    return answer
  }
}

/** `Basic ada:secret` is how files of requests write it; it is sent in base64. */
const encoded = (value: string): string => value.replace(/^Basic (.*:.*)$/, (_, pair: string) => `Basic ${btoa(pair)}`)

/** JSON as what it says; text with the line ends that a page has. */
function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text.replaceAll('\r\n', '\n').trimEnd()
  }
}
