import { tokensEqual } from '../token.ts'
import type { PasswordFormat } from './password-format.ts'

/** Longer than most of what people type, shorter than any hash with a name in front. */
const SHORTEST_HASH = 40

/** How stored hashes begin, those of unknown systems and those without a password among them. */
const HASH_BEGINNING = /^(?:[$!*{]|c2NyeXB0|(?:scrypt|pbkdf2|argon2|bcrypt|md5|sha\d)\w*[:$])/i

/** A digest in hex, alone or after a salt. */
const HEX_DIGEST = /(?:^|[:$])[0-9a-f]{32,}$/i

/**
 * The password itself, as Flask-User and Flask-Security can be told to store it. Not built in: name it in `formats`.
 *
 * Never for what may be a hash: with this format on, whoever read a hash in a stolen database could log in by typing it.
 */
export const plaintext: PasswordFormat = {
  name: 'plaintext',
  lastResort: true,
  recognise: (stored) =>
    stored !== '' && stored.length < SHORTEST_HASH && !HASH_BEGINNING.test(stored) && !HEX_DIGEST.test(stored),
  verify: async (password, stored) => plaintext.recognise(stored) && tokensEqual(password, stored),
}
