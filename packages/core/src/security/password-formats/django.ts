import { type PasswordFormat, passwordFormat } from './password-format.ts'
import { pbkdf2Hash, saltedHash, scryptHash } from './stored-hash.ts'

/** Any printable character but the `$` that ends it. */
const SALT = '(?<salt>[!-#%-~]{1,128})'

const BASE64_DIGEST = { sha1: '[A-Za-z0-9+/]{27}=', sha256: '[A-Za-z0-9+/]{43}=' } as const

/** `pbkdf2_<hash>$<rounds>$<salt>$<base64>`: Django's default (sha256) and its predecessor. The salt is text. */
export const djangoPbkdf2: readonly PasswordFormat[] = Object.entries(BASE64_DIGEST).map(([hash, base64]) =>
  passwordFormat<'rounds' | 'salt' | 'digest'>({
    name: `django-pbkdf2-${hash}`,
    shape: new RegExp(`^pbkdf2_${hash}\\$(?<rounds>\\d{1,7})\\$${SALT}\\$(?<digest>${base64})$`),
    read: ({ digest, ...recipe }) => pbkdf2Hash(Buffer.from(digest, 'base64'), { hash, ...recipe }),
  }),
)

/** `scrypt$<N>$<salt>$<r>$<p>$<base64>`: Django's ScryptPasswordHasher, in this odd order. The salt is text. */
export const djangoScrypt: PasswordFormat = passwordFormat<'n' | 'r' | 'p' | 'salt' | 'digest'>({
  name: 'django-scrypt',
  shape: new RegExp(
    `^scrypt\\$(?<n>\\d{1,7})\\$${SALT}\\$(?<r>\\d{1,3})\\$(?<p>\\d{1,2})\\$(?<digest>[A-Za-z0-9+/]{86}==)$`,
  ),
  read: ({ digest, ...recipe }) => scryptHash(Buffer.from(digest, 'base64'), recipe),
})

/** `md5$<salt>$<hex>`: Django's MD5PasswordHasher, one round, seen in test databases. The salt is text. */
export const djangoMd5: PasswordFormat = passwordFormat<'salt' | 'digest'>({
  name: 'django-md5',
  shape: new RegExp(`^md5\\$${SALT}\\$(?<digest>[0-9a-f]{32})$`),
  read: ({ salt, digest }) => saltedHash('md5', Buffer.from(digest, 'hex'), salt),
})
