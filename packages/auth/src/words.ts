const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** A time in seconds as people say it: `2 days`, `1 hour`, `90 minutes`. */
export function inWords(seconds: number, tag: string): string {
  const [unit, size] = units.find(([, size]) => seconds % size === 0 && seconds >= size) ?? (['second', 1] as const)
  return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size)
}

/** A moment to the minute, in the one zone that is everybody's: `Mar 1, 2026, 2:05 PM UTC`. */
export const momentInWords = (moment: Date, tag: string): string =>
  new Intl.DateTimeFormat(tag, { ...toTheMinute, timeZone: 'UTC' }).format(moment)

const toTheMinute = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
} as const
