/** A fenced block of a page. */
export interface Block {
  readonly language: string
  readonly text: string
  /** Where it stands: `filtering.md:17`. */
  readonly place: string
}

/** Every fenced block of a page, in order. */
export function blocksOf(name: string, page: string): readonly Block[] {
  const found = page.matchAll(/^```(\S*)[^\n]*\n(.*?)^```$/gms)
  return [...found].map(({ 1: language = '', 2: text = '', index }) => {
    return { language, text, place: `${name}:${page.slice(0, index).split('\n').length}` }
  })
}

/** What is written of a request or an answer: one line, headers, an empty line, a body. */
export interface Message {
  readonly line: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

export function readMessage(text: string): Message {
  const [, head = '', body = ''] = /^(.*?)(?:\n\n(.*))?$/s.exec(text.trimEnd()) ?? []
  const [line = '', ...lines] = head.split('\n')
  const headers = lines.map((each) => {
    const [, name, value] = /^([\w-]+): (.*)$/.exec(each) ?? []
    if (name === undefined || value === undefined) throw new Error(`This is no header: ${each}`)
    return [name, value] as const
  })
  return { line, headers, body }
}

/** The request that a line of curl stands for. */
export function readCurl(text: string): Message {
  const words = [...text.replaceAll('\\\n', ' ').matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, plain = '']) => quoted ?? plain,
  )
  const headers: [string, string][] = []
  let [method, address, body] = ['GET', '', '']
  if (words.shift() !== 'curl') throw new Error(`This is no curl: ${text}`)
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-u') headers.push(['Authorization', `Basic ${words.shift()}`])
    else if (word === '-H')
      headers.push(
        words
          .shift()
          ?.split(/: (.*)/s)
          .slice(0, 2) as [string, string],
      )
    else if (word === '-X') method = words.shift() ?? ''
    else if (word === '--json') [method, body] = ['POST', words.shift() ?? '']
    else if (word.startsWith('-')) throw new Error(`An option that the test does not know: ${word}`)
    else address = word
  }
  if (body) headers.push(['Content-Type', 'application/json'])
  return { line: `${method} ${address}`, headers, body }
}

/**
 * The same, with every text that fits what was expected written as that was: `…` in it stands for anything.
 *
 * @example likeExpected({ id: 1, etag: '"8f14"' }, { id: 1, etag: '"…"' }) // { id: 1, etag: '"…"' }
 */
export function likeExpected(actual: unknown, expected: unknown): unknown {
  if (typeof expected === 'string' && typeof actual === 'string') return fits(actual, expected) ? expected : actual
  if (!isObject(actual) || !isObject(expected)) return actual
  if (Array.isArray(actual)) return actual.map((each, i) => likeExpected(each, (expected as unknown as unknown[])[i]))
  return Object.fromEntries(Object.entries(actual).map(([name, each]) => [name, likeExpected(each, expected[name])]))
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const fits = (actual: string, expected: string): boolean =>
  new RegExp(`^${expected.split('…').map(escaped).join('.+')}$`, 's').test(actual)

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')

/** What is called so anywhere in a value. */
export function valueIn(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined
  if (Object.hasOwn(value, name)) return value[name]
  return Object.values(value)
    .map((each) => valueIn(each, name))
    .find((each) => each !== undefined)
}
