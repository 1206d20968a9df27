import { keyText } from '@authpkg/core'
import { type Answer, overriding, type RestRequest, written } from '../request.ts'
import type { Conditions } from '../validators.ts'
import type { Body, Purpose } from './deserializer.ts'
import { writePlanned } from './nested-write.ts'
import { guardOf, unlessOvertaken } from './row-checks.ts'
import { planWrite } from './write-plan.ts'

// One change of one row, for those who may ask for it: by its own request, or as an operation of many.

export const addRow = (request: RestRequest, body: Body): Promise<Answer> =>
  overriding(request, 'create', null, async () => {
    const { resource, address } = request
    const row = await writePlanned(request, planWrite(request, body, 'add'), null)
    const location = `${address}${keyText(resource.model, row)}/`
    return { ...written(request, row), status: resource.lenient ? 200 : 201, location }
  })

export const changeRow = (
  request: RestRequest,
  key: string,
  body: Body,
  purpose: Exclude<Purpose, 'add'>,
  conditions: Conditions,
): Promise<Answer> =>
  overriding(request, 'edit', key, async () => {
    const plan = planWrite(request, body, purpose)
    const guard = await guardOf(request, key, conditions)
    const row = await unlessOvertaken(request, key, conditions, () => writePlanned(request, plan, key, guard))
    return written(request, row)
  })

/** Deletes the row addressed; only that one counts. */
export const removeRow = (request: RestRequest, key: string, conditions: Conditions): Promise<Answer> =>
  overriding(request, 'delete', key, async () => {
    const { resource, records } = request
    const options = {
      recursive: resource.options.deleteRecursive ?? true,
      ...(await guardOf(request, key, conditions)),
    }
    const work = (): Promise<number> => records.delete(resource.model, [key], options)
    return { body: { deleted: await unlessOvertaken(request, key, conditions, work) } }
  })
