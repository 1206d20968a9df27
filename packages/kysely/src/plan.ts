import type { CompiledQuery, QueryExecutor, RootOperationNode } from 'kysely'

/** A value's place in a statement: which of the query's values, and how it becomes the driver's. */
export class Bound {
  readonly slot: number
  readonly encode: (value: unknown) => unknown

  constructor(slot: number, encode: (value: unknown) => unknown) {
    this.slot = slot
    this.encode = encode
  }
}

/** A statement compiled once: each run binds values and nothing else. */
export interface Statement {
  readonly compiled: CompiledQuery
  readonly parameters: readonly unknown[]
}

/** Compiles through the application's plugins, which see the statement once. */
export function compile(executor: QueryExecutor, node: RootOperationNode): Statement {
  const queryId = { queryId: nextQueryId() }
  const compiled = executor.compileQuery(executor.transformQuery(node, queryId), queryId)
  return { compiled, parameters: compiled.parameters }
}

let queries = 0
const nextQueryId = (): string => `authpkg-${++queries}`

/** The statement with this run's values. @throws {ValidationError} for a value that is none of its field's type. */
export function bind({ compiled, parameters }: Statement, values: readonly unknown[]): CompiledQuery {
  const bound = new Array<unknown>(parameters.length)
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i]
    bound[i] = parameter instanceof Bound ? parameter.encode(values[parameter.slot]) : parameter
  }
  return { query: compiled.query, queryId: compiled.queryId, sql: compiled.sql, parameters: bound }
}
