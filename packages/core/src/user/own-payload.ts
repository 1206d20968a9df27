import type { ModelDescription } from '../db/model.ts'
import { isSecretName } from '../db/secret-fields.ts'
import type { ModelLayout } from './model-layout.ts'

/**
 * Takes secrets out of what an application's own code gives to be shown of a user, however deep: everything that bears
 * the name of a secret field of the user's models. Objects that say by themselves what JSON shows of them are left as
 * they are: a user, a date.
 */
export function withoutSecrets(layout: ModelLayout): (payload: Record<string, unknown>) => Record<string, unknown> {
  const models = [layout.user, layout.userAuth?.model, layout.userEmail?.model, layout.session?.model]
  const secret = new Set(models.flatMap((model) => (model ? secretFields(model) : [])))
  const isShown = ([name]: readonly [string, unknown]): boolean => !secret.has(name) && !isSecretName(name)
  const cleaned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(cleaned)
    return isPlain(value) ? cleanedEntries(value) : value
  }
  const cleanedEntries = (object: object): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(object)
        .filter(isShown)
        .map(([name, value]) => [name, cleaned(value)]),
    )
  return cleanedEntries
}

export const secretFields = ({ fields }: ModelDescription): readonly string[] =>
  [...fields.values()].filter(({ secret }) => secret).map(({ name }) => name)

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
