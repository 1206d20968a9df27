import type { Answer, RestRequest } from '../request.ts'
import { conditionsOf } from '../validators.ts'
import { readBody } from './deserializer.ts'
import { once } from './idempotency.ts'
import { changeMerged } from './merge-patch.ts'
import { addRow, changeRow, removeRow } from './row-changes.ts'
import { assertMayAdd, assertMayChange } from './row-checks.ts'

export async function create(request: RestRequest): Promise<Answer> {
  await assertMayAdd(request)
  const body = await readBody(request)
  return once(request, body, (own) => addRow(own, body))
}

/** Changes the fields that were sent and no others. */
export async function edit(request: RestRequest, key: string): Promise<Answer> {
  await assertMayChange(request, 'update', key)
  const body = await readBody(request)
  return changeMerged(request, key, body, (own, merged) => changeRow(own, key, merged, 'edit', conditionsOf(own.c)))
}

/** Gives all fields that can be written a value: what was left out becomes what a new row has there. */
export async function replace(request: RestRequest, key: string): Promise<Answer> {
  await assertMayChange(request, 'update', key)
  const purpose = request.resource.lenient ? 'edit' : 'replace'
  return changeRow(request, key, await readBody(request), purpose, conditionsOf(request.c))
}

export async function remove(request: RestRequest, key: string): Promise<Answer> {
  await assertMayChange(request, 'delete', key)
  return removeRow(request, key, conditionsOf(request.c))
}
