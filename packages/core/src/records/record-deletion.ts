import type { Action } from '../access/access-policy.ts'
import type { DbAdapter } from '../db/db-adapter.ts'
import type { ModelDescription } from '../db/model.ts'
import { AccessDeniedError, ConflictError } from '../errors.ts'
import { withKeyOrder } from '../query/order-by.ts'
import { through } from '../query/through.ts'
import { and, isAlways, type Where } from '../query/where.ts'
import { type DeletePreview, type DeleteStep, deletePlan, linksTo, maxDepth, tooDeep } from './delete-plan.ts'
import { rowsWhere } from './record-key.ts'
import type { RecordRights, RecordsBase } from './record-rights.ts'
import { writeAsRead } from './record-version.ts'
import type { DeleteOptions, Records, RecordsParts } from './records.ts'

type DeletionParts = RecordsBase & RecordRights & Pick<RecordsParts, 'transact'>

/** Rows shown of each step of a preview. */
const previewRows = 10

/** Deleting rows with what hangs on them, as far as the principal may; and telling beforehand. */
export function recordDeletion(parts: DeletionParts): Pick<Records, 'previewDelete' | 'delete'> {
  const { adapter, models, access, principal, transact, scope, query, existing, remedyFor } = parts

  async function previewDelete(
    model: ModelDescription,
    keys: readonly string[],
    options: DeleteOptions = {},
  ): Promise<readonly DeletePreview[]> {
    const where = rowsWhere(model, await existing(model, keys, 'delete', options.where))
    const plan = options.recursive === false ? [] : deletePlan(adapter, model, where)
    const previews: DeletePreview[] = []
    for (const step of plan) previews.push(await previewStep(step))
    return previews.filter(({ count }) => count > 0)
  }

  async function previewStep(step: DeleteStep): Promise<DeletePreview> {
    const count = await adapter.count(step.model.name, { where: step.where })
    const visible = count > 0 && access.can(principal, 'read', step.model)
    const where = scope('read', step.model, step.where)
    const orderBy = withKeyOrder([], step.model.primaryKey)
    const rows = visible
      ? await adapter.findMany(step.model.name, { ...query(step.model, where), orderBy, limit: previewRows })
      : []
    return { ...step, count, rows }
  }

  async function remove(
    model: ModelDescription,
    keys: readonly string[],
    options: DeleteOptions = {},
  ): Promise<number> {
    const rows = await existing(model, keys, 'delete', options.where)
    const where = rowsWhere(model, rows)
    return transact(async ({ db, follow }) => {
      const settle = await follow(model, rows)
      if (options.recursive === false) await assertCascade(db, model, where)
      const plan = options.recursive === false ? [] : deletePlan(adapter, model, where)
      for (const step of plan) await runStep(db, step)
      const allowed = and(where, scope('delete', model))
      const write = (held: Where): Promise<number> => db.delete(model.name, held)
      const deleted = await writeAsRead(db, model, allowed, options.asRead, write)
      if (deleted < new Set(keys).size)
        throw new ConflictError('version_conflict', 'Some of the rows were changed meanwhile.')
      await settle([])
      return deleted
    })
  }

  async function runStep(db: DbAdapter, step: DeleteStep): Promise<void> {
    if (step.effect === 'setNull') {
      if (!step.isRuled) await assertAll(db, 'update', step.model, step.where)
      await db.update(step.model.name, step.where, Object.fromEntries(step.fields.map((field) => [field, null])))
      return
    }
    await assertAll(db, 'delete', step.model, step.where)
    if (step.isLast) await assertCascade(db, step.model, step.where)
    await db.delete(step.model.name, step.where)
  }

  async function assertAll(db: DbAdapter, action: Action, model: ModelDescription, where: Where): Promise<void> {
    const allowed = scope(action, model)
    if (isAlways(allowed)) return
    const all = await db.count(model.name, { where })
    const mine = all === 0 ? 0 : await db.count(model.name, { where: and(where, allowed) })
    if (mine === all) return
    const remedy = await remedyFor(db, action, model, where, all)
    throw (
      remedy ?? new AccessDeniedError('access_denied', `Rows of ${model.name} hang on this that you may not ${action}.`)
    )
  }

  /** What the database itself takes along with the rows, level by level, must be the principal's to delete as well. */
  async function assertCascade(db: DbAdapter, model: ModelDescription, where: Where, depth = 0): Promise<void> {
    if ([...models.values()].every((each) => isAlways(scope('delete', each)))) return
    for (const { from, relation } of linksTo(adapter, model)) {
      const rows = through(relation, where)
      const goAlong = relation.onDelete === 'cascade' && (await db.count(from.name, { where: rows, cap: 1 })) > 0
      if (!goAlong) continue
      if (depth >= maxDepth) throw tooDeep(model)
      await assertAll(db, 'delete', from, rows)
      await assertCascade(db, from, rows, depth + 1)
    }
  }

  return { previewDelete, delete: remove }
}
