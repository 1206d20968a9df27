import {
  AccessDeniedError,
  and,
  isWhollyInScope,
  type ModelDescription,
  type Records,
  type Row,
  whereKey,
} from '@authpkg/core'
import { misconfigured } from './misconfigured.ts'
import type { ActionFunction, ResourceOptions } from './options.ts'
import { type Answer, over, type RestRequest } from './request.ts'
import { conditionsOf } from './validators.ts'
import { type Body, readBody } from './write/deserializer.ts'
import { once } from './write/idempotency.ts'
import { assertMayChange, guardOf } from './write/row-checks.ts'

/** By the name in the address. */
export type Actions = ReadonlyMap<string, ActionFunction>

/** @throws {ConfigurationError} `invalid_configuration` for a name that cannot stand in an address, or stands for ours. */
export function actionsOf(model: ModelDescription, { actions = {} }: ResourceOptions): Actions {
  const wrong = Object.keys(actions).find((name) => !/^[\w-]+$/.test(name) || name === 'delete')
  if (wrong === undefined) return new Map(Object.entries(actions))
  throw misconfigured(`An action of ${model.name} cannot be called ${wrong}.`)
}

/** Does with a row what the resource has a function for, in one transaction, for those who may change the row. */
export async function act(request: RestRequest, key: string, action: ActionFunction): Promise<Answer> {
  await assertMayChange(request, 'update', key)
  assertWhole(request)
  const body = await readOptionalBody(request)
  return once(request, body, (own) =>
    own.records.transaction(async (records) => {
      const row = await changeable(over(own, records), key)
      return { body: (await action({ ...own.context, records, row, rawData: body.rawData })) ?? null }
    }),
  )
}

/** A key for single fields has no say in what a function does with the others. */
function assertWhole({ resource: { model }, records: { principal } }: RestRequest): void {
  if (isWhollyInScope(principal, 'update', model)) return
  throw new AccessDeniedError('insufficient_scope', 'The scopes of this key open single fields, and no actions.')
}

const readOptionalBody = async (request: RestRequest): Promise<Body> =>
  request.c.req.header('content-type') === undefined ? { rawData: {}, format: 'json' } : readBody(request)

/**
 * The row, which nobody else changes until the function is done.
 *
 * @throws {NotFoundError} for a row that may not be read, {AccessDeniedError} for one that may not be changed.
 */
async function changeable(request: RestRequest, key: string): Promise<Row> {
  const { resource, records } = request
  const row = await records.get(resource.model, key, { lock: true })
  await guardOf(request, key, conditionsOf(request.c))
  if (!(await isWithin(records, resource.model, key))) {
    throw new AccessDeniedError('access_denied', `You may not update this ${resource.model.name}.`)
  }
  return row
}

async function isWithin({ adapter, access, principal }: Records, model: ModelDescription, key: string) {
  const where = and(whereKey(model, key), access.scope(principal, 'update', model))
  return (await adapter.count(model.name, { where })) > 0
}
