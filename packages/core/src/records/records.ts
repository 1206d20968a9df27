import type { Access } from '../access/access.ts'
import type { Action } from '../access/access-policy.ts'
import type { Principal } from '../access/principal.ts'
import {
  type IncludeTree,
  type ReadableQuery,
  readableQuery,
  type Selection,
  selectedFields,
} from '../access/readable-query.ts'
import type { DbAdapter, PagedQuery, Values } from '../db/db-adapter.ts'
import { type ModelDescription, modelOf, type Relation, type Row, type Value } from '../db/model.ts'
import { AccessDeniedError, ConflictError, type DomainError, ValidationError } from '../errors.ts'
import { toJsonValue } from '../query/field-value.ts'
import { type OrderBy, withKeyOrder } from '../query/order-by.ts'
import { always, and, eq, isAlways, or, type Where } from '../query/where.ts'
import type { DeletePreview } from './delete-plan.ts'
import { recordDeletion } from './record-deletion.ts'
import { assertComplete } from './record-input.ts'
import { noRow, rowsWhere, whereKey, whereRow } from './record-key.ts'

export interface ListRequest {
  /** What the asker wants; it is held to what they may see. */
  readonly where?: Where
  /** A further condition that the caller's surface puts on the rows; it can only narrow, and may use any field. */
  readonly within?: Where
  readonly orderBy?: readonly OrderBy[]
  readonly include?: IncludeTree
  /** The fields to read, for a surface that shows few of many. */
  readonly select?: Selection
  readonly limit: number
  readonly offset?: number
  /** Whether to count; `total` is left out otherwise. */
  readonly count?: boolean
}

export type CountRequest = Pick<ListRequest, 'where' | 'within'>

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
}

export interface WriteOptions {
  /** A further condition that the caller's surface puts on the rows; it can only narrow. */
  readonly where?: Where
  readonly include?: IncludeTree
  /** Writes in place of the plain insert or update; what it gives is taken as the stored row. */
  readonly save?: (db: DbAdapter, values: Values, current: Row | null) => Promise<Row>
}

export interface DeleteOptions {
  readonly where?: Where
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
}

/**
 * Looks at the users whom rows of a model are a part of, before they are changed. What it gives is called afterwards,
 * with the rows as they were written, and does what follows for those users.
 */
export type FollowWrites = (
  model: ModelDescription,
  rows: readonly Row[],
) => Promise<(written: readonly Row[]) => Promise<void>>

export interface RecordsParts {
  readonly adapter: DbAdapter
  readonly access: Access
  readonly principal: Principal
  /** Fills in what follows from the values, for the models of accounts. */
  readonly complete: (model: ModelDescription, values: Values, isNew: boolean) => Values
  /** Runs one change in a transaction of `adapter`. */
  readonly transaction: <Result>(write: (db: DbAdapter, follow: FollowWrites) => Promise<Result>) => Promise<Result>
  /** The field a person knows, for one that `complete` filled in. */
  readonly sourceOf: (model: ModelDescription, field: string) => string
}

