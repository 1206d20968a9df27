import { createHash, type Hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { ShaCryptJob } from './hash-job.ts'

/** Some milliseconds of work, after which others have their turn. */
const ROUNDS_AT_ONCE = 4000

/**
 * SHA-crypt as Ulrich Drepper specified it (https://www.akkadia.org/drepper/SHA-crypt.txt), in hex. Own code, for the
 * library there is hashes at one go and has passwords of just 32 or 64 bytes wrong.
 */
export async function shaCrypt({ hash, text, salt, rounds }: ShaCryptJob): Promise<string> {
  const password = Buffer.from(text)
  const start = (): Hash => createHash(hash)
  const first = firstDigest(start, password, salt)
  const passwordBytes = stretch(repeated(start, password, password.length), password.length)
  const saltBytes = stretch(repeated(start, Buffer.from(salt), 16 + (first[0] ?? 0)), salt.length)

  let digest = first
  for (let round = 0; round < rounds; round += 1) {
    if (round % ROUNDS_AT_ONCE === 0) await setImmediate()
    const next = start().update(round % 2 ? passwordBytes : digest)
    if (round % 3) next.update(saltBytes)
    if (round % 7) next.update(passwordBytes)
    digest = next.update(round % 2 ? digest : passwordBytes).digest()
  }
  return digest.toString('hex')
}

/** Steps 1 to 12. */
function firstDigest(start: () => Hash, password: Buffer, salt: string): Buffer {
  const inner = start().update(password).update(salt).update(password).digest()
  const outer = start().update(password).update(salt).update(stretch(inner, password.length))
  for (let bits = password.length; bits > 0; bits >>= 1) outer.update(bits & 1 ? inner : password)
  return outer.digest()
}

function repeated(start: () => Hash, bytes: Buffer, times: number): Buffer {
  const hash = start()
  for (let time = 0; time < times; time += 1) hash.update(bytes)
  return hash.digest()
}

/** The digest over and over, cut to a length. */
const stretch = (digest: Buffer, length: number): Buffer => Buffer.alloc(length, digest)
