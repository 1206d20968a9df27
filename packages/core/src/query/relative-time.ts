import type { FieldType } from '../db/model.ts'

/** `+` may come as the space that forms and addresses make of it. */
const pattern = /^(now|today)(?:([-+ ])(\d{1,6})(s|m|h|d|w|mo|y))?$/

/** Milliseconds; months and years have no fixed length. */
const lengths: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/**
 * Reads a moment told by its distance from now: `now`, `today` (midnight), `now-90m`, `today+1w`; units are `s`, `m`,
 * `h`, `d`, `w`, `mo` and `y`. All in UTC; a `date` field gets the day. Undefined for every other text.
 *
 * @example relativeTime('date', 'today-1d', new Date('2026-03-01T12:00:00Z')) // '2026-02-28'
 */
export function relativeTime(type: FieldType, text: string, now: Date): Date | string | undefined {
  if (type !== 'date' && type !== 'datetime') return undefined
  const [, base, sign, count, unit] = pattern.exec(text) ?? []
  if (base === undefined) return undefined
  const start = base === 'today' ? midnight(now) : now
  const moment = unit === undefined ? start : moved(start, (sign === '-' ? -1 : 1) * Number(count), unit)
  if (Number.isNaN(moment.getTime()) || !/^\d/.test(moment.toISOString())) return undefined
  return type === 'date' ? moment.toISOString().slice(0, 10) : moment
}

const midnight = (moment: Date): Date => new Date(moment.toISOString().slice(0, 10))

function moved(from: Date, count: number, unit: string): Date {
  const length = lengths[unit]
  return length === undefined
    ? monthsLater(from, unit === 'y' ? count * 12 : count)
    : new Date(from.getTime() + count * length)
}

/** The same day of another month, or that month's last: 31 January and a month is 28 February. */
function monthsLater(from: Date, count: number): Date {
  const moment = new Date(from)
  moment.setUTCMonth(from.getUTCMonth() + count)
  if (moment.getUTCDate() !== from.getUTCDate()) moment.setUTCDate(0)
  return moment
}
