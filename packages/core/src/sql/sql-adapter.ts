import type { Capabilities } from '../db/capabilities.ts'
import type { CountQuery, DbAdapter, EstimateQuery, PagedQuery, Query, RowTypes, Values } from '../db/db-adapter.ts'
import type { Models, Row } from '../db/model.ts'
import type { Where } from '../query/where.ts'
import { count, estimate } from './counting.ts'
import type { Engine } from './engine.ts'
import { findMany, findOne } from './reading.ts'
import type { Scope } from './scope.ts'
import { inTransaction } from './transactions.ts'
import { consumeOne, deleteRows, insert, lockRows, update } from './writing.ts'

/**
 * The operations as SQL on what an ORM lends. An adapter extends it, and overrides the writes of models for which
 * the ORM has something to run.
 */
export abstract class SqlAdapter<Rows extends RowTypes = RowTypes> implements DbAdapter<Rows> {
  declare readonly rowTypes?: Rows
  protected readonly engine: Engine
  protected readonly scope: Scope

  constructor(engine: Engine, scope: Scope) {
    this.engine = engine
    this.scope = scope
  }

  /** The same adapter with its statements going to another scope. */
  protected abstract within(scope: Scope): this

  abstract instance(model: keyof Rows & string, row: Row): unknown

  get capabilities(): Capabilities {
    return this.engine.capabilities
  }

  describe(): Models {
    return this.engine.descriptions
  }

  findOne<Name extends keyof Rows & string>(model: Name, query: Query): Promise<Rows[Name] | null> {
    return findOne(this.engine, this.scope, model, query) as Promise<Rows[Name] | null>
  }

  findMany<Name extends keyof Rows & string>(model: Name, query: PagedQuery): Promise<Rows[Name][]> {
    return findMany(this.engine, this.scope, model, query) as Promise<Rows[Name][]>
  }

  count(model: keyof Rows & string, query: CountQuery): Promise<number> {
    return count(this.engine, this.scope, model, query)
  }

  estimate(model: keyof Rows & string, query: EstimateQuery): Promise<number | null> {
    return estimate(this.engine, this.scope, model, query)
  }

  insert<Name extends keyof Rows & string>(model: Name, values: Values): Promise<Rows[Name]> {
    return insert(this.engine, this.scope, model, values) as Promise<Rows[Name]>
  }

  update(model: keyof Rows & string, where: Where, changes: Values): Promise<number> {
    return update(this.engine, this.scope, model, where, changes)
  }

  delete(model: keyof Rows & string, where: Where): Promise<number> {
    return deleteRows(this.engine, this.scope, model, where)
  }

  findLocked<Name extends keyof Rows & string>(model: Name, where: Where): Promise<Rows[Name][]> {
    return lockRows(this.engine, this.scope, model, where) as Promise<Rows[Name][]>
  }

  consumeOne<Name extends keyof Rows & string>(model: Name, where: Where): Promise<Rows[Name] | null> {
    return consumeOne(this.engine, this.scope, model, where) as Promise<Rows[Name] | null>
  }

  async transaction<Result>(work: (db: this) => Promise<Result>): Promise<Result> {
    return inTransaction(this.scope, async (scope) => work(this.within(scope)))
  }
}