export function createRecords(parts: RecordsParts): Records {
  const { adapter, access, principal, complete, transaction, sourceOf } = parts
  const models = adapter.describe()
  const readable = readableQuery(access, models, principal)
  const scope = (action: Action, model: ModelDescription, ...more: (Where | undefined)[]): Where =>
    and(access.scope(principal, action, model), ...more)

  const query = (model: ModelDescription, where: Where, include: IncludeTree = {}, select?: Selection): PagedQuery => ({
    where,
    fields: selectedFields(access.readableFields(principal, model), select),
    include: readable.include(model, include, select),
  })

  function listed(model: ModelDescription, request: CountRequest): Where {
    access.assertCan(principal, 'read', model)
    return scope('read', model, readable.where(model, request.where ?? always), request.within)
  }

  const count = async (model: ModelDescription, request: CountRequest = {}): Promise<number> =>
    adapter.count(model.name, { where: listed(model, request) })

  async function list(model: ModelDescription, request: ListRequest): Promise<RecordList> {
    const where = listed(model, request)
    const orderBy = withKeyOrder(readable.orderBy(model, request.orderBy ?? []), model.primaryKey)
    const { limit, offset = 0, include, select } = request
    const rows = await adapter.findMany(model.name, { ...query(model, where, include, select), orderBy, limit, offset })
    if (!request.count) return { rows }
    return { rows, total: await adapter.count(model.name, { where }) }
  }

  async function get(model: ModelDescription, key: string, options: GetOptions = {}): Promise<Row> {
    access.assertCan(principal, 'read', model)
    const where = scope('read', model, whereKey(model, key), options.where)
    const row = await adapter.findOne(model.name, query(model, where, options.include, options.select))
    if (!row) throw noRow(model)
    return row
  }

  async function create(model: ModelDescription, values: Values, options: WriteOptions = {}): Promise<Row> {
    access.assertCan(principal, 'create', model)
    const full = complete(model, owned(model, values), true)
    assertComplete(model, full)
    await assertTargetsVisible(model, values)
    return writing(model, async (db, follow) => {
      const settle = await follow(model, [])
      const row = options.save ? await options.save(db, full, null) : await db.insert(model.name, full)
      await settle([row])
      await assertWithin(db, model, row, scope('create', model))
      return readBack(db, model, row, options.include)
    })
  }

  /** Owned by the principal, unless they may say whose it is and do. */
  function owned(model: ModelDescription, values: Values): Values {
    const owner = Object.entries(access.ownerValues(principal, model))
    const writable = access.writableFields(principal, model)
    const fixed = owner.filter(([field]) => !writable.has(field))
    return { ...Object.fromEntries(owner), ...values, ...Object.fromEntries(fixed) }
  }

  /** One transaction; a broken unique constraint names the fields that the person sees, and no hidden one. */
  async function writing(
    model: ModelDescription,
    work: (db: DbAdapter, follow: FollowWrites) => Promise<Row>,
  ): Promise<Row> {
    try {
      return await transaction(work)
    } catch (error) {
      if (!(error instanceof ConflictError) || error.code !== 'unique_violation') throw error
      const broken = (error.details['fields'] ?? []) as readonly string[]
      const shown = access.readableFields(principal, model)
      const fields = [...new Set(broken.map((field) => sourceOf(model, field)))].filter((field) => shown.has(field))
      const message = `There is already a ${model.name} with this ${fields.join(' and ') || 'value'}.`
      throw new ConflictError('unique_violation', message, { cause: error, details: { model: model.name, fields } })
    }
  }

  /** What was written is told as far as it may be read; a row that may not be read answers with its key alone. */
  async function readBack(db: DbAdapter, model: ModelDescription, row: Row, include?: IncludeTree): Promise<Row> {
    const where = scope('read', model, whereRow(model, row))
    const seen = access.can(principal, 'read', model)
      ? await db.findOne(model.name, query(model, where, include))
      : null
    return seen ?? Object.fromEntries(model.primaryKey.map((field) => [field, row[field]]))
  }

  /** The condition of a rule must also hold for the row as it was written. */
  async function assertWithin(db: DbAdapter, model: ModelDescription, row: Row, allowed: Where): Promise<void> {
    if (isAlways(allowed)) return
    const held = await db.count(model.name, { where: and(whereRow(model, row), allowed) })
    if (held === 0) throw new AccessDeniedError('access_denied', `You may not write such a ${model.name}.`)
  }

  async function update(
    model: ModelDescription,
    key: string,
    values: Values,
    options: WriteOptions = {},
  ): Promise<Row> {
    const [current = {}] = await existing(model, [key], 'update', options.where)
    await assertTargetsVisible(model, values, current)
    const changes = onlyChanged(complete(model, values, false), current)
    const allowed = scope('update', model)
    const written = { ...current, ...keyOf(model, changes) }
    return writing(model, async (db, follow) => {
      const settle = await follow(model, [current])
      if (options.save) await options.save(db, changes, current)
      else await write(db, model, and(whereRow(model, current), allowed), changes)
      await settle([written])
      await assertWithin(db, model, written, allowed)
      return readBack(db, model, written, options.include)
    })
  }

  async function write(db: DbAdapter, model: ModelDescription, where: Where, changes: Values): Promise<void> {
    if (Object.keys(changes).length === 0) return
    if ((await db.update(model.name, where, changes)) === 0) throw noRow(model)
  }

  /**
   * The rows of these keys, if the principal may do this to all of them. Told apart: nobody asked (401), not there for
   * them (404), there but not theirs to change (403).
   */
  async function existing(
    model: ModelDescription,
    keys: readonly string[],
    action: Action,
    more?: Where,
  ): Promise<readonly Row[]> {
    if (principal.kind === 'anonymous') access.assertCan(principal, action, model)
    access.assertCan(principal, 'read', model)
    const wanted = [...new Set(keys)]
    const where = scope('read', model, or(...wanted.map((key) => whereKey(model, key))), more)
    const { fields = [], ...rest } = query(model, where)
    const rows = await adapter.findMany(model.name, { ...rest, fields: [...new Set([...model.primaryKey, ...fields])] })
    if (rows.length < wanted.length) throw noRow(model)
    const allowed = scope(action, model)
    const held = isAlways(allowed)
      ? rows.length
      : await adapter.count(model.name, { where: and(rowsWhere(model, rows), allowed) })
    if (held < rows.length) {
      const remedy = await remedyFor(adapter, action, model, rowsWhere(model, rows), rows.length)
      throw remedy ?? new AccessDeniedError('access_denied', `You may not ${action} this ${model.name}.`)
    }
    return rows
  }

  /** What a principal is told who could do something about it, if that would open all of the so many rows. */
  async function remedyFor(
    db: DbAdapter,
    action: Action,
    model: ModelDescription,
    where: Where,
    all: number,
  ): Promise<DomainError | null> {
    for (const { rows, refusal } of access.remedies(principal, action, model)) {
      if (isAlways(rows) || (await db.count(model.name, { where: and(where, rows) })) === all) return refusal()
    }
    return null
  }

  /** A row may only point at rows its writer can see; otherwise a key would be a way to reach them. */
  async function assertTargetsVisible(model: ModelDescription, values: Values, current?: Row): Promise<void> {
    const own = access.ownerValues(principal, model)
    const isOwn = (field: string): boolean => own[field] !== undefined && own[field] === values[field]
    for (const relation of model.relations.values()) {
      const isSet = relation.owning && relation.localFields.some((field) => values[field] != null)
      if (isSet && !relation.localFields.every(isOwn))
        await assertVisible(relation, { ...current, ...values }, !current)
    }
  }

  /** A key of which a part is NULL points nowhere; of a row that is there, a part that was not read may be anything. */
  async function assertVisible(relation: Relation, values: Values, isNew: boolean): Promise<void> {
    const target = modelOf(models, relation.target)
    const given = relation.localFields.map((field) => (isNew ? (values[field] ?? null) : values[field]))
    if (given.includes(null)) return
    const key = relation.targetFields.map((field, i) => eq(field, given[i] as Value))
    const where = scope('read', target, ...key)
    if (!given.includes(undefined) && (await adapter.count(target.name, { where, cap: 1 })) > 0) return
    throw ValidationError.field(relation.name, 'invalid_value', `There is no such ${relation.name}.`)
  }

  const deletion = recordDeletion({
    adapter,
    models,
    access,
    principal,
    transaction,
    scope,
    query,
    existing,
    remedyFor,
  })

  return {
    adapter,
    principal,
    access,
    readable,
    model: (name) => modelOf(models, name),
    list,
    count,
    get,
    create,
    update,
    ...deletion,
  }
}

const keyOf = (model: ModelDescription, values: Values): Values =>
  Object.fromEntries(model.primaryKey.filter((field) => field in values).map((field) => [field, values[field]]))

/** What was not changed is never written back: what is stored may be finer than what was read. */
const onlyChanged = (values: Values, current: Row): Values =>
  Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !(name in current) || !isSameJson(value, current[name])),
  )

const isSameJson = (a: unknown, b: unknown): boolean =>
  JSON.stringify(toJsonValue(a)) === JSON.stringify(toJsonValue(b))
