import type { Increment } from '../../db/db-adapter.ts'
import type { FieldInfo } from '../catalog.ts'

/** What a locked row holds after an increment, as a row holds it: no digit is lost, and NULL counts as 0. */
export function increased({ type, scale = 0 }: FieldInfo, held: unknown, { by }: Increment): bigint | number | string {
  if (type === 'bigint') return BigInt(String(held ?? 0)) + BigInt(by)
  if (type === 'decimal') return decimalSum(String(held ?? '0'), plainText(by), scale)
  return Number(held ?? 0) + by
}

function decimalSum(a: string, b: string, scale: number): string {
  const digits = Math.max(scale, fractionOf(a), fractionOf(b))
  const sum = scaled(a, digits) + scaled(b, digits)
  const text = String(sum < 0n ? -sum : sum).padStart(digits + 1, '0')
  const whole = `${sum < 0n ? '-' : ''}${text.slice(0, text.length - digits)}`
  return digits === 0 ? whole : `${whole}.${text.slice(-digits)}`
}

/** Without an exponent. */
const plainText = (number: number): string =>
  /e/i.test(String(number)) ? number.toFixed(20).replace(/0+$/, '') : String(number)

const fractionOf = (text: string): number => text.split('.')[1]?.length ?? 0

/** `-1.05` with three digits is -1050. */
function scaled(text: string, digits: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(`${whole}${fraction.padEnd(digits, '0')}`)
}
