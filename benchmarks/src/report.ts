import type { Spread } from './measure.ts'

export interface Result {
  readonly name: string
  readonly value: Spread
  /** What the design asks for: at least, or at most, so much. */
  readonly target: { readonly atLeast: number } | { readonly atMost: number }
  /** What was compared, in numbers. */
  readonly detail: string
}

export interface Benchmark {
  readonly name: string
  run(): Promise<readonly Result[]>
}

/** A line for each result: its figure with the middle half of the rounds, the target, a verdict. */
export function line({ name, value, target, detail }: Result): string {
  const goal = 'atLeast' in target ? `>= ${figure(target.atLeast)}` : `<= ${figure(target.atMost)}`
  const range = `[${figure(value.low)}, ${figure(value.high)}]`
  const verdict = meets(value.median, target) ? 'met' : 'MISSED'
  return `${name.padEnd(46)} ${figure(value.median).padStart(6)} ${range.padEnd(15)} target ${goal.padEnd(8)} ${verdict.padEnd(6)} ${detail}`
}

const meets = (value: number, target: Result['target']): boolean =>
  'atLeast' in target ? value >= target.atLeast : value <= target.atMost

export const figure = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2))

export const micros = ({ median }: Spread): string => `${(median * 1000).toFixed(0)} µs`
