import type { OrderBy } from '../query/order-by.ts'
import type { Where } from '../query/where.ts'
import type { Capabilities } from './capabilities.ts'
import type { Models, Row } from './model.ts'

/** The row type of each model an application gave, by the model's name. */
export type RowTypes = Record<string, Row>

/**
 * Related rows to bring along, by relation name. `where` limits them: a to-one row that fails it is `null`,
 * a to-many list leaves it out. `fields` as in {@link Query}.
 */
export interface Include {
  readonly fields?: readonly string[]
  readonly where?: Where
  readonly orderBy?: readonly OrderBy[]
  /** Of a to-many list, at most so many rows for each row that it hangs on: the first in order. */
  readonly limit?: number
  readonly include?: Includes
}
export type Includes = Readonly<Record<string, Include>>

export interface Query {
  readonly where?: Where
  /** Fields of the rows; all when left out. Keys that includes need are read besides. */
  readonly fields?: readonly string[]
  readonly include?: Includes
  readonly orderBy?: readonly OrderBy[]
}

export interface PagedQuery extends Query {
  readonly limit?: number
  readonly offset?: number
}

export interface CountQuery {
  readonly where?: Where
  /** Stop counting there: the answer is at most this number. */
  readonly cap?: number
}

export type EstimateQuery = Pick<CountQuery, 'where'>

/** In an update: add to the stored number, in the database. NULL counts as 0. */
export class Increment {
  readonly by: number
  constructor(by: number) {
    this.by = by
  }
}
export const increment = (by = 1): Increment => new Increment(by)

/** Field values; in an update also {@link Increment}. */
export type Values = Readonly<Record<string, unknown>>

/**
 * The seam to an ORM: ten operations on rows, and some that not every database has. Plain objects go in and come out, holding the ORM's JavaScript values
 * as {@link FieldType} says; field names are those of the model's description, never columns.
 *
 * Promised by every adapter, and proved by `@authpkg/conformance`:
 *
 * - Only names found in the description reach SQL. Values are always bound parameters. A name the description does
 *   not have throws `ConfigurationError` (`unknown_model`): whoever speaks for a request has looked it up before.
 * - A missing row is `null`. A broken unique constraint is `ConflictError` (`unique_violation`, with
 *   `details.fields` and `details.model` where the driver tells them), a broken foreign key `ConflictError`
 *   (`foreign_key_violation`), a deadlock or serialisation failure `ConflictError` (`deadlock`), a busy SQLite file
 *   `UnavailableError` (`database_busy`), a lost connection `UnavailableError` (`database_unavailable`). A value the
 *   column cannot hold, or that a validator of the ORM refuses, is `ValidationError` with the field's name.
 * - Writes run the hooks, validators and custom types that the ORM has for the model.
 */
export interface DbAdapter<Rows extends RowTypes = RowTypes> {
  readonly capabilities: Capabilities

  /** Never there: TypeScript reads the row types off it, also off an adapter whose type extends this one. */
  readonly rowTypes?: Rows

  /** The models as neutral metadata. Made once; the same objects on every call. */
  describe(): Models

  /**
   * The first row in order, with its includes, in ONE statement however many to-one or to-many relations it
   * brings along. Where a list among them has a limit it is as many as `findMany` takes.
   */
  findOne<Name extends keyof Rows & string>(model: Name, query: Query): Promise<Rows[Name] | null>

  /** One statement, and one more for each to-many relation in `include`. */
  findMany<Name extends keyof Rows & string>(model: Name, query: PagedQuery): Promise<Rows[Name][]>

  /** How many rows hold; one statement. */
  count(model: keyof Rows & string, query: CountQuery): Promise<number>

  /**
   * About how many rows hold, as the database guesses from its statistics without reading them; one statement. Null
   * from a database that makes no guesses (SQLite).
   */
  estimate?(model: keyof Rows & string, query: EstimateQuery): Promise<number | null>

  /** Adds a row and gives it as stored, with generated keys and defaults. */
  insert<Name extends keyof Rows & string>(model: Name, values: Values): Promise<Rows[Name]>

  /**
   * Changes the rows that hold and says how many did hold. The condition is checked in the statement that writes
   * (or under a lock, where hooks must run), so it is also a guard: of two racing updates with one guard one gets 0.
   */
  update(model: keyof Rows & string, where: Where, changes: Values): Promise<number>

  /** Deletes the rows that hold and says how many. What hangs on them is left to the database's foreign keys. */
  delete(model: keyof Rows & string, where: Where): Promise<number>

  /**
   * The rows that hold, as they are now, and as nobody else changes them until the transaction ends. For the adapter
   * that `transaction` hands out; one statement.
   */
  findLocked?<Name extends keyof Rows & string>(model: Name, where: Where): Promise<Rows[Name][]>

  /** Deletes one row that holds and gives it; under any race, of many callers one gets it and the others null. */
  consumeOne<Name extends keyof Rows & string>(model: Name, where: Where): Promise<Rows[Name] | null>

  /**
   * Runs `work` in a transaction: all of the statements made on the adapter it is handed, and no others. It commits
   * when `work` is done and rolls back when it throws. On the handed adapter a nested call is a savepoint. The handed
   * adapter is dead afterwards: using it throws.
   */
  transaction<Result>(work: (db: DbAdapter<Rows>) => Promise<Result>): Promise<Result>

  /**
   * The same models inside of something the application began itself with its ORM: a transaction, an EntityManager.
   * All statements go there, and `transaction` is a savepoint there. Adapters without an ORM have none.
   *
   * @throws {ConfigurationError} `invalid_configuration` for what the ORM did not make.
   */
  in?(transaction: unknown): DbAdapter<Rows>

  /** The ORM's own object for a row (entity, model instance), for its methods and getters; the row itself if it has none. */
  instance(model: keyof Rows & string, row: Row): unknown
}
