import type { Access } from '../access/access.ts'
import type { Action } from '../access/access-policy.ts'
import type { Principal } from '../access/principal.ts'
import type { IncludeTree, ReadableQuery, Selection } from '../access/readable-query.ts'
import type { DbAdapter, PagedQuery, Values } from '../db/db-adapter.ts'
import { type ModelDescription, type Models, modelOf, type Relation, type Row, type Value } from '../db/model.ts'
import { AccessDeniedError, type DomainError, ValidationError } from '../errors.ts'
import { and, eq, isAlways, or, type Where } from '../query/where.ts'
import { noRow, rowsWhere, whereKey, whereRow } from './record-key.ts'

/** What the parts of the records share. */
export interface RecordsBase {
  readonly adapter: DbAdapter
  readonly models: Models
  readonly access: Access
  readonly principal: Principal
  readonly readable: ReadableQuery
  /** The rows on which the principal may do this, of those that hold. */
  scope(action: Action, model: ModelDescription, ...more: (Where | undefined)[]): Where
  /** The fields of rows, and of what they bring along, that the principal may see. */
  query(model: ModelDescription, where: Where, include?: IncludeTree, select?: Selection): PagedQuery
}

/** Whether the principal may do this to these very rows; asked of the database. */
export interface RecordRights {
  /**
   * The rows of these keys, if the principal may do this to all of them. Told apart: nobody asked (401), not there for
   * them (404), there but not theirs to change (403).
   */
  existing(model: ModelDescription, keys: readonly string[], action: Action, more?: Where): Promise<readonly Row[]>
  /** What a principal is told who could do something about it, if that would open all of the so many rows. */
  remedyFor(
    db: DbAdapter,
    action: Action,
    model: ModelDescription,
    where: Where,
    all: number,
  ): Promise<DomainError | null>
  /** The condition of a rule must also hold for the row as it was written. */
  assertWithin(db: DbAdapter, model: ModelDescription, row: Row, allowed: Where): Promise<void>
  /** A row may only point at rows its writer can see; otherwise a key would be a way to reach them. */
  assertTargetsVisible(model: ModelDescription, values: Values, current?: Row): Promise<void>
}

export function recordRights({ adapter, models, access, principal, scope, query }: RecordsBase): RecordRights {
  const existing: RecordRights['existing'] = async (model, keys, action, more) => {
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

  const remedyFor: RecordRights['remedyFor'] = async (db, action, model, where, all) => {
    for (const { rows, refusal } of access.remedies(principal, action, model)) {
      if (isAlways(rows) || (await db.count(model.name, { where: and(where, rows) })) === all) return refusal()
    }
    return null
  }

  const assertWithin: RecordRights['assertWithin'] = async (db, model, row, allowed) => {
    if (isAlways(allowed)) return
    const held = await db.count(model.name, { where: and(whereRow(model, row), allowed) })
    if (held === 0) throw new AccessDeniedError('access_denied', `You may not write such a ${model.name}.`)
  }

  const assertTargetsVisible: RecordRights['assertTargetsVisible'] = async (model, values, current) => {
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

  return { existing, remedyFor, assertWithin, assertTargetsVisible }
}
