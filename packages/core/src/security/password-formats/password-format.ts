import { timingSafeEqual } from 'node:crypto'
import type { StoredDigest } from './stored-digest.ts'

/**
 * A way in which another system stores passwords. Such hashes are verified, and replaced by ours at the next login.
 *
 * @example createPasswordHasher({ formats: [bareSha1] })
 */
export interface PasswordFormat {
  readonly name: string
  /** Whether a stored string has exactly this shape, at a cost we are ready to pay. Never throws. */
  recognise(stored: string): boolean
  /** Whether the password belongs to the stored string; false for a string that is not recognised. */
  verify(password: string, stored: string): Promise<boolean>
}

interface FormatDefinition<Field extends string> {
  readonly name: string
  /** The whole string, anchored at both ends, with a named group for each field. */
  readonly shape: RegExp
  /** The digest in the fields and how to make it again, or null when that would cost too much. */
  read(fields: Readonly<Record<Field, string>>): StoredDigest | null
  /** How that system spells a password before hashing. Default: as it was typed. */
  readonly normalize?: 'NFKC' | 'NFKD'
}

/** A format made of a regular expression and a recipe. Digests are compared in constant time. */
export function passwordFormat<Field extends string>(definition: FormatDefinition<Field>): PasswordFormat {
  const { name, shape, normalize } = definition

  const read = (stored: string): StoredDigest | null => {
    const match = shape.exec(stored)
    return match && definition.read(match.groups as Record<Field, string>)
  }

  return {
    name,
    recognise: (stored) => read(stored) !== null,
    async verify(password, stored) {
      const known = read(stored)
      if (known === null) return false
      const digest = await known.derive(normalize ? password.normalize(normalize) : password)
      return timingSafeEqual(digest, known.digest)
    },
  }
}
