import { fieldError, ValidationError } from '@authpkg/core'
import { grouped, type Parameter, queryLimits } from './query-string.ts'

/** A filter of an address or of a group in it, not yet looked up: one name, and any of its values. */
export interface Term {
  /** As it was written, but for the hyphen that negates. */
  readonly name: string
  readonly negated: boolean
  readonly values: readonly string[]
}

/** `or=(…)`, `and=(…)`, or `comments__any=(…)`: parts put together. */
export interface Group {
  readonly name: string
  readonly negated: boolean
  readonly parts: readonly Part[]
}

export type Part = Term | Group

/** Groups within groups. */
const maxDepth = 3

const groupName = /^-?(?:or|and|.*__(?:any|all|none))$/s

/**
 * The filters of an address, groups among them. Several values of one name are one filter; groups stand each for itself.
 *
 * @throws {ValidationError} `invalid_value` for a group that is not written properly, `limit_exceeded` for too much.
 */
export function readTerms(parameters: readonly Parameter[]): readonly Part[] {
  const [groups, plain] = partition(parameters, isGroup)
  const terms = [...grouped(plain)].map(([name, values]): Part => ({ ...signed(name), values }))
  return [...terms, ...groups.map(({ name, value }) => ({ ...signed(name), parts: readGroup(name, value) }))]
}

/** How many filters there are, in groups too. */
export const countTerms = (parts: readonly Part[]): number =>
  parts.reduce((sum, part) => sum + ('parts' in part ? countTerms(part.parts) : part.values.length), 0)

/** The name as it stood in the address. */
export const written = ({ name, negated }: Part): string => (negated ? `-${name}` : name)

/** A parameter whose name could be a field's is a group only if a parenthesis begins it. */
const isGroup = ({ name, value }: Parameter): boolean => value.startsWith('(') && groupName.test(name)

const signed = (name: string): { readonly name: string; readonly negated: boolean } =>
  name.startsWith('-') ? { name: name.slice(1), negated: true } : { name, negated: false }

function readGroup(name: string, text: string): readonly Part[] {
  const reader = new GroupReader(name, text)
  const parts = reader.parts(1)
  reader.end()
  return parts
}

const nameText = /[^=(),"]*/y
const plainText = /[^(),"]*/y
/** Between quotes, where a doubled or a backslashed quote is one of the value's own. */
const quotedText = /"(?:[^"\\]|""|\\.)*"/sy

/** Reads a group from left to right, each character once. */
class GroupReader {
  readonly #parameter: string
  readonly #text: string
  #at = 0

  constructor(parameter: string, text: string) {
    this.#parameter = parameter
    this.#text = text
  }

  parts(depth: number): readonly Part[] {
    if (depth > maxDepth) throw tooDeep(this.#parameter)
    this.#expect('(')
    const parts = [this.#part(depth)]
    while (this.#text[this.#at] === ',') {
      this.#at++
      parts.push(this.#part(depth))
    }
    this.#expect(')')
    return parts
  }

  end(): void {
    if (this.#at < this.#text.length) throw this.#broken('nothing more')
  }

  #part(depth: number): Part {
    const name = signed(this.#read(nameText).trim())
    if (name.name === '') throw this.#broken('a name')
    this.#expect('=')
    if (this.#text[this.#at] === '(') return { ...name, parts: this.parts(depth + 1) }
    return { ...name, values: [this.#value()] }
  }

  #value(): string {
    if (this.#text[this.#at] !== '"') return this.#read(plainText)
    const quoted = this.#read(quotedText)
    if (quoted === '') throw this.#broken('a quote that ends')
    return quoted.slice(1, -1).replace(/""|\\["\\]/g, (pair) => pair.slice(1))
  }

  #read(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += found.length
    return found
  }

  #expect(char: string): void {
    if (this.#text[this.#at] !== char) throw this.#broken(char)
    this.#at++
  }

  #broken(wanted: string): ValidationError {
    const message = `The group is not written properly: at character ${this.#at + 1} there should be ${wanted}.`
    return fieldError(this.#parameter, { code: 'invalid_value', message })
  }
}

const tooDeep = (parameter: string): ValidationError =>
  fieldError(parameter, {
    code: 'limit_exceeded',
    message: `Groups can stand at most ${maxDepth} deep in one another.`,
  })

function partition<Item>(items: readonly Item[], test: (item: Item) => boolean): [Item[], Item[]] {
  const [yes, no]: [Item[], Item[]] = [[], []]
  for (const item of items) (test(item) ? yes : no).push(item)
  return [yes, no]
}

/** @throws {ValidationError} `limit_exceeded`. */
export function assertFewTerms(count: number): void {
  if (count <= queryLimits.terms) return
  throw new ValidationError('limit_exceeded', `A query can have at most ${queryLimits.terms} filters and orderings.`)
}
