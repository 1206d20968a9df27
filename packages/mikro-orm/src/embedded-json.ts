import { type Codec, codec } from '@authpkg/core/sql'
import { type EntityProperty, type Platform, ReferenceKind } from '@mikro-orm/core'
import { convertingType } from './types.ts'
import { propertyValue } from './values.ts'

type Json = Readonly<Record<string, unknown>>
type Convert = (prop: EntityProperty, value: unknown) => unknown

/**
 * An embeddable in a JSON column: rows hold it by the names of its properties, as its types convert them; the ORM
 * stores it by the names of columns. Moments and big numbers are text in JSON on both sides.
 */
export function embeddedCodec(prop: EntityProperty, json: Codec, platform: Platform): Codec {
  const read: Convert = (part, value) => plainType(part)?.convertToJSValue(value, platform) ?? value
  const write: Convert = (part, value) => plainType(part)?.convertToDatabaseValue(value, platform) ?? value
  const inner = json.read ?? ((raw: unknown) => raw)
  return codec({
    ...json,
    plain: undefined,
    read: (raw) => renamed(prop, inner(raw), columnOf, nameOf, read),
    write: (value) => json.write(renamed(prop, value, nameOf, columnOf, write)),
  })
}

/** What a row holds of such an embeddable, as the ORM wants it. */
export const entityJson = (prop: EntityProperty, value: unknown): unknown =>
  renamed(prop, value, nameOf, nameOf, propertyValue)

/** What converts to something else than text, numbers and booleans stays in JSON as it is stored. */
function plainType(prop: EntityProperty): ReturnType<typeof convertingType> {
  const type = convertingType(prop)
  return type && /^(string|number|boolean)$/.test(type.runtimeType) ? type : undefined
}

const columnOf = ({ fieldNames }: EntityProperty): string => fieldNames[0] as string
const nameOf = ({ embedded }: EntityProperty): string => embedded?.[1] as string

function renamed(
  prop: EntityProperty,
  value: unknown,
  from: (part: EntityProperty) => string,
  to: (part: EntityProperty) => string,
  convert: Convert,
): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(prop, item, from, to, convert))
  if (typeof value !== 'object' || value === null) return value
  const parts = new Map(Object.values(prop.embeddedProps).map((part) => [from(part), part]))
  const entries = Object.entries(value as Json).map(([key, held]) => {
    const part = parts.get(key)
    if (!part) return [key, held]
    if (part.kind === ReferenceKind.EMBEDDED) return [to(part), renamed(part, held, from, to, convert)]
    return [to(part), held === null ? null : convert(part, held)]
  })
  return Object.fromEntries(entries)
}
