import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** What a person who starts the demo has to put right; shown without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** Where a database is, as an ORM's driver wants to be told. */
export type Address =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres' | 'mysql'; readonly url: string }

/** In milliseconds, for drivers: a server that takes longer to answer is told to be away. */
export const connectTimeout = 5000

/**
 * Reads `sqlite:<path>`, `postgres://…` or `mysql://…`. A relative path starts where `npm start` was typed.
 * @throws {StartError} for any other address.
 */
export function readAddress(url: string): Address {
  const [scheme] = url.split(':', 1)
  switch (scheme) {
    case 'sqlite':
      return { kind: 'sqlite', path: sqlitePath(url) }
    case 'postgres':
    case 'postgresql':
      return { kind: 'postgres', url }
    case 'mysql':
    case 'mariadb':
      return { kind: 'mysql', url: url.replace(/^mariadb:/, 'mysql:') }
    default:
      throw new StartError('DATABASE_URL must be sqlite:<path>, postgres://… or mysql://…')
  }
}

function sqlitePath(url: string): string {
  const path = url.slice('sqlite:'.length).replace(/^\/\//, '')
  if (path === '') throw new StartError('DATABASE_URL names no file: sqlite:<path>')
  return path === ':memory:' ? path : resolve(process.env['INIT_CWD'] ?? '.', path)
}

/** Where a demo keeps its data when nobody says otherwise: a file in the example's own folder, which is made. */
export function ownFile(example: string): string {
  const path = resolve(example, 'data', 'notes.db')
  mkdirSync(dirname(path), { recursive: true })
  return `sqlite:${path}`
}

/** What to tell of a database that cannot be used, without the password in its address. */
export function unusable(url: string, error: unknown): StartError {
  return error instanceof StartError
    ? error
    : new StartError(`Cannot use the database ${withoutCredentials(url)}: ${reason(error)}`)
}

function withoutCredentials(url: string): string {
  if (url.startsWith('sqlite:') || !URL.canParse(url)) return url
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}

type DriverError = Error & { readonly code?: string; readonly parent?: unknown; readonly previous?: unknown }

/** Of an error that an ORM put around the driver's, or of one with several causes, the innermost. */
function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0])
  const { code, message, cause, parent } = error as DriverError
  const inner = cause ?? parent
  if (inner instanceof Error) return reason(inner)
  if (code === 'SQLITE_NOTADB') return 'the file is not a database.'
  if (code === 'ECONNREFUSED') return 'no server answers there.'
  return `${message || String(code ?? error)}.`.replace(/\.\.$/, '.')
}
