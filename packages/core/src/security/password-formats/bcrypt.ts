import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { hashOffLoop } from '../hash-jobs/off-loop.ts'
import { type PasswordFormat, passwordFormat } from './password-format.ts'
import type { StoredHash } from './stored-hash.ts'

/** Twice the work for each step: 15 takes two seconds or three of one thread, 16 is refused. */
const MAX_COST = 15
const MIN_COST = 4
/** What bcrypt reads of a password; the libraries of old cut it there without a word. */
const MAX_BYTES = 72

type Field = 'cost' | 'salt' | 'digest'
type Fields = Readonly<Record<Field, string>>

const SALT = '(?<salt>[./A-Za-z0-9]{22})'
const DIGEST = '(?<digest>[./A-Za-z0-9]{31})'
/** `$2a$` and `$2y$` are `$2b$` under older names. */
const MODULAR = String.raw`\$2[aby]\$(?<cost>\d\d)\$${SALT}${DIGEST}`

interface Definition {
  readonly name: string
  readonly shape: string
  /** The text that bcrypt gets for a password. Default: the password. */
  readonly prehash?: (password: string, salt: string) => string
  readonly passlib?: true
}

const bcryptFormat = ({ name, shape, prehash = (password) => password, passlib }: Definition): PasswordFormat =>
  passwordFormat<Field>({
    name,
    shape: new RegExp(`^${shape}$`),
    passlib: passlib ?? false,
    read: (fields) => (isWithinCap(fields) ? bcryptHash(fields, prehash) : null),
  })

const isWithinCap = ({ cost }: Fields): boolean => Number(cost) >= MIN_COST && Number(cost) <= MAX_COST

function bcryptHash({ cost, salt, digest }: Fields, prehash: (password: string, salt: string) => string): StoredHash {
  const setting = `$2b$${cost.padStart(2, '0')}$${salt}`
  return {
    async matches(password) {
      const text = prehash(password, salt)
      const answer = await verifyInBun(text, setting + digest)
      if (answer !== null) return answer
      return timingSafeEqual(bytesOf(await hashOffLoop({ kind: 'bcrypt', text, setting })), bytesOf(digest))
    },
  }
}

interface BunPassword {
  verify(password: Uint8Array, stored: string): Promise<boolean>
}

const bun = (globalThis as { readonly Bun?: { readonly password?: BunPassword } }).Bun?.password

/**
 * What Bun's own bcrypt says, made in its own threads; null elsewhere, and where it cannot read the string (it minds the
 * bits that mean nothing). It hashes what is longer than 72 bytes first: we cut.
 */
async function verifyInBun(text: string, stored: string): Promise<boolean | null> {
  try {
    return (await bun?.verify(Buffer.from(text).subarray(0, MAX_BYTES), stored)) ?? null
  } catch {
    return null
  }
}

const OURS = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The 23 bytes: two bits at the end of the text mean nothing, and libraries differ in them. */
const bytesOf = (digest: string): Buffer =>
  Buffer.from(
    digest.replace(/./g, (char) => STANDARD[OURS.indexOf(char)] ?? ''),
    'base64',
  )

const sha256 = (text: string, encoding: 'base64' | 'hex'): string => createHash('sha256').update(text).digest(encoding)

/** bcrypt as passlib and most libraries write it, the two forms of passlib's bcrypt_sha256, and Django's two. */
export const bcryptFormats: readonly PasswordFormat[] = [
  bcryptFormat({ name: 'bcrypt', shape: MODULAR, passlib: true }),
  bcryptFormat({
    name: 'passlib-bcrypt-sha256',
    shape: String.raw`\$bcrypt-sha256\$v=2,t=2b,r=(?<cost>\d\d?)\$${SALT}\$${DIGEST}`,
    prehash: (password, salt) => createHmac('sha256', salt).update(password).digest('base64'),
    passlib: true,
  }),
  bcryptFormat({
    name: 'passlib-bcrypt-sha256-v1',
    shape: String.raw`\$bcrypt-sha256\$2[aby],(?<cost>\d\d?)\$${SALT}\$${DIGEST}`,
    prehash: (password) => sha256(password, 'base64'),
    passlib: true,
  }),
  bcryptFormat({ name: 'django-bcrypt', shape: String.raw`bcrypt\$${MODULAR}` }),
  bcryptFormat({
    name: 'django-bcrypt-sha256',
    shape: String.raw`bcrypt_sha256\$${MODULAR}`,
    prehash: (password) => sha256(password, 'hex'),
  }),
]
