import type { FieldDescription } from '../db/model.ts'
import { ConfigurationError } from '../errors.ts'
import type { UserAttribute } from './attributes.ts'
import type { ModelLayout } from './model-layout.ts'
import { satelliteOf } from './user-query.ts'

/** Characters of the hashes we make. */
const hashLength = 128

/**
 * Refuses a layout that would lose data or let two users share one identity.
 * @throws {ConfigurationError} `invalid_configuration` with every fault.
 */
export function checkLayout(layout: ModelLayout): void {
  const faults = [
    narrowPassword(layout),
    notUnique(layout, 'username'),
    notUnique(layout, 'email'),
    compositeKey(layout),
  ]
  const found = faults.filter((fault) => fault !== null)
  if (found.length > 0) throw new ConfigurationError('invalid_configuration', found.join('\n'))
}

function narrowPassword(layout: ModelLayout): string | null {
  const field = fieldFor(layout, 'passwordHash')
  if (field?.maxLength === undefined || field.maxLength >= hashLength) return null
  return `The column ${field.column} holds ${field.maxLength} characters; a password hash needs ${hashLength}.`
}

/** The normalised key must be unique where there is one, else the name itself. */
function notUnique(layout: ModelLayout, attribute: 'username' | 'email'): string | null {
  const field = fieldFor(layout, `${attribute}Key`) ?? fieldFor(layout, attribute)
  return !field || field.unique ? null : `The column ${field.column} must be unique: people log in with it.`
}

function compositeKey(layout: ModelLayout): string | null {
  return layout.user.primaryKey.length === 1 ? null : `${layout.user.name} needs a primary key of one field.`
}

function fieldFor(layout: ModelLayout, attribute: UserAttribute): FieldDescription | undefined {
  const place = layout.attributes.get(attribute)
  if (!place) return undefined
  const model = satelliteOf(layout, place.model)?.model ?? layout.user
  return model.fields.get(place.field)
}
