import { ConfigurationError } from '../errors.ts'
import type { DbAdapter } from './db-adapter.ts'

/**
 * An adapter in a transaction: of its ORM, or one that `adapter.transaction` handed out as an adapter.
 *
 * @throws {ConfigurationError} `unsupported` when the adapter cannot join one.
 */
export function adapterIn(db: DbAdapter, transaction: object): DbAdapter {
  if (isAdapter(transaction)) return transaction
  if (db.in) return db.in(transaction)
  throw new ConfigurationError('unsupported', 'This adapter cannot take part in a transaction of the ORM.')
}

const isAdapter = (value: object): value is DbAdapter => 'describe' in value && 'consumeOne' in value
