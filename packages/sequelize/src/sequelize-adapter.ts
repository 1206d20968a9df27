import { ConfigurationError, type DbAdapter, type Row, type Values, type Where } from '@authpkg/core'
import { Engine, Scope, SqlAdapter } from '@authpkg/core/sql'
import { type Sequelize, Transaction } from 'sequelize'
import { OuterScope } from './cls.ts'
import { SequelizeConnection } from './connection.ts'
import { describeModels } from './describe.ts'
import { checkDialect, databaseKind } from './dialect.ts'
import { instanceOf } from './instances.ts'
import { ownerOf } from './internals.ts'
import type { ModelSet, ModelSetNotes, NotesOn, RowsOf, SequelizeModel } from './model-set.ts'
import { needsSequelize, type Write } from './needs.ts'
import { boundPreparedStatements } from './prepared-statements.ts'
import { scopesOf } from './scopes.ts'
import { consumeThrough, deleteThrough, insertThrough, updateThrough, type Written } from './writing.ts'

export interface SequelizeAdapterOptions<Models extends ModelSet = ModelSet> {
  /** What Sequelize has no place for, by the models' names: mapped attributes, secrets, fields that are only shown. */
  readonly models?: NotesOn<Models>
}

/** What the Sequelize adapter can besides. */
export interface SequelizeAdapter<Models extends ModelSet = ModelSet> extends DbAdapter<RowsOf<Models>> {
  readonly sequelize: Sequelize
  /**
   * The transaction that statements go to, for the application's own beside them:
   * `Note.findAll({ transaction: tx.sequelizeTransaction })`. Undefined outside of one.
   */
  readonly sequelizeTransaction: Transaction | undefined
  /** The same models in a transaction of the application's own; `transaction` is a savepoint there. */
  in(transaction: Transaction): SequelizeAdapter<Models>
  transaction<Result>(work: (db: SequelizeAdapter<Models>) => Promise<Result>): Promise<Result>
  /** The row, with the related rows in it, as instances of their models. */
  instance<Name extends keyof Models & string>(model: Name, row: Row): InstanceType<Models[Name]>
}

/**
 * An adapter over a Sequelize instance. The models are what `sequelize.define` or `Model.init` made, associations
 * set, under the names that the rest of the application uses.
 *
 * @throws {ConfigurationError} `invalid_configuration` with everything about the models that does not fit together.
 * @example const adapter = sequelizeAdapter(sequelize, { User, Session, Note })
 */
export function sequelizeAdapter<const Models extends ModelSet>(
  sequelize: Sequelize,
  models: Models,
  options: SequelizeAdapterOptions<Models> = {},
): SequelizeAdapter<Models> {
  checkDialect(sequelize)
  boundPreparedStatements(sequelize)
  const catalog = describeModels(sequelize, models, databaseKind(sequelize), (options.models ?? {}) as ModelSetNotes)
  const connection = new SequelizeConnection(sequelize, scopesOf(models, catalog.descriptions))
  return new Adapter<Models>(new Engine(catalog), new OuterScope(connection), models)
}

class Adapter<Models extends ModelSet> extends SqlAdapter<RowsOf<Models>> implements SequelizeAdapter<Models> {
  readonly #models: Models

  constructor(engine: Engine, scope: Scope, models: Models) {
    super(engine, scope)
    this.#models = models
  }

  get sequelize(): Sequelize {
    return this.#connection.sequelize
  }

  get sequelizeTransaction(): Transaction | undefined {
    return this.#connection.current
  }

  in(transaction: Transaction): this {
    if (!(transaction instanceof Transaction) || ownerOf(transaction) !== this.sequelize) {
      throw new ConfigurationError(
        'invalid_configuration',
        'This is no transaction of the adapter’s Sequelize instance.',
      )
    }
    return this.within(new Scope(new SequelizeConnection(this.sequelize, this.#connection.scopes, transaction)))
  }

  instance<Name extends keyof Models & string>(model: Name, row: Row): InstanceType<Models[Name]> {
    return instanceOf(this.#models, this.engine.model(model), row) as InstanceType<Models[Name]>
  }

  override async insert<Name extends keyof RowsOf<Models> & string>(
    model: Name,
    values: Values,
  ): Promise<RowsOf<Models>[Name]> {
    const written = this.#written(model, 'insert')
    if (!written) return super.insert(model, values)
    return (await insertThrough(written, values)) as RowsOf<Models>[Name]
  }

  override async update(model: keyof RowsOf<Models> & string, where: Where, changes: Values): Promise<number> {
    const written = isEmpty(changes) ? undefined : this.#written(model, 'update')
    return written ? updateThrough(written, where, changes) : super.update(model, where, changes)
  }

  override async delete(model: keyof RowsOf<Models> & string, where: Where): Promise<number> {
    const written = this.#written(model, 'delete')
    return written ? deleteThrough(written, where) : super.delete(model, where)
  }

  override async consumeOne<Name extends keyof RowsOf<Models> & string>(
    model: Name,
    where: Where,
  ): Promise<RowsOf<Models>[Name] | null> {
    const written = this.#written(model, 'delete')
    if (!written) return super.consumeOne(model, where)
    return (await consumeThrough(written, where)) as RowsOf<Models>[Name] | null
  }

  protected within(scope: Scope): this {
    return new Adapter<Models>(this.engine, scope, this.#models) as this
  }

  /** Where Sequelize has something to run. */
  #written(name: string, write: Write): Written | undefined {
    const info = this.engine.model(name)
    const model = this.#models[name] as SequelizeModel
    return needsSequelize(model, write) ? { engine: this.engine, scope: this.scope, model, info } : undefined
  }

  get #connection(): SequelizeConnection {
    return this.scope.connection as SequelizeConnection
  }
}

/** Then rows are only counted. */
const isEmpty = (changes: Values): boolean => Object.values(changes).every((value) => value === undefined)
