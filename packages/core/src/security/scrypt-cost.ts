import { ConfigurationError } from '../errors.ts'

/** The price of one scrypt run: N = 2^logN steps over 128·N·r bytes of memory, p times over. */
export interface ScryptCost {
  readonly logN: number
  readonly r: number
  readonly p: number
}

/** What a place to run can afford: the cost of new hashes, and the memory any one run may take. */
export interface ScryptProfile {
  readonly cost: ScryptCost
  readonly maxMemory: number
}

const MIB = 2 ** 20

const PROFILES = {
  server: { cost: { logN: 17, r: 8, p: 1 }, maxMemory: 512 * MIB },
  // An isolate ends at 128 MiB, the application included: a hash that asks for more would take the isolate with it.
  workers: { cost: { logN: 14, r: 8, p: 5 }, maxMemory: 64 * MIB },
} as const satisfies Record<string, ScryptProfile>

/** OWASP's cheapest line; its others (2^15·8·3, 2^16·8·2, 2^17·8·1) do more of both, and one `p` less does not. */
const FLOOR: ScryptCost = { logN: 14, r: 8, p: 5 }
const MAX_LOG_N = 20
const MAX_P = 16
/** Sixteen runs at the default cost. Without it, full memory and full `p` would make one of 64. */
const MAX_WORK = 2 ** 24

const FAST: ScryptCost = { logN: 4, r: 8, p: 1 }

export const onWorkers = (): boolean => globalThis.navigator?.userAgent === 'Cloudflare-Workers'

/** The profile of Cloudflare Workers or that of every other runtime. */
export const scryptProfile = (workers: boolean = onWorkers()): ScryptProfile =>
  workers ? PROFILES.workers : PROFILES.server

const memory = ({ logN, r }: ScryptCost): number => 128 * 2 ** logN * r
const work = ({ logN, r, p }: ScryptCost): number => 2 ** logN * r * p
const isWhole = (value: number, max: number): boolean => Number.isInteger(value) && value >= 1 && value <= max

/** Whether a run is as dear as the cheapest one that OWASP allows, in work (N·r·p) and in memory (N·r). */
export const meetsFloor = (cost: ScryptCost): boolean => work(cost) >= work(FLOOR) && memory(cost) >= memory(FLOOR)

/** Whether a run is one we are ready to make: asked of the configured cost and of every cost read from a database. */
export const isWithinCap = (cost: ScryptCost, { maxMemory }: ScryptProfile = scryptProfile()): boolean =>
  isWhole(cost.logN, MAX_LOG_N) &&
  isWhole(cost.p, MAX_P) &&
  isWhole(cost.r, maxMemory) &&
  memory(cost) <= maxMemory &&
  work(cost) <= MAX_WORK

export const isSameCost = (a: ScryptCost, b: ScryptCost): boolean => a.logN === b.logN && a.r === b.r && a.p === b.p

/**
 * The cost to hash at: the configured one, or the profile's.
 *
 * @throws {ConfigurationError} `invalid_configuration` when it is over the cap, or under the floor without `insecure`.
 */
export function resolveCost(configured: ScryptCost | undefined, insecure: boolean): ScryptCost {
  const cost = configured ?? (insecure ? FAST : scryptProfile().cost)
  if (!isWithinCap(cost)) throw badCost(cost, 'too high: logN is at most 20, p at most 16, and memory is bounded')
  if (!insecure && !meetsFloor(cost)) throw badCost(cost, 'too cheap: use logN 17, r 8, p 1, or logN 14, r 8, p 5')
  return { logN: cost.logN, r: cost.r, p: cost.p }
}

const badCost = ({ logN, r, p }: ScryptCost, fault: string): ConfigurationError =>
  new ConfigurationError('invalid_configuration', `The password cost (logN ${logN}, r ${r}, p ${p}) is ${fault}.`)
