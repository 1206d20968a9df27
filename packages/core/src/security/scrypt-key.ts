import { createHash } from 'node:crypto'
import * as scryptKdf from 'scrypt-kdf'
import type { PasswordFormat } from './password-formats/password-format.ts'
import { normalizePassword } from './password-text.ts'
import { isWithinCap, type ScryptCost } from './scrypt-cost.ts'

// Its declarations promise named exports, its code has one default export.
const { kdf, verify, viewParams } = (scryptKdf as unknown as { readonly default: typeof scryptKdf }).default

/** 96 bytes in base64, the first six of them the word `scrypt`. */
const SHAPE = /^c2NyeXB0[A-Za-z0-9+/]{120}$/

/**
 * A new hash of a password, in the header format of the scrypt program: version, cost, a salt of 32 bytes, a
 * checksum of these, and an HMAC made with the derived key. Everything but the password is in the string.
 */
export async function deriveKey(password: string, cost: ScryptCost): Promise<string> {
  return Buffer.from(await kdf(normalizePassword(password), cost)).toString('base64')
}

/** The cost a key was made at, or null when it is none of ours, damaged, or dearer than we are ready to pay. */
export function readKeyCost(stored: string): ScryptCost | null {
  if (!SHAPE.test(stored)) return null
  const key = Buffer.from(stored, 'base64')
  const cost = viewParams(key)
  return isIntact(key) && isWithinCap(cost) ? cost : null
}

/** scrypt-kdf answers a damaged header at once, without a run: such a key must not be told apart by that. */
function isIntact(key: Buffer): boolean {
  const checksum = createHash('sha256').update(key.subarray(0, 48)).digest().subarray(0, 16)
  return key[6] === 0 && checksum.equals(key.subarray(48, 64))
}

/** Our own format, at whatever cost. */
export const scryptKey: PasswordFormat = {
  name: 'scrypt-kdf',
  recognise: (stored) => readKeyCost(stored) !== null,
  verify: async (password, stored) => readKeyCost(stored) !== null && verify(stored, normalizePassword(password)),
}
