import type {
  Capabilities,
  CountQuery,
  DatabaseKind,
  DbAdapter,
  Models,
  PagedQuery,
  Query,
  Row,
  RowTypes,
  Values,
  Where,
} from '@authpkg/core'
import type { Kysely, Transaction } from 'kysely'
import type { CheckedModels } from './check-models.ts'
import type { ModelSet, RowOf } from './define-model.ts'
import { withoutTypes } from './dialect.ts'
import { Engine } from './engine.ts'
import { count, findMany, findOne } from './reading.ts'
import { Scope } from './scope.ts'
import { inTransaction } from './transactions.ts'
import { consumeOne, deleteRows, insert, update } from './writing.ts'

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
  const untyped = withoutTypes(db)
  return new Adapter<RowsOf<Models>, DB>(new Engine(untyped, models, options.kind), new Scope(untyped))
}

/** An adapter inside of work that this package does itself. */
export const adapterIn = (scope: Scope, models: ModelSet, kind: DatabaseKind): DbAdapter =>
  new Adapter(new Engine(scope.db, models, kind), scope)

class Adapter<Rows extends RowTypes, DB> implements KyselyAdapter<Rows, DB> {
  readonly #engine: Engine
  readonly #scope: Scope

  constructor(engine: Engine, scope: Scope) {
    this.#engine = engine
    this.#scope = scope
  }

  get capabilities(): Capabilities {
    return this.#engine.capabilities
  }

  get kysely(): Kysely<DB> {
    return this.#scope.db as unknown as Kysely<DB>
  }

  describe(): Models {
    return this.#engine.catalog.descriptions
  }

  findOne<Name extends keyof Rows & string>(model: Name, query: Query): Promise<Rows[Name] | null> {
    return findOne(this.#engine, this.#scope, model, query) as Promise<Rows[Name] | null>
  }

  findMany<Name extends keyof Rows & string>(model: Name, query: PagedQuery): Promise<Rows[Name][]> {
    return findMany(this.#engine, this.#scope, model, query) as Promise<Rows[Name][]>
  }

  count(model: keyof Rows & string, query: CountQuery): Promise<number> {
    return count(this.#engine, this.#scope, model, query)
  }

  insert<Name extends keyof Rows & string>(model: Name, values: Values): Promise<Rows[Name]> {
    return insert(this.#engine, this.#scope, model, values) as Promise<Rows[Name]>
  }

  update(model: keyof Rows & string, where: Where, changes: Values): Promise<number> {
    return update(this.#engine, this.#scope, model, where, changes)
  }

  delete(model: keyof Rows & string, where: Where): Promise<number> {
    return deleteRows(this.#engine, this.#scope, model, where)
  }

  consumeOne<Name extends keyof Rows & string>(model: Name, where: Where): Promise<Rows[Name] | null> {
    return consumeOne(this.#engine, this.#scope, model, where) as Promise<Rows[Name] | null>
  }

  async transaction<Result>(work: (db: KyselyAdapter<Rows, DB>) => Promise<Result>): Promise<Result> {
    return inTransaction(this.#scope, this.#engine.kind, async (scope) =>
      work(new Adapter<Rows, DB>(this.#engine, scope)),
    )
  }

  in(transaction: Transaction<DB>): KyselyAdapter<Rows, DB> {
    const db = withoutTypes(transaction)
    const engine = this.#engine.fits(db) ? this.#engine : new Engine(db, this.#engine.models, this.#engine.kind)
    return new Adapter<Rows, DB>(engine, new Scope(db))
  }

  /** Kysely has no objects of its own for rows. */
  instance(_model: keyof Rows & string, row: Row): unknown {
    return row
  }
}
