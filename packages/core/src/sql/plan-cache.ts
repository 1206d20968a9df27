/**
 * Plans by the shape of what was asked. Building and compiling a statement costs more than running it; an application
 * asks a few hundred different questions, over and over with other values.
 */
export class PlanCache<Plan> {
  readonly #plans = new Map<string, Plan>()
  readonly #limit: number

  constructor(limit = 500) {
    this.#limit = limit
  }

  /** The plan of that shape, made on the first call. When there is no room the one unused longest gives way. */
  get(shape: string, make: () => Plan): Plan {
    const known = this.#plans.get(shape)
    if (known === undefined) return this.#add(shape, make())
    // Their order matters only once something has to go.
    if (this.#plans.size >= this.#limit) this.#touch(shape, known)
    return known
  }

  #add(shape: string, plan: Plan): Plan {
    const [oldest] = this.#plans.keys()
    if (this.#plans.size >= this.#limit && oldest !== undefined) this.#plans.delete(oldest)
    this.#plans.set(shape, plan)
    return plan
  }

  #touch(shape: string, plan: Plan): void {
    this.#plans.delete(shape)
    this.#plans.set(shape, plan)
  }
}
