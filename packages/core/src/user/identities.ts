import type { Row } from '../db/model.ts'
import { ConfigurationError } from '../errors.ts'
import { type AttributeReader, attributeReader } from './attribute-reader.ts'
import { type UserAttribute, userAttributeNames } from './attributes.ts'
import type { ModelLayout } from './model-layout.ts'
import { fieldOfAttribute } from './user-query.ts'

const usual: readonly UserAttribute[] = ['username', 'email']

/**
 * Reads what a user is called: the first of these attributes or fields of `User` that is set, as text; empty when none is.
 *
 * @param names by default the username, then the address
 * @throws {ConfigurationError} `invalid_configuration` for a name that the models do not have, or that is secret.
 */
export function identityReader(layout: ModelLayout, names: readonly string[] = usual): (row: Row) => string {
  const readers = names.map((name) => readerOf(layout, name, names === usual))
  return (row) => {
    for (const read of readers) {
      const value = read(row)
      if (value !== null && value !== undefined && value !== '') return String(value)
    }
    return ''
  }
}

function readerOf(layout: ModelLayout, name: string, mayLack: boolean): AttributeReader {
  const attribute = userAttributeNames.find((known) => known === name && layout.attributes.has(known))
  const field = attribute ? fieldOfAttribute(layout, attribute) : layout.user.fields.get(name)
  if (field ? field.secret : !mayLack) throw unusable(name)
  return attribute ? attributeReader(layout, attribute) : (row) => row[name]
}

const unusable = (name: string): ConfigurationError =>
  new ConfigurationError(
    'invalid_configuration',
    `identityAttributes: ${name} is no field of the user that may be shown.`,
  )
