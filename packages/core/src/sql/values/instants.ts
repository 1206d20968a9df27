/** `YYYY-MM-DD HH:MM:SS[.mmm]` in UTC; no fraction when it is zero. Texts of this form sort as the instants do. */
export function writeInstant(value: unknown): string {
  const date = value as Date
  const iso = date.toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, date.getUTCMilliseconds() === 0 ? 19 : 23)}`
}

/**
 * The least text that stands for the instant or a later one, however many digits others wrote: `.120` and `.12` and
 * `.120000` are one instant, and `.12` sorts first.
 */
export function instantBound(value: unknown): string {
  const text = boundText(value)
  return text.length > 19 ? text.replace(/0+$/, '') : text
}

/** Behind every moment that can be stored: the end of the last millisecond of the year 9999 has no date of its own. */
const afterLast = '9999-12-31 23:59:59.999999'
const lastInstant = Date.parse('9999-12-31T23:59:59.999Z')

/** As {@link writeInstant}, also for the millisecond after the last. */
export const boundText = (value: unknown): string =>
  (value as Date).getTime() > lastInstant ? afterLast : writeInstant(value)

const zero = 48

/** One digit, or NaN. */
function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - zero
  return value >= 0 && value <= 9 ? value : Number.NaN
}

const pair = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1)

/**
 * Reads what SQLite and MySQL hold for a moment: with a space or a T, any fraction, a zone or none (then UTC).
 * Finer digits than milliseconds are cut off. A number is milliseconds since 1970. Null for what is no moment.
 */
export function readInstant(raw: unknown): Date | null {
  if (typeof raw !== 'string') return readOther(raw)
  return (raw.length === 19 ? readUsual(raw, 0) : readFraction(raw)) ?? readAny(raw)
}

function readOther(raw: unknown): Date | null {
  const date = raw instanceof Date ? raw : new Date(Number(raw))
  return Number.isNaN(date.getTime()) ? null : date
}

/** The common form with three or six digits behind the point, and nothing behind those. */
function readFraction(text: string): Date | null {
  if ((text.length !== 23 && text.length !== 26) || text.charCodeAt(19) !== 46) return null
  const finer = text.length === 26 ? pair(text, 23) + digit(text, 25) : 0
  return Number.isNaN(finer) ? null : readUsual(text, digit(text, 20) * 100 + pair(text, 21))
}

/** `YYYY-MM-DD HH:MM:SS` read by its places: much faster than a pattern. Null for anything odd. */
function readUsual(text: string, milliseconds: number): Date | null {
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return null
  const year = pair(text, 0) * 100 + pair(text, 2)
  const month = pair(text, 5)
  const day = pair(text, 8)
  const hour = pair(text, 11)
  if (year < 100 || month < 1 || month > 12 || day < 1 || hour > 23) return null
  const time = Date.UTC(year, month - 1, day, hour, pair(text, 14), pair(text, 17), milliseconds)
  return Number.isNaN(time) ? null : new Date(time)
}

const anyInstant = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d+))?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i

function readAny(text: string): Date | null {
  const [, day, time = '00:00', seconds = ':00', digits = '', zone = 'Z'] = anyInstant.exec(text.trim()) ?? []
  if (day === undefined) return null
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`
  const date = new Date(`${day}T${time}${seconds}.${digits.slice(0, 3).padEnd(3, '0')}${offset}`)
  return Number.isNaN(date.getTime()) ? null : date
}
