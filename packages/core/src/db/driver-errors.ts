import { ConflictError, DomainError, UnavailableError, ValidationError } from '../errors.ts'
import {
  type DriverErrorKind,
  kindOfCode,
  kindOfMessage,
  kindOfMysqlNumber,
  kindOfSqliteNumber,
} from './driver-codes.ts'

/** An error of a driver, read. `columns` and `constraint` are the database's names, where the driver tells them. */
export interface DriverFailure {
  readonly kind: DriverErrorKind
  readonly columns: readonly string[]
  readonly table?: string
  readonly constraint?: string
}

interface DriverError {
  readonly code?: unknown
  readonly errno?: unknown
  readonly errcode?: unknown
  readonly message?: unknown
  readonly column?: unknown
  readonly table?: unknown
  readonly constraint?: unknown
  readonly detail?: unknown
  readonly cause?: unknown
}

/**
 * Reads an error of a driver, or undefined for one that is not known (that is a mistake in a statement or a program)
 * or typed already: both stay as they are. Looks into `cause`, where ORMs keep the driver's own.
 */
export function readDriverError(error: unknown): DriverFailure | undefined {
  if (error instanceof DomainError) return undefined
  for (let current = error, depth = 0; isErrorLike(current) && depth < 5; current = current.cause, depth++) {
    const kind = kindOf(current)
    if (kind) return { kind, ...detailsOf(current) }
  }
  return undefined
}

const isErrorLike = (value: unknown): value is DriverError => typeof value === 'object' && value !== null

function kindOf(error: DriverError): DriverErrorKind | undefined {
  const { code, errno } = error
  if (typeof code === 'string') {
    const known = kindOfCode[code] ?? kindOfClass(code)
    if (known) return known
  }
  const mysql = typeof errno === 'number' && errno > 0 ? kindOfMysqlNumber[errno] : undefined
  return mysql ?? kindOfSqlite(error) ?? kindOfText(error.message)
}

/** A SQLSTATE by its class; `SQLITE_IOERR_WRITE` by its main code. */
function kindOfClass(code: string): DriverErrorKind | undefined {
  if (/^[0-9A-Z]{5}$/.test(code)) return kindOfCode[code.slice(0, 2)]
  const main = /^SQLITE_(IOERR|CANTOPEN|READONLY|CORRUPT|BUSY|LOCKED)_/.exec(code)
  return main ? kindOfCode[`SQLITE_${main[1]}`] : undefined
}

/**
 * MySQL's numbers overlap with SQLite's: a name that begins with `ER_` tells whose it is. `errcode` is `node:sqlite`'s
 * alone, so that an extended code which is not in the table may count as its main code, the last byte.
 */
function kindOfSqlite({ code, errcode, errno }: DriverError): DriverErrorKind | undefined {
  if (typeof errcode === 'number') return kindOfSqliteNumber[errcode] ?? kindOfSqliteNumber[errcode & 0xff]
  if (typeof errno !== 'number' || (typeof code === 'string' && code.startsWith('ER_'))) return undefined
  return kindOfSqliteNumber[errno]
}

const kindOfText = (message: unknown): DriverErrorKind | undefined =>
  typeof message === 'string' ? kindOfMessage.find(([pattern]) => pattern.test(message))?.[1] : undefined

function detailsOf(error: DriverError): Omit<DriverFailure, 'kind'> {
  const message = typeof error.message === 'string' ? error.message : ''
  const detail = typeof error.detail === 'string' ? error.detail : ''
  return (
    sqliteDetails(message) ??
    mysqlDetails(message) ?? {
      columns: typeof error.column === 'string' ? [error.column] : keyColumns(detail),
      ...(typeof error.table === 'string' && { table: error.table }),
      ...(typeof error.constraint === 'string' && { constraint: error.constraint }),
    }
  )
}

/**
 * `UNIQUE constraint failed: user.first, user.last`, or `index 'name'` for an index over expressions. On Workers the
 * code stands behind it: `: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_UNIQUE)`.
 */
function sqliteDetails(message: string): Omit<DriverFailure, 'kind'> | undefined {
  const names = /(?:UNIQUE|NOT NULL) constraint failed: (.+?)(?:: SQLITE_\w+.*)?$/m.exec(message)?.[1]
  if (!names) return undefined
  const index = /^index '(.+)'$/.exec(names)?.[1]
  if (index) return { columns: [], constraint: index }
  const pairs = names
    .split(', ')
    .map((name) => [name.slice(0, name.lastIndexOf('.')), name.slice(name.lastIndexOf('.') + 1)] as const)
  return { columns: pairs.map(([, column]) => column), ...(pairs[0] && { table: pairs[0][0] }) }
}

/** MySQL repeats the value in its message: only the names at its end are taken. */
function mysqlDetails(message: string): Omit<DriverFailure, 'kind'> | undefined {
  const key = /for key '([^']+)'$/.exec(message)?.[1]
  if (key) return { columns: [], constraint: key.slice(key.lastIndexOf('.') + 1) }
  const column = /^(?:Column|Field) '([^']+)' |for column (?:`[^`]+`\.`[^`]+`\.)?['`]([^'`]+)['`] at row \d+$/.exec(
    message,
  )
  const name = column?.[1] ?? column?.[2]
  return name ? { columns: [name] } : undefined
}

/** PostgreSQL's detail: `Key (first, last)=(…) already exists.` The values in it are not looked at. */
function keyColumns(detail: string): readonly string[] {
  const names = /^Key \((.+?)\)=\(/.exec(detail)?.[1]
  return names ? names.split(', ').map((name) => name.replace(/^"(.*)"$/, '$1').replaceAll('""', '"')) : []
}

/** Where the failure happened, as the adapter knows it. */
export interface FailurePlace {
  /** The model that was written or read. */
  readonly model?: string
  /** The names of the fields that broke the rule. */
  readonly fields?: readonly string[]
}

/** The typed error for a failure. Its message holds no value and no SQL; what the driver said is its `cause`. */
export function driverFailureError(failure: DriverFailure, place: FailurePlace, cause: unknown): DomainError {
  const details = {
    ...(place.model !== undefined && { model: place.model }),
    ...(place.fields?.length && { fields: place.fields }),
  }
  const options = { cause, details }
  switch (failure.kind) {
    case 'unique':
      return new ConflictError('unique_violation', 'A row with the same value is there already.', options)
    case 'foreignKey':
      return new ConflictError(
        'foreign_key_violation',
        'The row it points to is missing, or rows still point to it.',
        options,
      )
    case 'deadlock':
      return new ConflictError('deadlock', 'Two changes stood in each other’s way. Try again.', options)
    case 'busy':
      return new UnavailableError('database_busy', 'The database is busy. Try again in a moment.', options)
    case 'unavailable':
      return new UnavailableError('database_unavailable', 'The database does not answer.', options)
    case 'notADatabase':
      return new UnavailableError('database_unavailable', 'The file is not a database, or it is damaged.', options)
    case 'notNull':
      return refused(place, 'must not be empty', options)
    case 'check':
    case 'badValue':
      return refused(place, 'has a value that cannot be stored', options)
  }
}

function refused(place: FailurePlace, what: string, options: { cause: unknown }): ValidationError {
  const names = place.fields?.length ? place.fields : ['']
  const message = (name: string): string => (name === '' ? `A field ${what}.` : `${name} ${what}.`)
  const fields = Object.fromEntries(
    names.map((name) => [name, [{ code: 'invalid_value' as const, message: message(name) }]]),
  )
  return new ValidationError('invalid_value', names.map(message).join(' '), { ...options, fields })
}
