import type { DatabaseKind } from '../db/capabilities.ts'
import { ConfigurationError, ValidationError } from '../errors.ts'
import { foldsCase, globPattern, likePattern, type PatternOperator } from '../query/like-pattern.ts'
import type { TextOperator } from '../query/where.ts'
import { Bound } from './plan.ts'
import { parameter, raw, type Sql } from './tree.ts'

/** The text that is asked for: its slot, and the path it is compared at, for messages. */
interface Asked {
  readonly slot: number
  readonly path: string
}

/** One comparison of a column that holds text. @throws {ConfigurationError} `unsupported` for what the database lacks. */
export function textMatch(column: Sql, op: TextOperator, asked: Asked, kind: DatabaseKind): Sql {
  switch (op) {
    case 'ieq':
      return sameText[kind](column, asked)
    case 'matches':
      return found[kind](column, asked)
    case 'regexp':
    case 'iregexp':
      return regexp[kind](column, op, asked)
    default:
      return like[kind](column, op, asked)
  }
}

type Comparison = (column: Sql, asked: Asked) => Sql

/** What the `i` operators fold: PostgreSQL and MySQL all letters, SQLite A to Z. */
const sameText: Readonly<Record<DatabaseKind, Comparison>> = {
  sqlite: (column, asked) => raw`${column} = ${text(asked)} collate nocase`,
  postgres: (column, asked) => raw`lower(${column}) = lower(cast(${text(asked)} as text))`,
  // An `=` would pass over spaces at the end.
  mysql: (column, asked) => {
    const literal = text(asked, (value) => value.replace(/[!%_]/g, '!$&'))
    return raw`lower(${column}) like lower(${literal}) collate utf8mb4_bin escape '!'`
  },
}

type Pattern = (column: Sql, op: PatternOperator, asked: Asked) => Sql

/** SQLite's LIKE folds case, so the operators that mind it are GLOB. */
const like: Readonly<Record<DatabaseKind, Pattern>> = {
  sqlite: (column, op, asked) =>
    foldsCase(op)
      ? raw`${column} like ${text(asked, (value) => likePattern(op, value))} escape '!'`
      : raw`${column} glob ${text(asked, (value) => globPattern(op, value))}`,
  postgres: (column, op, asked) => {
    const pattern = text(asked, (value) => likePattern(op, value))
    return foldsCase(op) ? raw`${column} ilike ${pattern} escape '!'` : raw`${column} like ${pattern} escape '!'`
  },
  mysql: (column, op, asked) => {
    const pattern = text(asked, (value) => likePattern(op, value))
    return foldsCase(op)
      ? raw`lower(${column}) like lower(${pattern}) collate utf8mb4_bin escape '!'`
      : raw`${column} like ${pattern} collate utf8mb4_bin escape '!'`
  },
}

/** The `simple` configuration, the same for every language; in quotes, so that no word of the term is an operator. */
const found: Readonly<Record<DatabaseKind, Comparison>> = {
  sqlite: (column, asked) => like.sqlite(column, 'icontains', asked),
  postgres: (column, asked) => {
    const phrase = text(asked, (value) => `"${value.replaceAll('"', ' ')}"`)
    return raw`to_tsvector('simple', ${column}) @@ websearch_to_tsquery('simple', ${phrase})`
  },
  mysql: (column, asked) => like.mysql(column, 'icontains', asked),
}

type Regexp = (column: Sql, op: 'regexp' | 'iregexp', asked: Asked) => Sql

const regexp: Readonly<Record<DatabaseKind, Regexp>> = {
  sqlite: () => {
    throw new ConfigurationError('unsupported', 'SQLite has no regular expressions.')
  },
  postgres: (column, op, asked) =>
    op === 'iregexp' ? raw`${column} ~* ${text(asked)}` : raw`${column} ~ ${text(asked)}`,
  mysql: (column, op, asked) => {
    const pattern = text(asked, (value) => `${op === 'iregexp' ? '(?i)' : ''}${value}`)
    return raw`${column} regexp ${pattern} collate utf8mb4_bin`
  },
}

/** SQLite takes patterns of up to 50,000 bytes. */
const maxLength = 10_000

function text({ slot, path }: Asked, make: (text: string) => string = (value) => value): Sql {
  const refused = (why: string): ValidationError => ValidationError.field(path, 'invalid_value', `${path} ${why}.`)
  const encode = (value: unknown): string => {
    if (typeof value !== 'string' || !value.isWellFormed() || value.includes('\0')) throw refused('must be text')
    if (value.length > maxLength) throw refused(`must be at most ${maxLength} characters long`)
    return make(value)
  }
  return parameter(new Bound(slot, encode))
}
