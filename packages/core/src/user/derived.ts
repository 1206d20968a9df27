import type { Values } from '../db/db-adapter.ts'
import { newToken } from '../security/token.ts'
import type { UserAttribute } from './attributes.ts'
import type { ModelLayout } from './model-layout.ts'
import { normalizeIdentity } from './normalize.ts'

const derivedKeys = [
  ['username', 'usernameKey'],
  ['email', 'emailKey'],
] as const satisfies readonly (readonly [UserAttribute, UserAttribute])[]

/**
 * The values with the fields that follow from them: the normalised keys of a name or an address that is written.
 * Every write to the models of accounts goes through here, whichever road it came by.
 *
 * @param model the model's name in the adapter
 */
export function withDerivedKeys(layout: ModelLayout, model: string, values: Values): Values {
  const derived: Record<string, unknown> = {}
  for (const [source, target] of derivedKeys) {
    const from = layout.attributes.get(source)
    const to = layout.attributes.get(target)
    if (!from || !to || layout.names[from.model] !== model || !(from.field in values)) continue
    derived[to.field] = normalizeIdentity(values[from.field] as string | null)
  }
  return { ...values, ...derived }
}

/** What a new row needs besides: identities of its own, so that an empty one never has to match. */
export function withNewUniquifier(layout: ModelLayout, model: string, values: Values): Values {
  const made: Record<string, unknown> = {}
  for (const attribute of ['uniquifier', 'tokenUniquifier'] as const) {
    const place = layout.attributes.get(attribute)
    if (place && layout.names[place.model] === model && !values[place.field]) made[place.field] = newToken()
  }
  return { ...values, ...made }
}

/** A new user has no right that nobody gave them, also where the database has no default for it. */
export function withoutRights(layout: ModelLayout, model: string, values: Values): Values {
  const none: Record<string, unknown> = {}
  for (const attribute of ['admin', 'superuser'] as const) {
    const place = layout.attributes.get(attribute)
    if (place && layout.names[place.model] === model) none[place.field] = false
  }
  return { ...none, ...values }
}

/** The field that a person knows, for one that follows from it: `username` for `username_key`. */
export function sourceOfDerived(layout: ModelLayout, model: string, field: string): string {
  for (const [source, target] of derivedKeys) {
    const to = layout.attributes.get(target)
    const from = layout.attributes.get(source)
    if (to?.field === field && from && layout.names[to.model] === model) return from.field
  }
  return field
}
