import {
  type Action,
  and,
  type DbAdapter,
  keyText,
  NotFoundError,
  type Row,
  type Values,
  type WriteOptions,
  whereRow,
} from '@authpkg/core'
import { type Input, readValues } from './deserializer.ts'
import type { ResourceContext } from './options.ts'
import { type Answer, assertChecked, type RestRequest, writtenData } from './request.ts'

export async function create(request: RestRequest): Promise<Answer> {
  const { c, resource, records, context, address } = request
  const { model, options, lenient } = resource
  records.access.assertCan(records.principal, 'create', model)
  if (options.checkPost) assertChecked(await options.checkPost(context))
  const input = await readValues(c, resource, records, request.maxBodyBytes, true)
  const row = await records.create(model, input.values, writeOptions(request, input))
  const location = `${address}${keyText(model, row)}/`
  return { body: writtenData(request, row), status: lenient ? 200 : 201, location }
}

/** Changes the fields that were sent and no others. */
export async function edit(request: RestRequest, key: string): Promise<Answer> {
  const { c, resource, records } = request
  const { checkPut } = resource.options
  await assertMayChange(request, 'update', key, checkPut?.bind(resource.options))
  const input = await readValues(c, resource, records, request.maxBodyBytes, false)
  const row = await records.update(resource.model, key, input.values, writeOptions(request, input))
  return { body: writtenData(request, row) }
}

/** Deletes the row addressed; only that one counts. */
export async function remove(request: RestRequest, key: string): Promise<Answer> {
  const { resource, records } = request
  const { checkDelete, deleteRecursive = true } = resource.options
  await assertMayChange(request, 'delete', key, checkDelete?.bind(resource.options))
  return { body: { deleted: await records.delete(resource.model, [key], { recursive: deleteRecursive }) } }
}

type RowCheck = (row: Row, context: ResourceContext) => boolean | Promise<boolean>

/** Nobody is told before anything is read; the resource's own check needs the row, and so a statement. */
async function assertMayChange(request: RestRequest, action: Action, key: string, check?: RowCheck): Promise<void> {
  const { resource, records, context } = request
  records.access.assertCan(records.principal, action, resource.model)
  if (check) assertChecked(await check(await records.get(resource.model, key), context))
}

function writeOptions(request: RestRequest, { rawData }: Input): WriteOptions {
  const { resource, context, serializer } = request
  const { include } = serializer
  const { options } = resource
  if (!options.saveObject) return { include }
  return {
    include,
    save: async (db, values, current) => {
      const save = (chosen: Values = values): Promise<Row> => plainSave(request, db, chosen, current)
      const filled = { ...current, ...values }
      return (await options.saveObject?.(filled, rawData, { ...context, db, current, values, save })) ?? filled
    },
  }
}

/** The condition of the rules stands in the statement that writes, also when a function of the application calls it. */
async function plainSave(
  { resource, records }: RestRequest,
  db: DbAdapter,
  values: Values,
  current: Row | null,
): Promise<Row> {
  const { model } = resource
  if (!current) return db.insert(model.name, values)
  const where = and(whereRow(model, current), records.access.scope(records.principal, 'update', model))
  const isWritten = Object.keys(values).length === 0 || (await db.update(model.name, where, values)) > 0
  if (!isWritten) throw new NotFoundError('not_found', `There is no such ${model.name}.`)
  return { ...current, ...values }
}
