/**
 * A whole number from 1 up as it stands in an address: a page, or how many rows it has. Null for every other text.
 *
 * @example positiveInteger('3') // 3
 */
export function positiveInteger(text: string): number | null {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0
  return number >= 1 ? number : null
}
