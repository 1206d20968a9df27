import { type Bits, bitsOf, desOfZeros, numberOf } from './des.ts'
import type { DesCryptJob } from './hash-job.ts'

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The eleven characters that crypt(3) of 1979 made of a password's first eight bytes and two characters of salt. */
export function desCrypt({ text, salt }: DesCryptJob): string {
  const digest = [...desOfZeros(keyOf(text), saltBitsOf(salt)), 0, 0]
  return Array.from({ length: 11 }, (_, index) => ALPHABET[numberOf(digest.slice(6 * index, 6 * index + 6))]).join('')
}

/** Seven bits of each byte; the eighth of a DES key is parity. */
function keyOf(text: string): Bits {
  const bytes = Buffer.alloc(8)
  bytes.set(Buffer.from(text).subarray(0, 8))
  return [...bytes].flatMap((byte) => [...bitsOf(byte & 127, 7), 0])
}

const saltBitsOf = (salt: string): Bits => [...salt].flatMap((char) => bitsOf(ALPHABET.indexOf(char), 6).reverse())
