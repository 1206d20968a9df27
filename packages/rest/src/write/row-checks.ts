import { type AnyUser, ConflictError, type Row, userOf, type Values, valuesAsRead } from '@authpkg/core'
import { toJson } from '../json-text.ts'
import { assertChecked, type RestRequest } from '../request.ts'
import {
  assertHold,
  type Conditions,
  etagOf,
  isConditional,
  preconditionFailed,
  preconditionRequired,
} from '../validators.ts'

/** Nobody is told before anything is read; the resource's own checks of a row need it, and so a statement. */
export async function assertMayAdd({ resource, records, context }: RestRequest): Promise<void> {
  records.access.assertCan(records.principal, 'create', resource.model)
  if (resource.options.checkPost) assertChecked(await resource.options.checkPost(context))
}

export async function assertMayChange(request: RestRequest, action: 'update' | 'delete', key: string): Promise<void> {
  const { resource, records, context } = request
  const { options, model } = resource
  records.access.assertCan(records.principal, action, model)
  const check = (action === 'update' ? options.checkPut : options.checkDelete)?.bind(options)
  if (check) assertChecked(await check(await records.get(model, key), context))
}

/** What must still stand in the row when the statement writes it, so that what was judged is what is changed. */
export interface Guard {
  readonly asRead?: Values
}

/**
 * Judges the row as it is now, where anything is to be judged.
 *
 * @throws {ConflictError} `precondition_failed` when the caller's conditions do not hold, `precondition_required` when
 *   they must say what they have seen and do not. {AccessDeniedError} for a row that is not theirs.
 */
export async function guardOf(request: RestRequest, key: string, conditions: Conditions): Promise<Guard> {
  const { model, options, versionField } = request.resource
  const user = userOf(request.records.principal)
  if (conditions.ifMatch === undefined && options.requireIfMatch) throw preconditionRequired()
  if (!isConditional(conditions) && !options.validateOwner) return {}
  const row = await current(request, key)
  if (options.validateOwner) assertChecked(await options.validateOwner(user as AnyUser, row))
  if (isConditional(conditions)) assertHold(conditions, etagIn(request, row))
  return { asRead: valuesAsRead(model, ownValues(request, row), versionField) }
}

/** Writes; who has set a condition is told what is there by now, if that has changed meanwhile. */
export async function unlessOvertaken<Result>(
  request: RestRequest,
  key: string,
  conditions: Conditions,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if (!isConditional(conditions) || !(error instanceof ConflictError) || error.code !== 'version_conflict')
      throw error
    throw preconditionFailed(etagIn(request, await current(request, key)))
  }
}

const current = ({ resource, records, serializer: { include } }: RestRequest, key: string): Promise<Row> =>
  records.get(resource.model, key, { include })

const etagIn = ({ serializer, context }: RestRequest, row: Row): string =>
  etagOf(toJson(serializer.toData(row, context)))

/** A relation may bear the name of its key field, and stands in its place when it is brought along. */
const ownValues = ({ serializer: { include } }: RestRequest, row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !(name in include)))
