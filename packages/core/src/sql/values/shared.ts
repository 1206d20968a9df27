import type { FieldDescription } from '../../db/model.ts'
import { DomainError } from '../../errors.ts'
import type { Codec } from '../codec.ts'
import { raw, type Sql } from '../tree.ts'

type Read = NonNullable<Codec['read']>

/** As the driver's text, whatever it would make of the value. */
export const asText = (column: Sql): Sql => raw`cast(${column} as text)`

const same = (value: unknown): unknown => value

/** A codec from its particulars; values are the same on both sides where nothing else is said. */
export function codec(parts: Partial<Codec>): Codec {
  const write = parts.write ?? same
  return {
    select: undefined,
    read: undefined,
    plain: undefined,
    accepts: undefined,
    store: undefined,
    castForText: false,
    comparesSelected: false,
    compareAs: undefined,
    compare: write,
    ...parts,
    write,
  }
}

/** Whole numbers up to 2^53, however the driver gives them; larger ones are refused, for they are rounded already. */
export const readInteger =
  (field: FieldDescription): Read =>
  (raw) => {
    const value = typeof raw === 'number' ? raw : Number(raw)
    if (value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER) return value
    if (Number.isNaN(value)) return null
    throw new DomainError('unsafe_integer', `${field.name} holds a number beyond 2^53: make it a bigint field.`)
  }

/** From text, which is how 64-bit integers are selected. */
export function readBigint(raw: unknown): bigint | null {
  if (typeof raw === 'bigint') return raw
  const text = String(raw)
  if (/^-?\d+$/.test(text)) return BigInt(text)
  const value = Math.trunc(Number(text))
  return Number.isFinite(value) ? BigInt(value) : null
}

export const readNumber = (raw: unknown): number => (typeof raw === 'number' ? raw : Number(raw))

const falses: ReadonlySet<unknown> = new Set([false, 0, 0n, '0', 'f', 'false', ''])
export const readBoolean = (raw: unknown): boolean => !falses.has(raw)

const decoder = new TextDecoder()
export function readText(raw: unknown): string {
  if (typeof raw === 'string') return raw
  return raw instanceof Uint8Array ? decoder.decode(raw) : String(raw)
}

/** A copy: drivers hand out windows into buffers of theirs. */
export const readBytes = (raw: unknown): Uint8Array =>
  raw instanceof Uint8Array ? new Uint8Array(raw) : new TextEncoder().encode(String(raw))

export function readJson(raw: unknown): unknown {
  if (typeof raw !== 'string') return raw instanceof Uint8Array ? readJson(decoder.decode(raw)) : raw
  try {
    return JSON.parse(raw)
  } catch {
    return raw
  }
}

export const writeJson = (value: unknown): string => JSON.stringify(value)

/** The day alone, whatever stands behind it. */
export const readDay = (raw: unknown): string | null => {
  const text = raw instanceof Date ? raw.toISOString() : String(raw)
  return /^\d{4}-\d{2}-\d{2}/.test(text) && !text.startsWith('0000') ? text.slice(0, 10) : null
}

/** `HH:MM:SS`, and a fraction of three digits, or six, where there is one. */
export function readTime(raw: unknown): string | null {
  const [, time, seconds = ':00', fraction = ''] = /^(-?\d{1,3}:\d{2})(:\d{2})?(?:\.(\d+))?/.exec(String(raw)) ?? []
  if (time === undefined) return null
  const digits = fraction.slice(0, 6).replace(/0+$/, '')
  const shown = digits === '' ? '' : `.${digits.padEnd(digits.length > 3 ? 6 : 3, '0')}`
  return `${time.padStart(5, '0')}${seconds}${shown}`
}

export const writeTime = (value: unknown): string => String(readTime(value))

/** Lower case with hyphens: the one form in which UUIDs are stored and compared. */
export const writeUuid = (value: unknown): string =>
  String(value)
    .toLowerCase()
    .replace(/^(\w{8})-?(\w{4})-?(\w{4})-?(\w{4})-?(\w{12})$/, '$1-$2-$3-$4-$5')

/** Exact digits with at least the field's scale behind the point. Exponents, as SQLite writes them, are laid out; NaN stays. */
export const readDecimal =
  (field: FieldDescription): Read =>
  (raw) => {
    const plain = withoutExponent(String(raw))
    if (!/^[-+]?[\d.]+$/.test(plain)) return plain
    const [whole = '0', fraction = ''] = plain.split('.')
    const digits = fraction.replace(/0+$/, '').padEnd(field.scale ?? 0, '0')
    return digits === '' ? whole : `${whole}.${digits}`
  }

function withoutExponent(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d*))?e([+-]?\d+)$/i.exec(text) ?? []
  if (exponent === undefined) return text
  const point = whole.length + Number(exponent)
  const digits = (whole + fraction).padStart(whole.length + fraction.length - Math.min(0, point) + 1, '0')
  const shift = digits.length - (whole.length + fraction.length)
  const padded = digits.padEnd(point + shift, '0')
  const at = point + shift
  return `${sign}${padded.slice(0, at).replace(/^0+(?=\d)/, '')}.${padded.slice(at)}`
}

/** A decimal in its shortest form: `+05.50` is `5.5`. */
export function writeDecimal(value: unknown): string {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d*)\.?(\d*)$/.exec(String(value)) ?? []
  const digits = fraction.replace(/0+$/, '')
  const number = `${whole.replace(/^0+(?=\d)/, '') || '0'}${digits === '' ? '' : `.${digits}`}`
  return sign === '-' && number !== '0' ? `-${number}` : number
}
