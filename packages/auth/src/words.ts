const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** A time in seconds as people say it: `2 days`, `1 hour`, `90 minutes`. */
export function inWords(seconds: number): string {
  const [name, size] = units.find(([, size]) => seconds % size === 0 && seconds >= size) ?? (['second', 1] as const)
  const count = seconds / size
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
