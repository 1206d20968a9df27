import { AsyncLocalStorage } from 'node:async_hooks'
import { never, type Where } from '@authpkg/core'
import type { ModelScopes } from '@authpkg/core/sql'
import type { EntityManager } from '@mikro-orm/core'
import { whereOf } from './conditions.ts'
import type { Entities, Entity } from './describe.ts'
import { type DeclaredFilters, declaredFilters, discriminators, type Holder, holdersOf, together } from './filters.ts'
import type { Write } from './through-orm.ts'

type Use = 'read' | Exclude<Write, 'insert'>
/** The conditions that filters make of models, and what was in the way of making them. */
interface Evaluated {
  readonly conditions: ReadonlyMap<string, Where>
  readonly failures: ReadonlyMap<string, unknown>
}

/** The conditions of the statement that is being made. */
const current = new AsyncLocalStorage<ModelScopes>()

/** What is the same for all EntityManagers of an adapter. */
export class ScopeRules {
  readonly entities: Entities
  readonly discriminators: ModelScopes
  readonly #declared = new Map<string, DeclaredFilters>()
  readonly #holders = new Map<string, readonly Holder[]>()
  /** One that nobody has given filters of its own. */
  readonly #plain: EntityManager
  /** Of filters that are conditions: evaluated once, for the ORM's types convert their values. */
  #constant: Promise<Evaluated> | undefined

  constructor(em: EntityManager, entities: Entities) {
    this.entities = entities
    this.discriminators = discriminators(entities)
    this.#plain = em.getDriver().createEntityManager().fork()
    for (const entity of entities.values()) {
      this.#declared.set(entity.name, declaredFilters(em, entity))
      this.#holders.set(entity.name, holdersOf(em, entity, entities))
    }
  }

  declared({ name }: Entity): DeclaredFilters {
    return this.#declared.get(name) as DeclaredFilters
  }

  constant(): Promise<Evaluated> {
    const entities = [...this.entities.values()].filter((entity) => {
      const { names, areCallbacks } = this.declared(entity)
      return names.length > 0 && !areCallbacks
    })
    this.#constant ??= evaluate(this.#plain, this.entities, entities, 'read')
    return this.#constant
  }

  /** The conditions of filters, of discriminators, and those that follow from them for other models. */
  scopes(conditions: ReadonlyMap<string, Where>): ModelScopes {
    if (conditions.size === 0) return this.discriminators
    const scopes = new Map<string, Where>()
    for (const name of this.entities.keys()) {
      const mark = this.discriminators.get(name)
      const own = conditions.get(name)
      const holders = (this.#holders.get(name) ?? []).filter((holder) => this.#isHidden(holder.name, conditions))
      const parts = [...(mark ? [mark] : []), ...(own ? [own] : []), ...holders.map(({ isThere }) => isThere)]
      if (parts.length > 0) scopes.set(name, together(parts))
    }
    return scopes
  }

  /** Whether filters hide rows of a model, by themselves or through what its rows need. */
  #isHidden(name: string, conditions: ReadonlyMap<string, Where>, seen: readonly string[] = []): boolean {
    if (conditions.has(name)) return true
    if (seen.includes(name)) return false
    return (this.#holders.get(name) ?? []).some((holder) => this.#isHidden(holder.name, conditions, [...seen, name]))
  }
}

/**
 * The conditions that hold for every statement of one EntityManager: its filters that are on by default, and the mark
 * of entities that share a table. Callbacks are asked anew for each statement, as by the ORM.
 */
export class Scopes {
  readonly rules: ScopeRules
  readonly #em: EntityManager
  #own: Promise<readonly Entity[]> | undefined
  #unchanging: ModelScopes | undefined

  constructor(em: EntityManager, rules: ScopeRules) {
    this.#em = em
    this.rules = rules
  }

  /** Of the statement that is being made; none outside of {@link within}, for a statement on one key. */
  get current(): ModelScopes {
    return current.getStore() ?? this.rules.discriminators
  }

  /** Of an EntityManager that was forked off this one, and has its filters. */
  in(em: EntityManager): Scopes {
    const scopes = new Scopes(em, this.rules)
    scopes.#own = this.#own
    scopes.#unchanging = this.#unchanging
    return scopes
  }

  /**
   * Makes statements on a model, with what holds for the rows of all models now.
   *
   * @throws what was in the way of evaluating the model's filters: parameters that are missing, for one
   */
  async within<Result>(model: string, use: Use, work: () => Promise<Result>): Promise<Result> {
    return current.run(this.#unchanging ?? (await this.#evaluate(model, use)), work)
  }

  async #evaluate(model: string, use: Use): Promise<ModelScopes> {
    const { rules } = this
    this.#own ??= this.#entitiesWithOwn()
    const [own, constant] = [await this.#own, await rules.constant()]
    const changing = [...rules.entities.values()].filter(
      (entity) => rules.declared(entity).areCallbacks || own.includes(entity),
    )
    const { conditions, failures } = await evaluate(this.#em, rules.entities, changing, use)
    for (const all of [constant.failures, failures]) if (all.has(model)) throw all.get(model)
    const scopes = rules.scopes(new Map([...constant.conditions, ...conditions]))
    if (changing.length === 0) this.#unchanging = scopes
    return scopes
  }

  /** Those for which the EntityManager has filters of its own: it tells nobody which, but gives back what no filter changes. */
  async #entitiesWithOwn(): Promise<readonly Entity[]> {
    const found: Entity[] = []
    for (const entity of this.rules.entities.values()) {
      const off = Object.fromEntries(this.rules.declared(entity).names.map((name) => [name, false]))
      const untouched = {}
      const answer = await this.#em.applyFilters(entity.meta.class, untouched, off, 'read').catch(() => undefined)
      if (answer !== untouched) found.push(entity)
    }
    return found
  }
}

/** Of a model whose filters cannot be evaluated nothing is seen. */
async function evaluate(
  em: EntityManager,
  entities: Entities,
  changing: readonly Entity[],
  use: Use,
): Promise<Evaluated> {
  const conditions = new Map<string, Where>()
  const failures = new Map<string, unknown>()
  for (const entity of changing) {
    try {
      const where = whereOf(await em.applyFilters(entity.meta.class, {}, {}, use), entity, entities)
      if (where) conditions.set(entity.name, where)
    } catch (error) {
      conditions.set(entity.name, never)
      failures.set(entity.name, error)
    }
  }
  return { conditions, failures }
}
