import { createHash, pbkdf2, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { isWithinCap, scryptProfile } from '../scrypt-cost.ts'

/** What was read from a stored string: able to tell the right password, in constant time. */
export interface StoredHash {
  matches(password: string): Promise<boolean>
}

/** A digest, and the function that makes it again from the right password. */
export const digestHash = (digest: Buffer, derive: (password: string) => Promise<Buffer>): StoredHash => ({
  matches: async (password) => timingSafeEqual(await derive(password), digest),
})

/** Where a salt is text, its UTF-8 bytes count, even when it looks like hex. */
type Salt = string | Buffer

const pbkdf2Async = promisify(pbkdf2)
const scryptAsync = promisify<string, Salt, number, object, Buffer>(scrypt)

/** Well above what Django and werkzeug write (1.2 million), and a second or two of one thread at most. */
const MAX_ROUNDS = 4_000_000

export interface Pbkdf2Recipe {
  readonly hash: string
  readonly rounds: string
  readonly salt: Salt
}

export function pbkdf2Hash(digest: Buffer, { hash, rounds, salt }: Pbkdf2Recipe): StoredHash | null {
  const count = Number(rounds)
  if (count < 1 || count > MAX_ROUNDS) return null
  return digestHash(digest, (password) => pbkdf2Async(password, salt, count, digest.length, hash))
}

export interface ScryptRecipe {
  readonly n: string
  readonly r: string
  readonly p: string
  readonly salt: Salt
}

export function scryptHash(digest: Buffer, recipe: ScryptRecipe): StoredHash | null {
  const [N, r, p] = [Number(recipe.n), Number(recipe.r), Number(recipe.p)]
  if (!isWithinCap({ logN: Math.log2(N), r, p })) return null
  const maxmem = 2 * scryptProfile().maxMemory // ours is the cap that counts; OpenSSL's default refuses r 16
  return digestHash(digest, (password) => scryptAsync(password, recipe.salt, digest.length, { N, r, p, maxmem }))
}

/** One round of SHA-1 or MD5 over the salt and the password: over in microseconds, here and at an attacker's. */
export const saltedHash = (hash: 'sha1' | 'md5', digest: Buffer, salt = ''): StoredHash =>
  digestHash(digest, async (password) => createHash(hash).update(salt).update(password).digest())
