import type { DurableObjectStorage } from 'cloudflare:workers'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'

/** Kysely over the SQLite database of a Durable Object. */
export class DurableObjectDialect implements Dialect {
  readonly #storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  createAdapter(): DialectAdapter {
    return new SqliteAdapter()
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler()
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db)
  }

  createDriver(): Driver {
    const connection = new StorageConnection(this.#storage)
    const run = async (sql: string): Promise<void> => void (await connection.execute(sql, []))
    return {
      init: async () => {},
      destroy: async () => {},
      acquireConnection: async () => connection,
      releaseConnection: async () => {},
      beginTransaction: () => run('begin'),
      commitTransaction: () => run('commit'),
      rollbackTransaction: () => run('rollback'),
    }
  }
}

interface OpenTransaction {
  readonly savepoint: string | undefined
  end(how: 'commit' | 'rollback'): Promise<void>
}

const transactionCommand = /^(begin|commit|rollback|savepoint|release savepoint|rollback to savepoint)\b\s*(\w*)/i
const writing = /^\s*(insert|update|delete|replace)\b/i

/** The object's storage takes no BEGIN and no SAVEPOINT: its own `transaction()` is both. */
class StorageConnection implements DatabaseConnection {
  readonly #storage: DurableObjectStorage
  readonly #open: OpenTransaction[] = []

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    return this.execute(sql, parameters)
  }

  async execute<Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    const [, command, name] = transactionCommand.exec(sql) ?? []
    if (command !== undefined) {
      await this.#control(command.toLowerCase(), name)
      return { rows: [] }
    }
    const rows = this.#storage.sql
      .exec(sql, ...parameters.map(toStored))
      .toArray()
      .map(fromStored) as Row[]
    if (!writing.test(sql)) return { rows }
    const { changes, id } = this.#storage.sql.exec('select changes() as changes, last_insert_rowid() as id').one()
    return { rows, numAffectedRows: BigInt(changes as number), insertId: BigInt(id as number) }
  }

  // biome-ignore lint/correctness/useYield: there is nothing to stream from: a cursor of the storage is read at once
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('A Durable Object does not stream.')
  }

  async #control(command: string, name: string | undefined): Promise<void> {
    switch (command) {
      case 'begin':
        return this.#begin(undefined)
      case 'savepoint':
        return this.#begin(name)
      case 'release savepoint':
        // Rolling back to a savepoint has ended it here; the `release` that follows finds it gone.
        return this.#open.at(-1)?.savepoint === name ? this.#open.pop()?.end('commit') : undefined
      default:
        return this.#open.pop()?.end(command === 'commit' ? 'commit' : 'rollback')
    }
  }

  #begin(savepoint: string | undefined): Promise<void> {
    return new Promise((begun, failed) => {
      const done = this.#storage.transaction(
        () =>
          new Promise<void>((commit, rollback) => {
            const end = async (how: 'commit' | 'rollback'): Promise<void> => {
              if (how === 'commit') commit()
              else rollback(rolledBack)
              await done.catch((error: unknown) => (error === rolledBack ? undefined : Promise.reject(error)))
            }
            this.#open.push({ savepoint, end })
            begun()
          }),
      )
      done.catch(failed)
    })
  }
}

const rolledBack = new Error('rolled back')

function toStored(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  return value instanceof Uint8Array ? value.slice().buffer : value
}

const fromStored = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof ArrayBuffer ? new Uint8Array(value) : value]),
  )
