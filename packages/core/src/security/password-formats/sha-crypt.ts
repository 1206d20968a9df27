import { hashOffLoop } from '../hash-jobs/off-loop.ts'
import { type PasswordFormat, passwordFormat } from './password-format.ts'
import { digestHash } from './stored-hash.ts'

const DEFAULT_ROUNDS = 5000
const MIN_ROUNDS = 1000
/** passlib writes 535,000 and 656,000; this takes two seconds of one thread. */
const MAX_ROUNDS = 1_000_000

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

interface Variant {
  readonly hash: 'sha256' | 'sha512'
  readonly mark: 5 | 6
  /** Characters of the digest. */
  readonly length: number
  /** The digest's bytes are taken from its three thirds in turn: how many a third has, and who begins the second time. */
  readonly third: number
  readonly turn: 1 | 2
  /** The bytes left over, and how many characters they make. */
  readonly rest: readonly number[]
  readonly restLength: number
}

const VARIANTS: readonly Variant[] = [
  { hash: 'sha256', mark: 5, length: 43, third: 10, turn: 2, rest: [31, 30], restLength: 3 },
  { hash: 'sha512', mark: 6, length: 86, third: 21, turn: 1, rest: [63], restLength: 2 },
]

/** `$5$…` and `$6$[rounds=<n>$]<salt>$<digest>`: SHA-crypt, as passlib's sha256_crypt and sha512_crypt and the C library have it. */
export const shaCryptFormats: readonly PasswordFormat[] = VARIANTS.map((variant) =>
  passwordFormat<'rounds' | 'salt' | 'digest'>({
    name: `${variant.hash}-crypt`,
    shape: new RegExp(
      String.raw`^\$${variant.mark}\$(?:rounds=(?<rounds>[1-9]\d{0,8})\$)?(?<salt>[./0-9A-Za-z]{0,16})` +
        String.raw`\$(?<digest>[./0-9A-Za-z]{${variant.length}})$`,
    ),
    passlib: true,
    read({ rounds, salt, digest }) {
      const count = Number(rounds ?? DEFAULT_ROUNDS)
      if (count < MIN_ROUNDS || count > MAX_ROUNDS) return null
      const job = { kind: 'sha-crypt', hash: variant.hash, salt, rounds: count } as const
      return digestHash(Buffer.from(digest), async (text) =>
        Buffer.from(encode(Buffer.from(await hashOffLoop({ ...job, text }), 'hex'), variant)),
      )
    },
  }),
)

function encode(digest: Buffer, { third, turn, rest, restLength }: Variant): string {
  const groups = Array.from({ length: third }, (_, index) => {
    const first = (turn * index) % 3
    return chars(
      [0, 1, 2].map((place) => digest[index + third * ((first + place) % 3)] ?? 0),
      4,
    )
  })
  return (
    groups.join('') +
    chars(
      rest.map((index) => digest[index] ?? 0),
      restLength,
    )
  )
}

/** The bytes as one number, written six bits at a time from its small end. */
function chars(bytes: readonly number[], length: number): string {
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  return Array.from({ length }, (_, index) => ALPHABET[(value >> (6 * index)) & 63]).join('')
}
