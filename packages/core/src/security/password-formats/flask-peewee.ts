import { type PasswordFormat, passwordFormat } from './password-format.ts'
import { saltedHash } from './stored-hash.ts'

/** `<5 hex>$<40 hex>`: flask-peewee to 3.x, one round of SHA-1 over salt and password. The weakest that is built in. */
export const flaskPeeweeSha1: PasswordFormat = passwordFormat<'salt' | 'digest'>({
  name: 'flask-peewee-sha1',
  shape: /^(?<salt>[0-9a-f]{5})\$(?<digest>[0-9a-f]{40})$/,
  read: ({ salt, digest }) => saltedHash('sha1', Buffer.from(digest, 'hex'), salt),
})

/** `<40 hex>`: SHA-1 of the password alone. Not built in, for anything in hex may look like it: name it in `formats`. */
export const bareSha1: PasswordFormat = passwordFormat<'digest'>({
  name: 'bare-sha1',
  shape: /^(?<digest>[0-9a-f]{40})$/,
  read: ({ digest }) => saltedHash('sha1', Buffer.from(digest, 'hex')),
})
