import type { Compiled } from './connection.ts'

/** A value's place in a statement: which of the run's values, and how it becomes the driver's. */
export class Bound {
  readonly slot: number
  readonly encode: (value: unknown) => unknown

  constructor(slot: number, encode: (value: unknown) => unknown) {
    this.slot = slot
    this.encode = encode
  }
}

/** This run's values in the order of the places. @throws {ValidationError} for a value that is none of its field's type. */
export function bindValues({ parameters }: Compiled, values: readonly unknown[]): unknown[] {
  const bound = new Array<unknown>(parameters.length)
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i]
    bound[i] = parameter instanceof Bound ? parameter.encode(values[parameter.slot]) : parameter
  }
  return bound
}
