import { isList, listOf, type NamedFilter, readsAll, ValidationError } from '@authpkg/core'

/** What looks at every row of a table costs this much more than what an index can serve. */
const scan = 10
/** Values of a list that cost as much as one comparison. */
const listStep = 50

/** What a query will cost the database, by its parts: a comparison is 1, each relation on its way another. */
export class QueryCost {
  #total = 0
  #dearest = { name: '', cost: 0 }

  add(name: string, cost: number): void {
    this.#total += cost
    if (cost > this.#dearest.cost) this.#dearest = { name, cost }
  }

  /** @throws {ValidationError} `limit_exceeded` naming the part that costs most. */
  assertWithin(limit: number): void {
    if (this.#total <= limit) return
    const { name, cost } = this.#dearest
    const message = `The query would cost ${this.#total}, and at most ${limit} is allowed: ${name} alone is ${cost}.`
    throw ValidationError.field(name, 'limit_exceeded', message)
  }
}

export function filterCost({ path, keys, operator }: NamedFilter, values: readonly string[]): number {
  if (operator === null) return 0
  const cost = (text: string): number => {
    if (keys.length > 0 || readsAll(operator, text)) return path.length + scan
    return path.length + (isList(operator) ? Math.floor(listOf(text).length / listStep) : 0)
  }
  return values.reduce((sum, text) => sum + cost(text), 0)
}

/** Of one word in one field. */
export const searchCost = (path: readonly string[], hasIndex: boolean): number => path.length + (hasIndex ? 0 : scan)
