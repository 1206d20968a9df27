import { and, ConfigurationError, eq, oneOf, type Where } from '@authpkg/core'
import type { ModelScopes } from '@authpkg/core/sql'
import type { Dictionary, EntityManager, EntityMetadata, FilterDef } from '@mikro-orm/core'
import { whereOf } from './conditions.ts'
import type { Entities, Entity } from './describe.ts'
import { discriminates } from './fills.ts'
import { isToOne, propertyName } from './properties.ts'

/** What an entity's declared filters are, whichever EntityManager a statement goes to. */
export interface DeclaredFilters {
  readonly names: readonly string[]
  /** Whether one of them is a callback, which has another condition each time. */
  readonly areCallbacks: boolean
}

/** The filters of entities and of the configuration that hold where nobody says otherwise. */
function filtersOf(em: EntityManager, meta: EntityMetadata): readonly FilterDef[] {
  const filters = em.config.get('filters') as Dictionary<FilterDef>
  const general = Object.values(filters).filter(({ entity }) => appliesTo(entity, meta))
  return [...general, ...Object.values(meta.filters)].filter((filter) => filter.default)
}

const appliesTo = (entity: FilterDef['entity'], meta: EntityMetadata): boolean =>
  entity === undefined || [entity].flat().some((name) => name === meta.class || name === meta.className)

export function declaredFilters(em: EntityManager, { meta }: Entity): DeclaredFilters {
  const filters = filtersOf(em, meta)
  return {
    names: filters.map(({ name }) => name),
    areCallbacks: filters.some(({ cond }) => typeof cond === 'function'),
  }
}

/** @throws {ConfigurationError} `unsupported` for a filter that is on by default and is no condition we know. */
export function checkFilters(em: EntityManager, entities: Entities): void {
  for (const entity of entities.values()) {
    for (const filter of filtersOf(em, entity.meta)) {
      if (typeof filter.cond !== 'function') checked(entity, entities, filter)
    }
  }
}

function checked(entity: Entity, entities: Entities, { name, cond }: FilterDef): void {
  try {
    whereOf(cond, entity, entities)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    throw new ConfigurationError('unsupported', `The filter ${name} of ${entity.name}: ${error.message}`)
  }
}

/** Entities that share a table with others: each sees its own rows, and those of its descendants. */
export function discriminators(entities: Entities): ModelScopes {
  const scopes = new Map<string, Where>()
  for (const { name, meta, fields } of entities.values()) {
    const field = fields.get(meta.root?.discriminatorColumn ?? '')
    if (!field || !discriminates(meta) || meta.root === meta) continue
    const values = marksOf(meta)
    scopes.set(name, values.length === 1 ? eq(field.name, values[0] ?? null) : oneOf(field.name, values))
  }
  return scopes
}

function marksOf({ root, class: own, discriminatorValue }: EntityMetadata): readonly (string | number)[] {
  const below = Object.entries(root.discriminatorMap ?? {}).filter(
    ([, entity]) => (entity as { prototype?: unknown }).prototype instanceof (own as new () => object),
  )
  return [
    discriminatorValue ?? '',
    ...below.map(([value]) => (typeof discriminatorValue === 'number' ? Number(value) : value)),
  ]
}

/** Another entity without which a row is not seen, and the condition that it is there. */
export interface Holder {
  readonly name: string
  readonly isThere: Where
}

/** As the ORM has it: of rows whose relation is never NULL, those are hidden that lead to a row that filters hide. */
export function holdersOf(em: EntityManager, { meta }: Entity, entities: Entities): readonly Holder[] {
  if (!em.config.get('autoJoinRefsForFilters')) return []
  return meta.relations.flatMap((prop): readonly Holder[] => {
    if (!isToOne(prop) || !prop.owner || prop.polymorphic || prop.object || prop.nullable) return []
    const target = [...entities.values()].find((entity) => entity.meta.class === prop.targetMeta?.class)
    const key = target && [...target.fields.values()].find((field) => field.prop.primary)
    if (!target || !key) return []
    return [{ name: target.name, isThere: { op: 'isNotNull', path: `${propertyName(meta, prop)}.${key.name}` } }]
  })
}

export const together = (parts: readonly Where[]): Where => (parts.length === 1 ? (parts[0] as Where) : and(...parts))
