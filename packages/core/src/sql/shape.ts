import type { Include, Includes, Query } from '../db/db-adapter.ts'
import type { Value } from '../db/model.ts'
import type { OrderBy } from '../query/order-by.ts'
import type { JsonScalar, Where } from '../query/where.ts'
import { type ModelScopes, noScopes } from './connection.ts'

/**
 * The shape of a query is all of it but the values: two queries of one shape are one statement. A name is preceded by
 * its length, so that no name can pass for a piece of the shape.
 *
 * {@link shapeOf} and {@link Slotter} walk in the same order: the n-th value of the one is the n-th slot of the other.
 */
export class Shape {
  key: string
  readonly values: unknown[] = []
  /** What holds for the rows of models in this statement; their values come first. */
  readonly scopes: ModelScopes

  constructor(operation: string, scopes: ModelScopes = noScopes) {
    this.key = operation
    this.scopes = scopes
    for (const [model, where] of scopes) this.name(model).where(where)
  }

  name(name: string): this {
    this.key += `${name.length}:${name}`
    return this
  }

  names(names: readonly string[] | undefined): this {
    if (names === undefined) this.key += '*'
    else {
      this.key += `[${names.length}`
      for (const name of names) this.name(name)
    }
    return this
  }

  value(value: unknown): this {
    this.key += '?'
    this.values.push(value)
    return this
  }

  query(query: Query): this {
    this.optionalWhere(query.where).names(query.fields).includes(query.include)
    return this.orderBy(query.orderBy)
  }

  optionalWhere(where: Where | undefined): this {
    if (where !== undefined) this.where(where)
    else this.key += '-'
    return this
  }

  where(where: Where): void {
    switch (where.op) {
      case 'and':
      case 'or':
        this.key += `${where.op}${where.conditions.length}(`
        for (const condition of where.conditions) this.where(condition)
        return
      case 'not':
        this.key += 'not('
        this.where(where.condition)
        return
      case 'any':
      case 'all':
      case 'none':
        this.key += where.op
        this.name(where.path).where(where.condition)
        return
      default:
        this.#leaf(where)
    }
  }

  #leaf(where: Leaf): void {
    this.key += where.op
    this.name(where.path)
    if ('keys' in where) this.value(where.keys).value(where.value)
    else if ('value' in where) this.#operand(where.value)
    else if ('values' in where) this.#list(where.values)
    else if (where.op === 'between') {
      this.#operand(where.from)
      this.#operand(where.to)
    }
  }

  #operand(value: Value): void {
    if (value === null) this.key += '0'
    else this.value(value)
  }

  #list(values: readonly Value[]): void {
    const known = withoutNull(values)
    const size = listSize(known.length)
    this.key += known.length < values.length ? `#0${size}` : `#${size}`
    for (let i = 0; i < size; i++) this.values.push(known[Math.min(i, known.length - 1)])
  }

  includes(includes: Includes | undefined): this {
    if (includes === undefined) this.key += '-'
    else this.key += plainIncludes.get(includes) ?? this.#includes(includes)
    return this
  }

  /** Includes without values are the same every time: most are constants, known by their identity. */
  #includes(includes: Includes): string {
    const inner = new Shape('{')
    for (const name of Object.keys(includes)) inner.name(name).query(includes[name] as Include)
    inner.key += '}'
    if (inner.values.length === 0) plainIncludes.set(includes, inner.key)
    else this.values.push(...inner.values)
    return inner.key
  }

  orderBy(orderBy: readonly OrderBy[] | undefined): this {
    this.key += '^'
    if (orderBy === undefined) return this
    for (const { path, direction, nulls } of orderBy) {
      this.name(path)
      this.key += direction === 'desc' ? `d${nulls ?? ''}` : `a${nulls ?? ''}`
    }
    return this
  }
}

type Leaf = Exclude<Where, { op: 'and' | 'or' | 'not' | 'any' | 'all' | 'none' }>

const plainIncludes = new WeakMap<Includes, string>()

const withoutNull = (values: readonly Value[]): readonly Value[] =>
  values.includes(null) ? values.filter((value) => value !== null) : values

/** From here on lists are not filled up, lest they pass what a database takes as parameters. */
const longList = 8192

/** Lists are filled up by repeating their last value, so that their lengths make few statements, not thousands. */
export const listSize = (length: number): number =>
  length < 4 || length > longList ? length : 2 ** Math.ceil(Math.log2(length))

/** The n-th value of a query, in its place in the tree. `later` is for the end of an instant's millisecond. */
export class Slot {
  readonly index: number
  readonly later: boolean

  constructor(index: number, later = false) {
    this.index = index
    this.later = later
  }

  next(): Slot {
    return new Slot(this.index, true)
  }
}

/** Replaces the values of a query by slots. */
export class Slotter {
  #next = 0

  slot(): Slot {
    return new Slot(this.#next++)
  }

  /** The conditions of models come first, as in {@link Shape}. */
  scopes(scopes: ModelScopes): ModelScopes {
    return scopes.size === 0 ? scopes : new Map([...scopes].map(([model, where]) => [model, this.where(where)]))
  }

  query<Q extends Query>(query: Q): Q {
    const where = query.where && { where: this.where(query.where) }
    const include = query.include && { include: this.includes(query.include) }
    return { ...query, ...where, ...include }
  }

  where(where: Where): Where {
    switch (where.op) {
      case 'and':
      case 'or':
        return { op: where.op, conditions: where.conditions.map((condition) => this.where(condition)) }
      case 'not':
        return { op: 'not', condition: this.where(where.condition) }
      case 'any':
      case 'all':
      case 'none':
        return { ...where, condition: this.where(where.condition) }
      default:
        return this.#leaf(where)
    }
  }

  #leaf(where: Leaf): Where {
    if ('keys' in where)
      return { ...where, keys: this.slot() as unknown as readonly string[], value: this.#value() as JsonScalar }
    if ('value' in where) return { ...where, value: this.#operand(where.value) } as Where
    if ('values' in where) return { ...where, values: this.#list(where.values) }
    if (where.op !== 'between') return where
    const from = this.#operand(where.from)
    return { ...where, from, to: this.#operand(where.to) }
  }

  /** NULL has no slot: it is a part of the shape. */
  #operand(value: Value): Value {
    return value === null ? null : this.#value()
  }

  #list(values: readonly Value[]): Value[] {
    const known = withoutNull(values)
    const slots = Array.from({ length: listSize(known.length) }, () => this.#value())
    return known.length < values.length ? [...slots, null] : slots
  }

  /** The tree is typed for values; what stands in for one is known again by its class. */
  #value(): Value {
    return this.slot() as unknown as Value
  }

  includes(includes: Includes): Includes {
    return Object.fromEntries(Object.keys(includes).map((name) => [name, this.query(includes[name] as Include)]))
  }
}
