import type { IncludeTree } from '../access/readable-query.ts'
import { type DbAdapter, increment, type Values } from '../db/db-adapter.ts'
import type { ModelDescription, Row } from '../db/model.ts'
import { ConflictError } from '../errors.ts'
import { and, type Where } from '../query/where.ts'
import { assertComplete } from './record-input.ts'
import { noRow, whereRow } from './record-key.ts'
import type { RecordRights, RecordsBase } from './record-rights.ts'
import { isSameJson, overtaken, writeAsRead } from './record-version.ts'
import type { Records, RecordsParts, WriteOptions } from './records.ts'
import type { WriteTransaction } from './write-transaction.ts'

type WritingParts = RecordsBase & RecordRights & Pick<RecordsParts, 'complete' | 'transact' | 'sourceOf'>

/** Adding and changing rows as far as the principal may. */
export function recordWriting(parts: WritingParts): Pick<Records, 'create' | 'update'> {
  const { access, principal, complete, transact, sourceOf, scope, query } = parts
  const { existing, assertWithin, assertTargetsVisible } = parts

  async function create(model: ModelDescription, values: Values, options: WriteOptions = {}): Promise<Row> {
    access.assertCan(principal, 'create', model)
    const full = complete(model, owned(model, values), true)
    assertComplete(model, full)
    await assertTargetsVisible(model, values)
    return writing(model, async ({ db, follow }) => {
      const settle = await follow(model, [])
      const write = (chosen: Values = full): Promise<Row> => db.insert(model.name, chosen)
      const row = await save(options, { db, values: full, current: null, write })
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
    return writing(model, async ({ db, follow }) => {
      const settle = await follow(model, [current])
      const write = async (chosen: Values = changes): Promise<Row> => {
        await change(db, model, and(whereRow(model, current), allowed), chosen, options)
        return { ...current, ...chosen }
      }
      await save(options, { db, values: changes, current, write })
      const written = { ...current, ...keyOf(model, changes) }
      await settle([written])
      await assertWithin(db, model, written, allowed)
      return readBack(db, model, written, options.include)
    })
  }

  /** One transaction; a broken unique constraint names the fields that the person sees, and no hidden one. */
  async function writing(model: ModelDescription, work: (transaction: WriteTransaction) => Promise<Row>): Promise<Row> {
    try {
      return await transact(work)
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

  return { create, update }
}

const save = ({ save }: WriteOptions, step: Parameters<NonNullable<WriteOptions['save']>>[0]): Promise<Row> =>
  save ? save(step) : step.write()

/** The statement that writes bears all that must hold of the row. */
async function change(
  db: DbAdapter,
  model: ModelDescription,
  where: Where,
  changes: Values,
  { asRead, versionField }: WriteOptions,
): Promise<void> {
  const isIdle = Object.keys(changes).length === 0
  if (isIdle && !asRead) return
  const counted = isIdle || versionField === undefined ? changes : { ...changes, [versionField]: increment() }
  const written = await writeAsRead(db, model, where, asRead, (held) => db.update(model.name, held, counted))
  if (written === 0) throw asRead ? overtaken(model) : noRow(model)
}

const keyOf = (model: ModelDescription, values: Values): Values =>
  Object.fromEntries(model.primaryKey.filter((field) => field in values).map((field) => [field, values[field]]))

/** What was not changed is never written back: what is stored may be finer than what was read. */
const onlyChanged = (values: Values, current: Row): Values =>
  Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !(name in current) || !isSameJson(value, current[name])),
  )
