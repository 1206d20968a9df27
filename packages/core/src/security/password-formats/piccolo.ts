import { type PasswordFormat, passwordFormat } from './password-format.ts'
import { pbkdf2Hash } from './stored-hash.ts'

/** `pbkdf2_sha256$<rounds>$<32 hex>$<64 hex>`: Piccolo. Django's prefix, told apart by the hex; the salt is text. */
export const piccoloPbkdf2: PasswordFormat = passwordFormat<'rounds' | 'salt' | 'digest'>({
  name: 'piccolo-pbkdf2',
  shape: /^pbkdf2_sha256\$(?<rounds>\d{1,7})\$(?<salt>[0-9a-f]{32})\$(?<digest>[0-9a-f]{64})$/,
  read: ({ digest, ...recipe }) => pbkdf2Hash(Buffer.from(digest, 'hex'), { hash: 'sha256', ...recipe }),
})
