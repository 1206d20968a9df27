import type { StoredHash } from './stored-hash.ts'

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
  /**
   * Whether passlib writes it for Flask-User, Flask-Security and Flask-Identity: these may have hashed the NFKD form of
   * the password, or an HMAC of it. Default: false.
   */
  readonly passlib?: boolean
  /** Whether nearly any text has this shape: it is asked only where no other format recognises a string. Default: false. */
  readonly lastResort?: boolean
}

interface FormatDefinition<Field extends string> {
  readonly name: string
  /** The whole string, anchored at both ends, with a named group for each field. */
  readonly shape: RegExp
  /** What the fields say, or null when to verify it would cost too much. */
  read(fields: Readonly<Record<Field, string>>): StoredHash | null
  /** How that system spells a password before hashing. Default: as it was typed. */
  readonly normalize?: 'NFKC' | 'NFKD'
  readonly passlib?: boolean
}

/** A format made of a regular expression and a recipe. */
export function passwordFormat<Field extends string>(definition: FormatDefinition<Field>): PasswordFormat {
  const { name, shape, normalize, passlib = false } = definition

  const read = (stored: string): StoredHash | null => {
    const match = shape.exec(stored)
    return match && definition.read(match.groups as Record<Field, string>)
  }

  return {
    name,
    passlib,
    recognise: (stored) => read(stored) !== null,
    async verify(password, stored) {
      const known = read(stored)
      if (known === null) return false
      return known.matches(normalize ? password.normalize(normalize) : password)
    },
  }
}
