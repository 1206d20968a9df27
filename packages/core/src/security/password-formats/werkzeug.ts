import { type PasswordFormat, passwordFormat } from './password-format.ts'
import { pbkdf2Hash, scryptHash } from './stored-hash.ts'

/** `scrypt:<N>:<r>:<p>$<salt>$<hex>`: werkzeug's default from 2.3 on, and so flask-peewee's. The salt is text. */
export const werkzeugScrypt: PasswordFormat = passwordFormat<'n' | 'r' | 'p' | 'salt' | 'digest'>({
  name: 'werkzeug-scrypt',
  shape: /^scrypt:(?<n>\d{1,7}):(?<r>\d{1,3}):(?<p>\d{1,2})\$(?<salt>[A-Za-z0-9]{1,64})\$(?<digest>[0-9a-f]{128})$/,
  read: ({ digest, ...recipe }) => scryptHash(Buffer.from(digest, 'hex'), recipe),
})

const HEX_LENGTH = { sha1: 40, sha256: 64, sha512: 128 } as const

/** `pbkdf2:<hash>:<rounds>$<salt>$<hex>`: werkzeug before 2.3. The salt is text, the digest as long as the hash's. */
export const werkzeugPbkdf2: readonly PasswordFormat[] = Object.entries(HEX_LENGTH).map(([hash, length]) =>
  passwordFormat<'rounds' | 'salt' | 'digest'>({
    name: `werkzeug-pbkdf2-${hash}`,
    shape: new RegExp(
      `^pbkdf2:${hash}:(?<rounds>\\d{1,7})\\$(?<salt>[A-Za-z0-9]{1,64})\\$(?<digest>[0-9a-f]{${length}})$`,
    ),
    read: ({ digest, ...recipe }) => pbkdf2Hash(Buffer.from(digest, 'hex'), { hash, ...recipe }),
  }),
)
