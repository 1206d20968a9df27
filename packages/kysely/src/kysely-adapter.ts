import { ConfigurationError, type DatabaseKind, type DbAdapter, type Row, type RowTypes } from '@authpkg/core'
import { Engine, Scope, SqlAdapter } from '@authpkg/core/sql'
import type { Kysely, Transaction } from 'kysely'
import type { CheckedModels } from './check-models.ts'
import { KyselyConnection } from './connection.ts'
import type { ModelSet, RowOf } from './define-model.ts'
import { describeModels } from './describe.ts'
import { withoutTypes } from './dialect.ts'

export interface KyselyAdapterOptions {
  /** Which engine is underneath, where the dialect's name does not tell. */
  readonly kind?: DatabaseKind
}

/** The row types of models by their names. */
export type RowsOf<Models extends ModelSet> = { [Name in keyof Models & string]: RowOf<Models[Name]> }

/** What the Kysely adapter can besides. */
export interface KyselyAdapter<Rows extends RowTypes = RowTypes, DB = unknown> extends DbAdapter<Rows> {
  /** The instance, or transaction, that statements go to: for the application's own, in the same transaction. */
  readonly kysely: Kysely<DB>
  /** The same models in a transaction of the application's own; `transaction` is a savepoint there. */
  in(transaction: Transaction<DB>): KyselyAdapter<Rows, DB>
  transaction<Result>(work: (db: KyselyAdapter<Rows, DB>) => Promise<Result>): Promise<Result>
}

/**
 * An adapter over a Kysely instance or a transaction of it. The models are what `defineModel` made or `introspect`
 * read, under the names that the rest of the application uses.
 *
 * @throws {ConfigurationError} `invalid_configuration` with everything about the models that does not fit together.
 * @example const adapter = kyselyAdapter(db, { User, Session, Note })
 */
export function kyselyAdapter<DB, const Models extends ModelSet>(
  db: Kysely<DB>,
  models: Models & CheckedModels<DB, Models>,
  options: KyselyAdapterOptions = {},
): KyselyAdapter<RowsOf<Models>, DB> {
  return adapterOn<RowsOf<Models>, DB>(new KyselyConnection(withoutTypes(db), options.kind), models)
}

function adapterOn<Rows extends RowTypes, DB>(connection: KyselyConnection, models: ModelSet): Adapter<Rows, DB> {
  const catalog = describeModels(models, connection.kind)
  const engine = new Engine(catalog, { renames: connection.plugins.length > 0 })
  return new Adapter<Rows, DB>(engine, new Scope(connection), models)
}

class Adapter<Rows extends RowTypes, DB> extends SqlAdapter<Rows> implements KyselyAdapter<Rows, DB> {
  readonly #models: ModelSet

  constructor(engine: Engine, scope: Scope, models: ModelSet) {
    super(engine, scope)
    this.#models = models
  }

  get kysely(): Kysely<DB> {
    return this.#connection.db as unknown as Kysely<DB>
  }

  in(transaction: Transaction<DB>): KyselyAdapter<Rows, DB> {
    if (transaction.isTransaction !== true) {
      throw new ConfigurationError('invalid_configuration', 'adapter.in takes a transaction that Kysely began.')
    }
    const connection = new KyselyConnection(withoutTypes(transaction), this.engine.kind)
    const shares = samePlugins(connection, this.#connection)
    return shares ? this.within(new Scope(connection)) : adapterOn(connection, this.#models)
  }

  /** Kysely has no objects of its own for rows. */
  instance(_model: keyof Rows & string, row: Row): unknown {
    return row
  }

  protected within(scope: Scope): this {
    return new Adapter<Rows, DB>(this.engine, scope, this.#models) as this
  }

  get #connection(): KyselyConnection {
    return this.scope.connection as KyselyConnection
  }
}

/** Plans hold what plugins made of a statement: another instance needs the same ones to share them. */
const samePlugins = (a: KyselyConnection, b: KyselyConnection): boolean =>
  a.plugins.length === b.plugins.length && a.plugins.every((plugin, i) => plugin === b.plugins[i])
