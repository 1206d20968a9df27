import { onWorkers } from '../scrypt-cost.ts'

/** A hash that the runtime cannot make by itself: everything it needs, as plain data that may cross to another thread. */
export type HashJob = BcryptJob | Argon2Job | ShaCryptJob | DesCryptJob

export interface BcryptJob {
  readonly kind: 'bcrypt'
  readonly text: string
  /** `$2b$<cost>$<salt>` */
  readonly setting: string
}

export interface Argon2Job {
  readonly kind: 'argon2'
  readonly type: Argon2Type
  readonly text: string
  readonly salt: Uint8Array
  readonly version: 16 | 19
  /** In KiB. */
  readonly memory: number
  readonly passes: number
  readonly lanes: number
  /** In bytes. */
  readonly length: number
}

export type Argon2Type = 'argon2d' | 'argon2i' | 'argon2id'

export interface ShaCryptJob {
  readonly kind: 'sha-crypt'
  readonly hash: 'sha256' | 'sha512'
  readonly text: string
  readonly salt: string
  readonly rounds: number
}

export interface DesCryptJob {
  readonly kind: 'des-crypt'
  readonly text: string
  readonly salt: string
}

/** Makes the hash, here: bcrypt and DES crypt in their own base64, the others in hex. What it needs is loaded now. */
export async function runHashJob(job: HashJob): Promise<string> {
  switch (job.kind) {
    case 'bcrypt':
      return bcrypt(job)
    case 'argon2':
      return argon2(job)
    case 'sha-crypt':
      return (await import('./sha-crypt.ts')).shaCrypt(job)
    case 'des-crypt':
      return (await import('./des-crypt.ts')).desCrypt(job)
  }
}

async function bcrypt({ text, setting }: BcryptJob): Promise<string> {
  const { hash } = await import('bcrypt-ts/browser') // its other entry reads process.env, which not every runtime has
  return (await hash(text, setting)).slice(-31)
}

/**
 * In milliseconds: how long the others wait. On Workers there is no bound, for two of these hashes that take turns would
 * need more memory than an isolate has.
 */
const sliceLength = (): number => (onWorkers() ? Number.MAX_SAFE_INTEGER : 10)

async function argon2(job: Argon2Job): Promise<string> {
  const { argon2dAsync, argon2iAsync, argon2idAsync } = await import('@noble/hashes/argon2.js')
  const { type, text, salt, version, memory: m, passes: t, lanes: p, length: dkLen } = job
  const run = { argon2d: argon2dAsync, argon2i: argon2iAsync, argon2id: argon2idAsync }[type]
  return Buffer.from(await run(text, salt, { m, t, p, dkLen, version, asyncTick: sliceLength() })).toString('hex')
}
