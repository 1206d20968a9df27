import { keyText, modelOf, type Relation, type Row, type SaveStep, type Values, type WriteOptions } from '@authpkg/core'
import { assertTaken } from '../callers/authentication.ts'
import { over, type RestRequest } from '../request.ts'
import { inPath } from './faults.ts'
import { assertMayAdd, assertMayChange, type Guard, guardOf } from './row-checks.ts'
import type { ChildPlan, WritePlan } from './write-plan.ts'

/** Writes a row, new without a key, and what its body says of related rows: all in one transaction. */
export async function writePlanned(
  request: RestRequest,
  plan: WritePlan,
  key: string | null,
  guard: Guard = {},
): Promise<Row> {
  if (plan.targets.length + plan.dependants.length === 0) return writeOne(request, plan, key, {}, guard)
  return request.records.transaction((records) => writeTree(over(request, records), plan, key, {}, guard))
}

/** What the row points to comes first, since its key is needed; what points to the row comes last. */
async function writeTree(
  request: RestRequest,
  plan: WritePlan,
  key: string | null,
  links: Values,
  guard: Guard = {},
): Promise<Row> {
  const { resource, records, serializer } = request
  const pointers: Record<string, unknown> = { ...links }
  for (const child of plan.targets) {
    Object.assign(pointers, pointTo(child.relation, await writeChild(request, child, {})))
  }
  const row = await writeOne(request, plan, key, pointers, guard)
  for (const child of plan.dependants) await writeChild(request, child, pointBack(child.relation, row))
  if (plan.dependants.length === 0) return row
  return records.get(resource.model, keyText(resource.model, row), { include: serializer.include })
}

/** As if it had been sent to the address of the related model's own resource. */
function writeChild(request: RestRequest, { path, relation, key, plan }: ChildPlan, links: Values): Promise<Row> {
  const model = modelOf(request.records.adapter.describe(), relation.target)
  const child = request.at(model, request.records) as RestRequest
  return inPath(path, async () => {
    await assertTaken(child.resource, child.records.principal)
    if (key === null) await assertMayAdd(child)
    else await assertMayChange(child, 'update', key)
    return writeTree(child, plan, key, links, key === null ? {} : await guardOf(child, key, {}))
  })
}

const pointTo = ({ localFields, targetFields }: Relation, row: Row): Values =>
  Object.fromEntries(localFields.map((field, i) => [field, row[targetFields[i] ?? '']]))

const pointBack = ({ localFields, targetFields }: Relation, row: Row): Values =>
  Object.fromEntries(targetFields.map((field, i) => [field, row[localFields[i] ?? '']]))

function writeOne(
  request: RestRequest,
  { values, rawData }: WritePlan,
  key: string | null,
  links: Values,
  guard: Guard,
): Promise<Row> {
  const { resource, records, serializer } = request
  const { model, versionField } = resource
  const options: WriteOptions = {
    include: serializer.include,
    ...guard,
    ...(versionField !== undefined && { versionField }),
    ...saveOption(request, rawData),
  }
  const all = { ...values, ...links }
  return key === null
    ? records.create(model, all, options)
    : records.update(model, key, { ...all, ...ownership(request) }, options)
}

/** The caller becomes the owner with every change, where a function says how. */
function ownership({ resource: { model, options }, records: { access, principal } }: RestRequest): Values {
  return options.setOwner ? access.ownerValues(principal, model) : {}
}

function saveOption({ resource: { options }, context }: RestRequest, rawData: WritePlan['rawData']): WriteOptions {
  if (!options.saveObject) return {}
  return {
    save: async ({ db, values, current, write }: SaveStep) => {
      const filled = { ...current, ...values }
      const own = { ...context, db, current, values, save: write }
      return (await options.saveObject?.(filled, rawData, own)) ?? filled
    },
  }
}
