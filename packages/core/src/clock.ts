/** Where the time comes from. Tests hand in one they can set. */
export interface Clock {
  /** The present moment, to the millisecond. */
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }
