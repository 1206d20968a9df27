import { type FieldDescription, type FilterOperator, operatorsFor, type Value } from '@authpkg/core'
import fc from 'fast-check'
import type { Operand } from './tree.ts'
import { askable, jsonScalars, now } from './values.ts'

/** Every operator that the field takes, as the metadata says. `is` of JSON takes nothing but NULL. */
export const operatorOf = (field: FieldDescription): fc.Arbitrary<FilterOperator> =>
  fc.constantFrom(...operatorsFor(field))

/** One value of a filter. @param column what stands in the rows */
export function operandOf(
  field: FieldDescription,
  operator: FilterOperator,
  column: readonly Value[],
): fc.Arbitrary<Operand> {
  switch (operator) {
    case 'is':
    case 'is_not':
      return field.type === 'json' ? nothing : fc.oneof(nothing, single(field, column).filter(isNoWord))
    case 'is_null':
      return fc.boolean().chain((value) => spelled(value, truths[`${value}`]))
    case 'in':
    case 'not_in':
      return fc.array(single(field, column).filter(hasNoComma), { maxLength: 4 }).map(listed).filter(isNoEmptyText)
    case 'between':
      return fc.tuple(single(field, column).filter(hasNoComma), single(field, column).filter(hasNoComma)).map(listed)
    case 'eq':
    case 'ne':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return single(field, column)
    default:
      return pattern(operator, [...column, ...askable(field)].map(String))
  }
}

const nullWords = ['null', 'none', 'None', 'NULL', ''] as const

const nothing: fc.Arbitrary<Operand> = fc.constantFrom(...nullWords).map((text) => ({ text, values: [null] }))

const isNoWord = ({ text }: Operand): boolean => !(nullWords as readonly string[]).includes(text)

const hasNoComma = ({ text }: Operand): boolean => !text.includes(',')

/** A list of one empty text is written like a list of nothing, and means that. */
const isNoEmptyText = ({ text, values }: Operand): boolean => text !== '' || values.length === 0

const listed = (operands: readonly Operand[]): Operand => ({
  text: operands.map(({ text }) => text).join(','),
  values: operands.flatMap(({ values }) => values),
})

const truths = {
  true: ['true', 'True', '1', 'on', 'yes', 't'],
  false: ['false', 'False', '0', 'off', 'no', 'f'],
} as const

function single(field: FieldDescription, column: readonly Value[]): fc.Arbitrary<Operand> {
  const pools = [column, askable(field)].filter((pool) => pool.length > 0)
  const value = fc.oneof(...pools.map((pool) => fc.constantFrom(...pool)))
  const exact = value.chain((one) => spelled(one, spellings(field, one)))
  return field.type === 'date' || field.type === 'datetime'
    ? fc.oneof({ weight: 5, arbitrary: exact }, relative(field))
    : exact
}

const spelled = (value: Value, texts: readonly string[]): fc.Arbitrary<Operand> =>
  fc.constantFrom(...texts).map((text) => ({ text, values: [value] }))

/** The ways in which a value may be written. */
function spellings({ type }: FieldDescription, value: Value): readonly string[] {
  const text = String(value)
  switch (type) {
    case 'integer':
    case 'bigint':
      return text.startsWith('-') || text.length > 10 ? [text] : [text, `+${text}`, `00${text}`]
    case 'decimal':
      return text.includes('.') ? [text, text.replace(/\.?0+$/, ''), `${text}00`] : [text, `${text}.0`]
    case 'boolean':
      return truths[value ? 'true' : 'false']
    case 'uuid':
      return [text, text.toUpperCase(), text.replaceAll('-', '')]
    case 'time':
      return text.endsWith(':00') ? [text, text.slice(0, 5)] : [text]
    case 'datetime':
      return moments(value as Date)
    case 'binary':
      return [Buffer.from(value as Uint8Array).toString('base64')]
    default:
      return [text]
  }
}

function moments(moment: Date): readonly string[] {
  const iso = moment.toISOString()
  const ahead = new Date(moment.getTime() + 5_400_000)
  const elsewhere = ahead.getUTCFullYear() > 9999 ? [] : [ahead.toISOString().replace('Z', '+01:30')]
  return [iso, iso.replace('T', ' ').replace('Z', ''), `${iso.slice(0, -1)}456Z`, ...elsewhere]
}

const distances = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

/** A date told from now. */
function relative({ type }: FieldDescription): fc.Arbitrary<Operand> {
  const units = Object.keys(distances) as (keyof typeof distances)[]
  const parts = fc.tuple(fc.constantFrom('now', 'today'), fc.integer({ min: -3, max: 3 }), fc.constantFrom(...units))
  return parts.map(([from, count, unit]) => {
    const start = from === 'now' ? now.getTime() : Date.parse(now.toISOString().slice(0, 10))
    const moment = new Date(start + count * distances[unit])
    const text = count === 0 ? from : `${from}${count > 0 ? '+' : ''}${count}${unit}`
    return { text, values: [type === 'date' ? moment.toISOString().slice(0, 10) : moment] }
  })
}

/** A part of some text, with wildcards here and there. */
function pattern(operator: FilterOperator, texts: readonly string[]): fc.Arbitrary<Operand> {
  const parts = fc.tuple(fc.constantFrom(...texts), fc.nat(8), fc.nat(8), fc.constantFrom(...frames))
  return parts.map(([whole, from, length, frame]) => {
    const chars = [...whole]
    const some = length === 0 ? chars : chars.slice(from % (chars.length + 1), from + length)
    const text = operator.endsWith('like') ? frame(some) : some.join('')
    const foldable = operator.startsWith('i') ? text.replace(/[^\0-\x7f]/gu, withoutCased) : text
    return { text: foldable, values: [foldable] }
  })
}

const frames: readonly ((chars: readonly string[]) => string)[] = [
  (chars) => chars.join(''),
  (chars) => `%${chars.join('')}%`,
  (chars) => `${chars.join('')}%`,
  (chars) => `%${chars.join('')}`,
  (chars) => chars.map((char, i) => (i === 1 ? '_' : char)).join(''),
  (chars) => chars.join('%'),
  (chars) => `_${chars.slice(1).join('')}%`,
]

/** A sign that has a case, beyond A to Z, is folded by some databases alone. */
const withoutCased = (char: string): string => (char.toLowerCase() === char.toUpperCase() ? char : '_')

/** What is asked inside of JSON: numbers, `true`, `false` and `null` as they are, text in quotes where it is like them. */
export const jsonOperand: fc.Arbitrary<Operand> = fc.constantFrom(...jsonScalars).map((value) => {
  const isPlain = typeof value === 'string' && !/^(-?\d.*|true|false|null|".*")$/s.test(value)
  return { text: isPlain ? value : JSON.stringify(value), values: [value] }
})
