import { hashOffLoop } from '../hash-jobs/off-loop.ts'
import { type PasswordFormat, passwordFormat } from './password-format.ts'
import { digestHash } from './stored-hash.ts'

/**
 * `<2 characters of salt><11 of digest>`: DES crypt, of the password's first eight bytes only. Not built in, for many
 * words of 13 letters look like it, and because `Password` opens an account whose password is `Password1`: name it in
 * `formats`.
 */
export const desCrypt: PasswordFormat = passwordFormat<'salt' | 'digest'>({
  name: 'des-crypt',
  shape: /^(?<salt>[./0-9A-Za-z]{2})(?<digest>[./0-9A-Za-z]{11})$/,
  passlib: true,
  read: ({ salt, digest }) =>
    digestHash(Buffer.from(digest), async (text) => Buffer.from(await hashOffLoop({ kind: 'des-crypt', text, salt }))),
})
