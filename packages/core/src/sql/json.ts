import type { DatabaseKind } from '../db/capabilities.ts'
import { ValidationError } from '../errors.ts'
import { likePattern } from '../query/like-pattern.ts'
import type { JsonOperator } from '../query/where.ts'
import { Bound } from './plan.ts'
import { parameter, raw, type Sql } from './tree.ts'

/** The slots of a condition on JSON. */
export interface JsonSlots {
  readonly op: JsonOperator
  readonly path: string
  readonly keys: number
  readonly value: number
}

/** A condition on what a `json` column holds at a path: true or false, never neither. */
export function jsonComparison(column: Sql, slots: JsonSlots, kind: DatabaseKind): Sql {
  const { op, path, keys, value } = slots
  const operands: Operands = {
    column,
    at: bound(keys, (given) => jsonPath(path, given, kind)),
    json: bound(value, (given) => JSON.stringify(given)),
    text: bound(value, String),
    pattern: bound(value, (given) => likePattern('contains', String(given))),
  }
  return comparisons[kind][op](operands)
}

interface Operands {
  readonly column: Sql
  /** The path, as the database writes it. */
  readonly at: Sql
  /** The value as JSON. */
  readonly json: Sql
  readonly text: Sql
  readonly pattern: Sql
}

const bound = (slot: number, encode: (value: unknown) => unknown): Sql => parameter(new Bound(slot, encode))

/** In quotes, so that a key of digits is no place in a list; PostgreSQL would look into lists on its own, but for `strict`. */
function jsonPath(path: string, keys: unknown, kind: DatabaseKind): string {
  const legs = keys as readonly string[]
  if (legs.length === 0 || !legs.every(isJsonKey)) {
    throw ValidationError.field(
      path,
      'invalid_value',
      `${path} can be looked into by keys of letters, digits and _ only.`,
    )
  }
  return `${kind === 'postgres' ? 'strict ' : ''}$${legs.map((leg) => `."${leg}"`).join('')}`
}

const isJsonKey = (leg: unknown): boolean => typeof leg === 'string' && /^[A-Za-z0-9_]{1,64}$/.test(leg)

type Comparisons = Readonly<Record<JsonOperator, (operands: Operands) => Sql>>

const sqliteDocument = ({ column }: Operands): Sql => raw`case when json_valid(${column}) then ${column} end`
const sqliteType = (operands: Operands): Sql => raw`json_type(${sqliteDocument(operands)}, ${operands.at})`

/** A row for each value at the path (a list has several) that is the one wanted; numbers are of one type. */
const sqliteSame = (operands: Operands): Sql =>
  raw`exists (select 1 from json_each(${sqliteDocument(operands)}, ${operands.at}) as found, json_each(${operands.json}) as wanted where found.value is wanted.value and replace(found.type, 'real', 'integer') = replace(wanted.type, 'real', 'integer'))`

const postgresFound = ({ column, at }: Operands): Sql =>
  raw`jsonb_path_query_first(cast(${column} as jsonb), cast(${at} as jsonpath), '{}', true)`

const mysqlFound = ({ column, at }: Operands): Sql => raw`json_extract(${column}, ${at})`

/** Text is compared unquoted, since MariaDB keeps escapes as they were written. */
const mysqlSameText = (found: Sql, json: Sql): Sql =>
  raw`json_type(${json}) = 'STRING' and cast(json_unquote(${found}) as binary) = cast(json_unquote(${json}) as binary)`

const comparisons: Readonly<Record<DatabaseKind, Comparisons>> = {
  sqlite: {
    jsonEq: (operands) =>
      raw`(coalesce(${sqliteType(operands)}, 'array') not in ('array', 'object') and ${sqliteSame(operands)})`,
    jsonContains: (operands) =>
      raw`case ${sqliteType(operands)} when 'array' then ${sqliteSame(operands)} when 'text' then instr(json_extract(${operands.column}, ${operands.at}), ${operands.text}) > 0 else 0 end = 1`,
  },
  postgres: {
    jsonEq: (operands) => raw`coalesce(${postgresFound(operands)} = cast(${operands.json} as jsonb), false)`,
    jsonContains(operands) {
      const found = postgresFound(operands)
      const { json, text } = operands
      return raw`coalesce(case jsonb_typeof(${found}) when 'array' then ${found} @> cast(${json} as jsonb) when 'string' then strpos(${found} #>> '{}', ${text}) > 0 end, false)`
    },
  },
  mysql: {
    jsonEq(operands) {
      const found = mysqlFound(operands)
      const { json } = operands
      return raw`coalesce(case json_type(${found}) when 'STRING' then ${mysqlSameText(found, json)} when 'ARRAY' then 0 when 'OBJECT' then 0 else json_contains(${found}, ${json}) end, 0) = 1`
    },
    jsonContains(operands) {
      const found = mysqlFound(operands)
      const { json, pattern } = operands
      return raw`coalesce(case json_type(${found}) when 'ARRAY' then json_overlaps(${found}, ${json}) when 'STRING' then json_unquote(${found}) like ${pattern} collate utf8mb4_bin escape '!' end, 0) = 1`
    },
  },
}
