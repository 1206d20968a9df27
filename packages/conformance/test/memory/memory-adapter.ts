import {
  type Capabilities,
  type CountQuery,
  type DbAdapter,
  type Include,
  type Includes,
  type ModelDescription,
  type Models,
  modelOf,
  type OrderBy,
  type PagedQuery,
  type Query,
  type Row,
  type Values,
  type Where,
} from '@authpkg/core'
import { compareValues } from './compare.ts'
import { checkQuery, checkWhere, relationOf, resolveField } from './names.ts'
import type { Scope } from './scope.ts'
import type { TimedField } from './standard-models.ts'
import { changer, newRow, type Tables } from './tables.ts'
import { holds, related } from './where.ts'

/** Told of everything that would be a statement, were there a database. */
export type StatementLog = (statement: string) => void

/** The ten operations over rows in memory: the smallest thing that keeps all of the contract's promises. */
export class MemoryAdapter implements DbAdapter {
  readonly capabilities: Capabilities = {
    kind: 'sqlite',
    caseFolding: 'unicode',
    search: 'contains',
    regexp: false,
  }
  readonly #models: Models
  readonly #scope: Scope
  readonly #log: StatementLog

  constructor(models: Models, scope: Scope, log: StatementLog) {
    this.#models = models
    this.#scope = scope
    this.#log = log
  }

  describe(): Models {
    return this.#models
  }

  async findOne(model: string, query: Query): Promise<Row | null> {
    const description = this.#checked(model, query)
    const [row] = this.#select(description, { ...query, limit: 1 }, await this.#read(`findOne ${model}`))
    return row ?? null
  }

  async findMany(model: string, query: PagedQuery): Promise<Row[]> {
    const description = this.#checked(model, query)
    const tables = await this.#read(`findMany ${model}`)
    for (const relation of this.#toManyIncludes(description, query.include)) this.#log(`findMany ${relation}`)
    return this.#select(description, query, tables)
  }

  async count(model: string, query: CountQuery): Promise<number> {
    const description = this.#checked(model, query)
    const tables = await this.#read(`count ${model}`)
    const found = matching(description, query.where, tables).length
    return query.cap === undefined ? found : Math.min(found, query.cap)
  }

  async insert(model: string, values: Values): Promise<Row> {
    const description = modelOf(this.#models, model)
    const row = newRow(description, timed(description, values, ['insert', 'write']))
    return this.#write(`insert ${model}`, (tables) => copyOf(tables.insert(description, row)))
  }

  async update(model: string, where: Where, changes: Values): Promise<number> {
    if (Object.keys(changes).length === 0) return this.count(model, { where })
    const description = this.#checked(model, { where })
    const change = changer(description, timed(description, changes, ['write']))
    return this.#write(`update ${model}`, (tables) => {
      const found = matching(description, where, tables)
      tables.replace(description, found, change)
      return found.length
    })
  }

  async delete(model: string, where: Where): Promise<number> {
    const description = this.#checked(model, { where })
    return this.#write(`delete ${model}`, (tables) => {
      const found = matching(description, where, tables)
      tables.remove(description, found)
      return found.length
    })
  }

  async consumeOne(model: string, where: Where): Promise<Row | null> {
    const description = this.#checked(model, { where })
    return this.#write(`consumeOne ${model}`, (tables) => {
      const [row] = matching(description, where, tables)
      if (!row) return null
      tables.remove(description, [row])
      return copyOf(row)
    })
  }

  transaction<Result>(work: (db: DbAdapter) => Promise<Result>): Promise<Result> {
    return this.#scope.nested((scope) => work(new MemoryAdapter(this.#models, scope, this.#log)))
  }

  instance(_model: string, row: Row): unknown {
    return row
  }

  #checked(model: string, query: Query): ModelDescription {
    const description = modelOf(this.#models, model)
    checkQuery(this.#models, description, query)
    return description
  }

  async #read(statement: string): Promise<Tables> {
    this.#log(statement)
    return this.#scope.read()
  }

  async #write<Result>(statement: string, change: (tables: Tables) => Result): Promise<Result> {
    this.#log(statement)
    return this.#scope.write(change)
  }

  #select(model: ModelDescription, query: PagedQuery, tables: Tables): Row[] {
    const found = sorted(matching(model, query.where, tables), query.orderBy, model, tables)
    const start = query.offset ?? 0
    const page = found.slice(start, query.limit === undefined ? undefined : start + query.limit)
    return page.map((row) => shaped(row, model, query, tables))
  }

  #toManyIncludes(model: ModelDescription, includes: Includes = {}): string[] {
    return Object.entries(includes).flatMap(([name, include]) => {
      const relation = relationOf(model, name)
      const own = relation.kind === 'toMany' ? [name] : []
      return [...own, ...this.#toManyIncludes(modelOf(this.#models, relation.target), include.include)]
    })
  }
}

function matching(model: ModelDescription, where: Where | undefined, tables: Tables): Row[] {
  if (where) checkWhere(tables.models, model, where)
  return tables.rows(model.name).filter((row) => !where || holds(where, row, model, tables) === true)
}

function sorted(rows: Row[], orderBy: readonly OrderBy[] = [], model: ModelDescription, tables: Tables): Row[] {
  const terms = orderBy.map((term) => ({ ...term, ...resolveField(tables.models, model, term.path) }))
  const read = (row: Row, { hops, field }: (typeof terms)[number]) =>
    related(row, hops, tables)[0]?.[field.name] ?? null
  return rows.sort((a, b) => {
    for (const term of terms) {
      const sign = compareTerm(term, read(a, term), read(b, term))
      if (sign !== 0) return sign
    }
    return 0
  })
}

function compareTerm(term: OrderBy & ReturnType<typeof resolveField>, a: unknown, b: unknown): number {
  const first = term.nulls ?? (term.direction === 'asc' ? 'first' : 'last')
  if (a === null || b === null) return a === b ? 0 : (a === null) === (first === 'first') ? -1 : 1
  const sign = compareValues(term.field, a, b)
  return term.direction === 'asc' ? sign : -sign
}

/** A row as a caller gets it: the fields asked for, copied, and the rows it brings along. */
function shaped(row: Row, model: ModelDescription, query: Query, tables: Tables): Row {
  const names = query.fields ?? [...model.fields.keys()]
  const result = Object.fromEntries(names.map((name) => [name, structuredClone(row[name])]))
  for (const [name, include] of Object.entries(query.include ?? {}))
    result[name] = included(row, model, name, include, tables)
  return result
}

function included(row: Row, model: ModelDescription, name: string, include: Include, tables: Tables): unknown {
  const relation = relationOf(model, name)
  const target = modelOf(tables.models, relation.target)
  const rows = related(row, [relation], tables).filter((other) => other !== null)
  const kept = rows.filter((other) => !include.where || holds(include.where, other, target, tables) === true)
  const shapes = sorted(kept, include.orderBy, target, tables).map((other) => shaped(other, target, include, tables))
  return relation.kind === 'toMany' ? shapes.slice(0, include.limit) : (shapes[0] ?? null)
}

/** The values, and the present moment in each field that keeps such a one and got no other. */
function timed(model: ModelDescription, values: Values, kept: readonly TimedField['moment'][]): Values {
  if (Object.keys(values).length === 0) return values
  const { fields } = model.source as { readonly fields: readonly TimedField[] }
  const times = fields.filter(({ name, moment }) => moment && kept.includes(moment) && values[name] === undefined)
  return { ...values, ...Object.fromEntries(times.map(({ name }) => [name, new Date()])) }
}

const copyOf = (row: Row): Row => structuredClone(row)
