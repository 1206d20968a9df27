import { and, ConfigurationError, type JsonValue, not, or, prefixed, type Value, type Where } from '@authpkg/core'
import { type EntityProperty, isRaw, RawQueryFragment, ReferenceKind, Utils } from '@mikro-orm/core'
import type { Entities, Entity } from './describe.ts'
import { isToMany, isToOne, propertyName } from './properties.ts'
import { rowValue } from './values.ts'

type Condition = Readonly<Record<string, unknown>>

/**
 * A condition as MikroORM writes them, as one of core's; undefined for one that always holds.
 *
 * @throws {ConfigurationError} `unsupported` for SQL, and for operators that only one database has.
 */
export function whereOf(condition: unknown, entity: Entity, entities: Entities): Where | undefined {
  if (condition === undefined || condition === null) return undefined
  if (!Utils.isPlainObject(condition)) throw unsupported('what is no plain object')
  if (RawQueryFragment.hasObjectFragments(condition)) throw unsupported('SQL')
  const parts = Object.entries(condition as Condition).flatMap(
    ([key, value]) => partOf(key, value, entity, entities) ?? [],
  )
  return parts.length === 0 ? undefined : and(...parts)
}

const unsupported = (what: string): ConfigurationError =>
  new ConfigurationError('unsupported', `${what} cannot be a condition of every statement.`)

const required = (condition: unknown, entity: Entity, entities: Entities): Where =>
  whereOf(condition, entity, entities) ?? and()

function partOf(key: string, value: unknown, entity: Entity, entities: Entities): Where | undefined {
  const list = (): Where[] => (value as unknown[]).map((part) => required(part, entity, entities))
  if (key === '$and') return and(...list())
  if (key === '$or') return or(...list())
  if (key === '$not') return not(required(value, entity, entities))
  const prop = entity.meta.properties[key]
  if (!prop) throw unsupported(`${entity.name}.${key}`)
  if (isToMany(prop)) return someOf(prop, value, entities)
  if (isToOne(prop) && Utils.isPlainObject(value) && !isOperation(value as Condition))
    return through(prop, value, entity, entities)
  if (prop.kind === ReferenceKind.EMBEDDED && !prop.object)
    return inEmbeddable(prop, value as Condition, entity, entities)
  return onField(prop, value, entity)
}

const isOperation = (value: Condition): boolean => Object.keys(value).every((key) => key.startsWith('$'))

function relatedTo(prop: EntityProperty, entities: Entities): Entity {
  const target = [...entities.values()].find(({ meta }) => meta.class === prop.targetMeta?.class)
  if (!target) throw unsupported(`${prop.name}, which leads to an entity that the adapter was not given,`)
  return target
}

const through = (prop: EntityProperty, value: unknown, { meta }: Entity, entities: Entities): Where =>
  prefixed(required(value, relatedTo(prop, entities), entities), propertyName(meta, prop))

const quantifiers = { $some: 'any', $none: 'none', $every: 'all' } as const

function someOf(prop: EntityProperty, value: unknown, entities: Entities): Where {
  const target = relatedTo(prop, entities)
  const given = value as Condition
  const parts = Object.entries(quantifiers).flatMap(([key, op]): Where[] =>
    key in given ? [{ op, path: prop.name, condition: required(given[key], target, entities) }] : [],
  )
  return parts.length > 0 ? and(...parts) : { op: 'any', path: prop.name, condition: required(given, target, entities) }
}

function inEmbeddable(prop: EntityProperty, value: Condition, entity: Entity, entities: Entities): Where {
  const parts = Object.entries(value).map(([key, inner]) => {
    const child = prop.embeddedProps[key]
    return child ? required({ [child.name]: inner }, entity, entities) : required({ [key]: inner }, entity, entities)
  })
  return and(...parts)
}

function onField(prop: EntityProperty, value: unknown, { name, fields }: Entity): Where {
  const [field, ...more] = [...fields.values()].filter((mapped) => mapped.prop === prop)
  if (!field || more.length > 0) throw unsupported(`${name}.${prop.name}`)
  const held = (given: unknown): Value => {
    if (isRaw(given) || typeof given === 'function') throw unsupported('SQL')
    return (rowValue(field.typed, given) ?? null) as JsonValue
  }
  if (Array.isArray(value)) return { op: 'in', path: field.name, values: value.map(held) }
  if (!Utils.isPlainObject(value)) return compared('$eq', value, field.name, held)
  return and(...Object.entries(value as Condition).map(([op, given]) => compared(op, given, field.name, held)))
}

const comparisons = { $eq: 'eq', $ne: 'ne', $gt: 'gt', $gte: 'gte', $lt: 'lt', $lte: 'lte' } as const
const texts = { $like: 'like', $ilike: 'ilike' } as const
const lists = { $in: 'in', $nin: 'notIn' } as const

function compared(op: string, value: unknown, path: string, held: (value: unknown) => Value): Where {
  if (op in comparisons) return { op: comparisons[op as keyof typeof comparisons], path, value: held(value) }
  if (op in texts) return { op: texts[op as keyof typeof texts], path, value: String(value) }
  if (op in lists) return { op: lists[op as keyof typeof lists], path, values: (value as unknown[]).map(held) }
  if (op === '$not') {
    const inner = Utils.isPlainObject(value) ? Object.entries(value as Condition) : [['$eq', value] as const]
    return not(and(...inner.map(([name, given]) => compared(name, given, path, held))))
  }
  if (op === '$exists') return { op: value ? 'isNotNull' : 'isNull', path }
  throw unsupported(op)
}
