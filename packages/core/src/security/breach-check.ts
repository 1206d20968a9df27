import { createHash } from 'node:crypto'

/** Says whether a password is known from a breach; rejects when it cannot say. */
export type BreachCheck = (password: string) => Promise<boolean>

export interface BreachCheckOptions {
  /** How the service is asked: the runtime's own `fetch`, or one with a proxy. */
  readonly fetch: typeof globalThis.fetch
  /** Where, up to the first five digits of the hash. Default: `https://api.pwnedpasswords.com/range/`. */
  readonly rangeUrl?: string
  /** In milliseconds. Default: 2000. */
  readonly timeout?: number
  /** In how many breaches a password has to be found to be refused. Default: 1. */
  readonly threshold?: number
}

const PREFIX_LENGTH = 5

/**
 * A breach check by k-anonymity, with the protocol of Have I Been Pwned: the service is told the first five digits of
 * the password's SHA-1 and nothing else, answers with all hashes that begin so, and pads its answer so that its length
 * says nothing either. The check rejects when the service fails or is too slow.
 *
 * @example createAuth({ …, passwords: { policy: { breached: createBreachCheck({ fetch }) } } })
 */
export function createBreachCheck(options: BreachCheckOptions): BreachCheck {
  const { fetch, rangeUrl = 'https://api.pwnedpasswords.com/range/', timeout = 2000, threshold = 1 } = options
  return async (password) => {
    const digest = createHash('sha1').update(password).digest('hex').toUpperCase()
    const response = await fetch(rangeUrl + digest.slice(0, PREFIX_LENGTH), {
      headers: { 'Add-Padding': 'true', 'User-Agent': 'authpkg' },
      signal: AbortSignal.timeout(timeout),
    })
    if (!response.ok) throw new Error(`The breach service answered ${response.status}.`)
    return timesFound(await response.text(), digest.slice(PREFIX_LENGTH)) >= threshold
  }
}

/** Lines are `<35 digits>:<times>`; padding is found 0 times. */
function timesFound(lines: string, rest: string): number {
  const line = lines.split(/\r?\n/).find((candidate) => candidate.slice(0, rest.length).toUpperCase() === rest)
  return Number(line?.slice(rest.length + 1) ?? 0)
}
