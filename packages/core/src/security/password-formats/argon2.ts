import crypto from 'node:crypto'
import type { Argon2Job, Argon2Type } from '../hash-jobs/hash-job.ts'
import { hashOffLoop } from '../hash-jobs/off-loop.ts'
import { scryptProfile } from '../scrypt-cost.ts'
import { type PasswordFormat, passwordFormat } from './password-format.ts'
import { digestHash, type StoredHash } from './stored-hash.ts'

const KIB = 1024
const MAX_LANES = 16
/** In KiB times passes: five times passlib's default, a second of native code and five of JavaScript. */
const MAX_WORK = 2 ** 20

type Field = 'type' | 'version' | 'memory' | 'passes' | 'lanes' | 'salt' | 'digest'

/** The string of the Argon2 reference code. Without a version it is the first, 16. */
const PHC =
  String.raw`\$(?<type>argon2(?:id|i|d))(?:\$v=(?<version>16|19))?` +
  String.raw`\$m=(?<memory>\d{1,7}),t=(?<passes>\d{1,5}),p=(?<lanes>\d{1,2})` +
  String.raw`\$(?<salt>[A-Za-z0-9+/]{11,86})\$(?<digest>[A-Za-z0-9+/]{16,86})`

const argon2Format = (name: string, prefix: string, passlib: boolean): PasswordFormat =>
  passwordFormat<Field>({ name, shape: new RegExp(`^${prefix}${PHC}$`), passlib, read: readArgon2 })

function readArgon2(fields: Readonly<Record<Field, string>>): StoredHash | null {
  const digest = Buffer.from(fields.digest, 'base64')
  const recipe: Omit<Argon2Job, 'text'> = {
    kind: 'argon2',
    type: fields.type as Argon2Type,
    salt: Buffer.from(fields.salt, 'base64'),
    version: fields.version === '19' ? 19 : 16,
    memory: Number(fields.memory),
    passes: Number(fields.passes),
    lanes: Number(fields.lanes),
    length: digest.length,
  }
  return isWithinCap(recipe) ? digestHash(digest, (text) => derive({ ...recipe, text })) : null
}

const isWithinCap = ({ memory, passes, lanes }: Omit<Argon2Job, 'text'>): boolean =>
  passes >= 1 &&
  lanes >= 1 &&
  lanes <= MAX_LANES &&
  memory >= 8 * lanes && // RFC 9106: less is no Argon2
  memory * KIB <= scryptProfile().maxMemory &&
  memory * passes <= MAX_WORK

const derive = async (job: Argon2Job): Promise<Buffer> =>
  native && job.version === 19 ? deriveNatively(native, job) : Buffer.from(await hashOffLoop(job), 'hex')

/** From Node 24.7 on, and in Bun. */
const native: typeof crypto.argon2 | undefined = crypto.argon2

function deriveNatively(run: typeof crypto.argon2, job: Argon2Job): Promise<Buffer> {
  const { text: message, salt: nonce, lanes: parallelism, length: tagLength, memory, passes } = job
  return new Promise((resolve, reject) => {
    run(job.type, { message, nonce, parallelism, tagLength, memory, passes }, (error, digest) =>
      error ? reject(error) : resolve(digest),
    )
  })
}

/** `$argon2id$v=19$m=…,t=…,p=…$<salt>$<digest>`, argon2i and argon2d: the reference code's, passlib's, Flask-Security's default. */
export const argon2: PasswordFormat = argon2Format('argon2', '', true)

/** `argon2$argon2id$…`: Django's Argon2PasswordHasher. */
export const djangoArgon2: PasswordFormat = argon2Format('django-argon2', 'argon2', false)
