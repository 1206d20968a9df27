import { type PasswordFormat, passwordFormat } from './password-format.ts'
import { scryptHash } from './stored-hash.ts'

const COST = { n: '16384', r: '16', p: '1' } as const

/** `<32 hex>:<128 hex>`: Better Auth, scrypt of the NFKC-normalised password at a fixed cost. The salt is text. */
export const betterAuthScrypt: PasswordFormat = passwordFormat<'salt' | 'digest'>({
  name: 'better-auth-scrypt',
  shape: /^(?<salt>[0-9a-f]{32}):(?<digest>[0-9a-f]{128})$/,
  read: ({ salt, digest }) => scryptHash(Buffer.from(digest, 'hex'), { ...COST, salt }),
  normalize: 'NFKC',
})
