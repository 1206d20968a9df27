import type { FieldType, JsonValue, Value } from '@authpkg/core'

/** Below zero, zero or above, for two values of a type. */
export function compare(type: FieldType, a: Value, b: Value): number {
  const [one, other] = [comparable(type, a), comparable(type, b)]
  if (typeof one === 'string' && typeof other === 'string') return compareTexts(one, other)
  return one < other ? -1 : one > other ? 1 : 0
}

function comparable(type: FieldType, value: Value): string | number | bigint {
  switch (type) {
    case 'decimal':
      return scaled(String(value))
    case 'boolean':
      return Number(value)
    case 'datetime':
      return (value as Date).getTime()
    case 'binary':
      return String.fromCharCode(...(value as Uint8Array))
    default:
      return value as string | number | bigint
  }
}

/** With ten digits behind the point. */
function scaled(text: string): bigint {
  const [, sign, whole = '', fraction = ''] = /^([+-]?)(\d*)\.?(\d*)$/.exec(text) ?? []
  const digits = BigInt(whole + fraction.padEnd(10, '0'))
  return sign === '-' ? -digits : digits
}

/** By code points: a language that compares halves of them puts 🎉 before ～. */
function compareTexts(a: string, b: string): number {
  const [ours, theirs] = [[...a], [...b]]
  const at = ours.findIndex((char, i) => char !== theirs[i])
  if (at < 0) return ours.length - theirs.length
  return (ours[at]?.codePointAt(0) ?? 0) - (theirs[at]?.codePointAt(0) ?? -1)
}

/** Whether `%` and `_` stand for what is in the text; every other character stands for itself. */
export function isLike(text: readonly string[], pattern: readonly string[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return text.length === 0
  if (first === '%') return [...text, ''].some((_, i) => isLike(text.slice(i), rest))
  return text.length > 0 && (first === '_' || first === text[0]) && isLike(text.slice(1), rest)
}

export const withoutCase = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/** What stands at the end of keys of objects, or undefined. */
export function jsonAt(document: Value, keys: readonly string[]): JsonValue | undefined {
  let value = document as JsonValue | undefined
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const holder = value as Readonly<Record<string, JsonValue>>
    value = Object.hasOwn(holder, key) ? holder[key] : undefined
  }
  return value
}
