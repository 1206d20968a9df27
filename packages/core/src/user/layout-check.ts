import { ConfigurationError } from '../errors.ts'
import type { ModelLayout } from './model-layout.ts'
import { fieldOfAttribute } from './user-query.ts'

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

/**
 * For an identity that is not used.
 * @throws {ConfigurationError} `invalid_configuration` when its field needs a value that nobody will give.
 */
export function assertMayBeEmpty(layout: ModelLayout, identity: 'username' | 'email'): void {
  const field = fieldOfAttribute(layout, identity)
  if (!field || field.nullable || field.hasDefault || layout.attributes.get(identity)?.model === 'UserEmail') return
  const message = `features.${identity}s cannot be off: the column ${field.column} must not be empty.`
  throw new ConfigurationError('invalid_configuration', message)
}

function narrowPassword(layout: ModelLayout): string | null {
  const field = fieldOfAttribute(layout, 'passwordHash')
  if (field?.maxLength === undefined || field.maxLength >= hashLength) return null
  return `The column ${field.column} holds ${field.maxLength} characters; a password hash needs ${hashLength}.`
}

/** The normalised key must be unique where there is one, else the name itself. */
function notUnique(layout: ModelLayout, attribute: 'username' | 'email'): string | null {
  const field = fieldOfAttribute(layout, `${attribute}Key`) ?? fieldOfAttribute(layout, attribute)
  return !field || field.unique ? null : `The column ${field.column} must be unique: people log in with it.`
}

function compositeKey(layout: ModelLayout): string | null {
  return layout.user.primaryKey.length === 1 ? null : `${layout.user.name} needs a primary key of one field.`
}
