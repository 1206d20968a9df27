import { type FieldDescription, type FieldType, toJsonValue } from '@authpkg/core'

/** A schema of JSON Schema 2020-12, or another part of an OpenAPI document. */
export type Schema = { readonly [keyword: string]: unknown }

/** The form of each type in answers; what is no number in every JavaScript is text. */
const types: Readonly<Record<FieldType, Schema>> = {
  string: { type: 'string' },
  text: { type: 'string' },
  uuid: { type: 'string', format: 'uuid' },
  enum: { type: 'string' },
  integer: { type: 'integer' },
  float: { type: 'number' },
  bigint: { type: 'string', pattern: '^-?\\d+$' },
  decimal: { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  time: { type: 'string', pattern: '^\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?$' },
  datetime: { type: 'string', format: 'date-time' },
  json: {},
  binary: { type: 'string', contentEncoding: 'base64' },
}

/** In bodies a number will do for text that holds one. */
const inputTypes: Readonly<Partial<Record<FieldType, string>>> = { bigint: 'integer', decimal: 'number' }

/** A value that is there. */
export const valueSchema = ({ type, maxLength, enumValues }: FieldDescription): Schema => ({
  ...types[type],
  ...(maxLength !== undefined && { maxLength }),
  ...(enumValues && { enum: enumValues }),
})

/** What an answer holds. */
export const answerSchema = (field: FieldDescription): Schema => orNull(field, valueSchema(field))

/** What a body may hold. */
export function bodySchema(field: FieldDescription): Schema {
  const number = inputTypes[field.type]
  const schema = number === undefined ? valueSchema(field) : { ...valueSchema(field), type: ['string', number] }
  return { ...orNull(field, schema), ...(field.default !== undefined && { default: toJsonValue(field.default) }) }
}

function orNull({ nullable }: FieldDescription, schema: Schema): Schema {
  if (!nullable || schema['type'] === undefined) return schema
  const values = schema['enum'] as readonly unknown[] | undefined
  return { ...schema, type: [schema['type'], 'null'].flat(), ...(values && { enum: [...values, null] }) }
}

export const listOf = (items: Schema): Schema => ({ type: 'array', items })

export const reference = (kind: 'schemas' | 'parameters' | 'responses' | 'headers', name: string): Schema => ({
  $ref: `#/components/${kind}/${name}`,
})
