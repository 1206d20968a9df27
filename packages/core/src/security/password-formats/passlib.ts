import { type PasswordFormat, passwordFormat } from './password-format.ts'
import { pbkdf2Hash } from './stored-hash.ts'

/** passlib's base64: without padding, and with `.` for `+`. */
const fromAb64 = (text: string): Buffer => Buffer.from(text.replaceAll('.', '+'), 'base64')

const AB64_LENGTH = { sha256: 43, sha512: 86 } as const

/** `$pbkdf2-<hash>$<rounds>$<ab64>$<ab64>`: passlib's pbkdf2_sha256 and pbkdf2_sha512. The salt is decoded. */
export const passlibPbkdf2: readonly PasswordFormat[] = Object.entries(AB64_LENGTH).map(([hash, length]) =>
  passwordFormat<'rounds' | 'salt' | 'digest'>({
    name: `passlib-pbkdf2-${hash}`,
    shape: new RegExp(
      `^\\$pbkdf2-${hash}\\$(?<rounds>\\d{1,7})\\$(?<salt>[A-Za-z0-9./]{2,256})\\$(?<digest>[A-Za-z0-9./]{${length}})$`,
    ),
    passlib: true,
    read: ({ rounds, salt, digest }) => pbkdf2Hash(fromAb64(digest), { hash, rounds, salt: fromAb64(salt) }),
  }),
)
