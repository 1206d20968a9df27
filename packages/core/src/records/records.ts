import type { Access } from '../access/access.ts'
import type { Principal } from '../access/principal.ts'
import {
  type IncludeTree,
  type ReadableQuery,
  readableQuery,
  type Selection,
  selectedFields,
} from '../access/readable-query.ts'
import type { DbAdapter, Values } from '../db/db-adapter.ts'
import { type ModelDescription, modelOf, type Row } from '../db/model.ts'
import type { OrderBy } from '../query/order-by.ts'
import { and, type Where } from '../query/where.ts'
import type { DeletePreview } from './delete-plan.ts'
import { recordDeletion } from './record-deletion.ts'
import { recordReading } from './record-reading.ts'
import { type RecordsBase, recordRights } from './record-rights.ts'
import { recordWriting } from './record-writing.ts'
import type { Transact } from './write-transaction.ts'

export interface ListRequest {
  /** What the asker wants; it is held to what they may see. */
  readonly where?: Where
  /** A further condition that the caller's surface puts on the rows; it can only narrow, and may use any field. */
  readonly within?: Where
  readonly orderBy?: readonly OrderBy[]
  /** From the end of the ordering, key and all. */
  readonly backwards?: boolean
  readonly include?: IncludeTree
  /** The fields to read, for a surface that shows few of many. */
  readonly select?: Selection
  readonly limit: number
  readonly offset?: number
  /** Whether to count; `total` is left out otherwise. */
  readonly count?: boolean
  /** Count no further than this. */
  readonly countUpTo?: number
}

export type CountRequest = Pick<ListRequest, 'where' | 'within' | 'countUpTo'>

export interface RecordList {
  readonly rows: readonly Row[]
  readonly total?: number
}

export interface GetOptions {
  /** A further condition that the caller's surface puts on the row; it can only narrow. */
  readonly where?: Where
  readonly include?: IncludeTree
  /** The fields to read, for a surface that shows few of many. */
  readonly select?: Selection
  /** Nobody else changes the row until the transaction ends, where the adapter can do that. */
  readonly lock?: boolean
}

export interface WriteOptions {
  /** A further condition that the caller's surface puts on the rows; it can only narrow. */
  readonly where?: Where
  readonly include?: IncludeTree
  /** Writes in place of the plain insert or update; what it gives is taken as the stored row. */
  readonly save?: (step: SaveStep) => Promise<Row>
  /**
   * Values that the row must still hold when it is changed, checked in the statement that writes or under a lock:
   * `version_conflict` otherwise. A `save` that never calls `write` checks nothing of it.
   */
  readonly asRead?: Values
  /** A whole number that every change of a row adds one to. */
  readonly versionField?: string
}

/** The moment of a write, inside its transaction. */
export interface SaveStep {
  readonly db: DbAdapter
  /** All values of a new row; of another those that change. */
  readonly values: Values
  /** The row as it was, null for a new one. */
  readonly current: Row | null
  /** Writes the plain way, these values or others, and gives the row; what the rules say stands in the statement. */
  write(values?: Values): Promise<Row>
}

export interface DeleteOptions {
  readonly where?: Where
  /** As for a change: {@link WriteOptions.asRead}. Of a single row. */
  readonly asRead?: Values
  /** Take dependent rows along (or unlink them) instead of leaving them to the database's foreign keys. Default true. */
  readonly recursive?: boolean
}

/**
 * The rows of an adapter as one principal may see and change them. Admin and REST do all of their reading and writing
 * here, so that rights, owners, hidden fields and deletes are the same on every road.
 */
export interface Records {
  readonly adapter: DbAdapter
  readonly principal: Principal
  readonly access: Access
  readonly readable: ReadableQuery
  model(name: string): ModelDescription
  /** A page of rows: one statement, one more with `count`, one more for each to-many include. */
  list(model: ModelDescription, request: ListRequest): Promise<RecordList>
  /** How many rows there are to be listed: one statement. */
  count(model: ModelDescription, request?: CountRequest): Promise<number>
  /**
   * About how many rows there are to be listed: one statement. Null where the database makes no guess, and for whoever
   * may not read every row that the question looks at: the statistics that a guess comes from are of all rows.
   */
  estimate(model: ModelDescription, request?: Omit<CountRequest, 'countUpTo'>): Promise<number | null>
  /** One row by the text of its key. @throws {NotFoundError} when it is not there or may not be read. */
  get(model: ModelDescription, key: string, options?: GetOptions): Promise<Row>
  /** Adds a row. `values` are typed values of writable fields, as `readInput` gives them. */
  create(model: ModelDescription, values: Values, options?: WriteOptions): Promise<Row>
  /** @throws {NotFoundError} for a row that may not be read, {AccessDeniedError} for one that may not be changed. */
  update(model: ModelDescription, key: string, values: Values, options?: WriteOptions): Promise<Row>
  /** What a delete of these rows would take along: a bounded number of statements, whatever the number of rows. */
  previewDelete(
    model: ModelDescription,
    keys: readonly string[],
    options?: DeleteOptions,
  ): Promise<readonly DeletePreview[]>
  /** Deletes the rows of these keys, all or none, and says how many; what went with them does not count. */
  delete(model: ModelDescription, keys: readonly string[], options?: DeleteOptions): Promise<number>
  /**
   * Runs several changes in one transaction, made through the records that it hands out: all of them or, when something
   * is thrown, none. Each is a savepoint, so that one that fails can be caught and the others kept.
   */
  transaction<Result>(work: (records: Records) => Promise<Result>): Promise<Result>
  /** The same rows, in the same transaction, as another judge lets them be seen and changed. */
  under(access: Access): Records
}

export interface RecordsParts {
  readonly adapter: DbAdapter
  readonly access: Access
  readonly principal: Principal
  /** Fills in what follows from the values, for the models of accounts. */
  readonly complete: (model: ModelDescription, values: Values, isNew: boolean) => Values
  /** Runs changes in a transaction of `adapter`. */
  readonly transact: Transact
  /** The field a person knows, for one that `complete` filled in. */
  readonly sourceOf: (model: ModelDescription, field: string) => string
}

export function createRecords(parts: RecordsParts): Records {
  const { adapter, access, principal, transact } = parts
  const base = recordsBase(parts)
  const rights = recordRights(base)
  return {
    adapter,
    principal,
    access,
    readable: base.readable,
    model: (name) => modelOf(base.models, name),
    ...recordReading(base),
    ...recordWriting({ ...parts, ...base, ...rights }),
    ...recordDeletion({ ...base, ...rights, transact }),
    transaction: (work) =>
      transact(({ db, nested }) => work(createRecords({ ...parts, adapter: db, transact: nested }))),
    under: (other) => createRecords({ ...parts, access: other }),
  }
}

function recordsBase({ adapter, access, principal }: RecordsParts): RecordsBase {
  const models = adapter.describe()
  const readable = readableQuery(access, models, principal)
  return {
    adapter,
    models,
    access,
    principal,
    readable,
    scope: (action, model, ...more) => and(access.scope(principal, action, model), ...more),
    query: (model, where, include = {}, select) => ({
      where,
      fields: selectedFields(access.readableFields(principal, model), select),
      include: readable.include(model, include, select),
    }),
  }
}
