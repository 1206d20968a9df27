import type { FieldDescription, Value } from '@authpkg/core'

/** Below 0, 0 or above 0, as SQL would order two values of one field that are not NULL. */
export function compareValues(field: FieldDescription, a: unknown, b: unknown): number {
  switch (field.type) {
    case 'decimal':
      return order(digits(a as string), digits(b as string))
    case 'time':
      return order(normalTime(a as string), normalTime(b as string))
    case 'uuid':
      return order(plainUuid(a as string), plainUuid(b as string))
    case 'datetime':
      return order((a as Date).getTime(), (b as Date).getTime())
    case 'binary':
      return order(hex(a as Uint8Array), hex(b as Uint8Array))
    case 'json':
      return order(JSON.stringify(a), JSON.stringify(b))
    case 'boolean':
      return Number(a) - Number(b)
    case 'string':
    case 'text':
    case 'enum':
    case 'date':
      return byCodePoint(a as string, b as string)
    default:
      return order(a as number | bigint, b as number | bigint)
  }
}

/** The value as it is stored and given: in the one form that its type has. */
export function normalValue(field: FieldDescription, value: Value): Value {
  if (value === null) return null
  switch (field.type) {
    case 'decimal':
      return plainDecimal(value as string, field.scale ?? 0)
    case 'time':
      return normalTime(value as string)
    case 'uuid':
      return plainUuid(value as string)
    case 'bigint':
      return BigInt(value as bigint)
    case 'integer':
      return Number(value)
    default:
      return structuredClone(value)
  }
}

const order = <Ordered extends number | bigint | string>(a: Ordered, b: Ordered): number => (a < b ? -1 : a > b ? 1 : 0)

/** JavaScript compares UTF-16 units; a database compares code points. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  for (const [i, char] of left.entries()) {
    const other = right[i]
    if (other === undefined) return 1
    if (char !== other) return (char.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0)
  }
  return left.length - right.length
}

const finest = 40

/** A decimal as a whole number of its smallest parts. */
function digits(text: string): bigint {
  const [, sign, whole = '', rest = ''] = /^([+-]?)(\d*)\.?(\d*)$/.exec(text) ?? []
  const number = BigInt(whole + rest.padEnd(finest, '0').slice(0, finest))
  return sign === '-' ? -number : number
}

function plainDecimal(text: string, scale: number): string {
  const value = digits(text)
  const all = (value < 0n ? -value : value).toString().padStart(finest + 1, '0')
  const whole = all.slice(0, -finest)
  const rest = all.slice(-finest).slice(0, scale)
  return `${value < 0n ? '-' : ''}${whole}${scale > 0 ? `.${rest}` : ''}`
}

/** `HH:MM:SS`, with milliseconds where there are any. */
function normalTime(text: string): string {
  const [clock = '', fraction = ''] = text.split('.')
  const seconds = clock.length === 5 ? `${clock}:00` : clock
  const ms = fraction.padEnd(3, '0').slice(0, 3)
  return ms === '000' ? seconds : `${seconds}.${ms}`
}

const plainUuid = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('-', '')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
