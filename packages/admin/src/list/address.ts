import type { Parameter } from './active-filter.ts'
import type { AskedQuery } from './query.ts'

/** What the page asks itself: such parameters do not stay in its links. */
const ownNames: ReadonlySet<string> = new Set([
  '_filter',
  '_at',
  '_op',
  '_value',
  '_from',
  '_lookup',
  '_pick',
  '_query',
  '_page',
  '_fit',
  '_list',
])

/** As in forms; a good deal faster than `URLSearchParams`, and a list has many links. */
const encode = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+')

/** A page's address as its links change it. */
export class Address {
  readonly path: string
  readonly parameters: readonly Parameter[]

  constructor(path: string, parameters: readonly Parameter[]) {
    this.path = path
    this.parameters = parameters
  }

  static of(path: string, asked: AskedQuery): Address {
    return new Address(
      path,
      asked.pairs.filter(([name]) => !ownNames.has(name)),
    )
  }

  get(name: string): string | undefined {
    return this.parameters.findLast(([each]) => each === name)?.[1]
  }

  /** With one value for a name, or none with null. A change other than of the page leads to the first page. */
  with(name: string, value: string | null): Address {
    const others = this.parameters.filter(([each]) => each !== name && (each !== 'page' || ownNames.has(name)))
    return new Address(this.path, value === null ? others : [...others, [name, value]])
  }

  /** With one more value for a name. */
  and(name: string, value: string): Address {
    return new Address(this.path, [...this.without('page').parameters, [name, value]])
  }

  without(...names: readonly string[]): Address {
    return new Address(
      this.path,
      this.parameters.filter(([name]) => !names.includes(name)),
    )
  }

  get query(): string {
    return this.parameters.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  }

  get href(): string {
    const { query } = this
    return query === '' ? this.path : `${this.path}?${query}`
  }
}
