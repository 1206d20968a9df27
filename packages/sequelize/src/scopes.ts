import {
  and,
  ConfigurationError,
  eq,
  type FieldDescription,
  type ModelDescription,
  type Models,
  modelOf,
  never,
  not,
  oneOf,
  or,
  type TextOperator,
  type Value,
  type ValueOperator,
  type Where,
} from '@authpkg/core'
import type { ModelScopes } from '@authpkg/core/sql'
import { Op } from 'sequelize'
import { attributesOf, type ScopeOptions, scopeOf, timestampsOf } from './internals.ts'
import type { ModelSet, SequelizeModel } from './model-set.ts'
import { asValueOf } from './values.ts'

/**
 * What finders put to the rows of a model by themselves: the default scope, and rows that are not deleted where the
 * model is paranoid.
 *
 * @throws {ConfigurationError} `invalid_configuration` for a scope that is more than a condition on values.
 */
export function scopesOf(models: ModelSet, descriptions: Models): ModelScopes {
  const scopes = new Map<string, Where>()
  for (const [name, model] of Object.entries(models)) {
    const conditions = [scopeWhere(name, model, descriptions), notDeleted(model)].filter((part) => part !== undefined)
    if (conditions.length > 0) scopes.set(name, and(...conditions))
  }
  return scopes
}

/** Attributes that the default scope keeps back: nobody sees them who does not ask for them. */
export function hiddenAttributes(model: SequelizeModel, all: readonly string[]): ReadonlySet<string> {
  const { attributes } = scopeOf(model)
  if (Array.isArray(attributes)) {
    const shown = new Set(attributes.map((attribute: unknown) => (Array.isArray(attribute) ? attribute[1] : attribute)))
    return new Set(all.filter((name) => !shown.has(name) && !model.primaryKeyAttributes.includes(name)))
  }
  const { exclude = [] } = (attributes ?? {}) as { readonly exclude?: readonly string[] }
  return new Set(exclude)
}

/** The paranoid condition: NULL, or the default of the column that tells of the deletion. */
function notDeleted(model: SequelizeModel): Where | undefined {
  const { deletedAt } = timestampsOf(model)
  const { paranoid, timestamps } = model.options
  if (!paranoid || timestamps === false || deletedAt === undefined) return undefined
  const { defaultValue } = attributesOf(model)[deletedAt] ?? {}
  return eq(deletedAt, (asValueOf('datetime', defaultValue ?? null) ?? null) as Value)
}

/** Parts of a scope that choose among the rows, which a condition cannot do. */
const refusedParts = ['limit', 'offset', 'group', 'having', 'subQuery'] as const

function scopeWhere(name: string, model: SequelizeModel, models: Models): Where | undefined {
  const scope = scopeOf(model)
  const refused = refusedParts.filter((part) => scope[part] !== undefined && scope[part] !== null)
  if (refused.length > 0) throw unusable(name, refused.join(', '))
  if (restricts(scope)) throw unusable(name, 'include')
  return scope['where'] === undefined ? undefined : new Reader(name, models).where(scope['where'])
}

/** An include that is not required brings rows along and leaves none out. */
function restricts({ include }: ScopeOptions): boolean {
  const parts: unknown[] = include === undefined || include === null ? [] : Array.isArray(include) ? include : [include]
  return parts.some((part) => (part as { readonly required?: unknown }).required !== false)
}

const unusable = (name: string, what: string): ConfigurationError =>
  new ConfigurationError(
    'invalid_configuration',
    `The default scope of ${name} has ${what}, which cannot be put to joins and writes: pass ${name}.unscoped() or another scope to the adapter.`,
  )

type Condition = Readonly<Record<string | symbol, unknown>>

/** Reads Sequelize's condition objects. */
class Reader {
  readonly #name: string
  readonly #models: Models

  constructor(name: string, models: Models) {
    this.#name = name
    this.#models = models
  }

  where(condition: unknown): Where {
    if (Array.isArray(condition)) return and(...condition.map((part: unknown) => this.where(part)))
    const own = this.#object(condition)
    return and(...Reflect.ownKeys(own).map((key) => this.#entry(key, own[key])))
  }

  #entry(key: string | symbol, value: unknown): Where {
    if (key === Op.and) return this.where(value)
    if (key === Op.or) return or(...this.#parts(value).map((part) => this.where(part)))
    if (key === Op.not) return not(this.where(value))
    if (typeof key === 'symbol') throw this.#refuse(String(key.description))
    return this.#field(this.#path(key), value)
  }

  #parts(value: unknown): readonly unknown[] {
    if (Array.isArray(value)) return value
    const own = this.#object(value)
    return Reflect.ownKeys(own).map((key) => ({ [key]: own[key] }))
  }

  /** `$user.active$`, an attribute, or a column. */
  #path(key: string): string {
    const { fields } = modelOf(this.#models, this.#name)
    if (key.startsWith('$') && key.endsWith('$')) {
      const path = key.slice(1, -1)
      if (!this.#fieldAt(path)) throw this.#refuse(key)
      return path
    }
    const found = fields.has(key) ? key : [...fields.values()].find(({ column }) => column === key)?.name
    if (found === undefined) throw this.#refuse(key)
    return found
  }

  #fieldAt(path: string): FieldDescription | undefined {
    const names = path.split('.')
    const last = names.pop() ?? ''
    let model: ModelDescription | undefined = modelOf(this.#models, this.#name)
    for (const name of names) model = this.#models.get(model?.relations.get(name)?.target ?? '')
    return model?.fields.get(last)
  }

  #field(path: string, value: unknown): Where {
    if (value === null) return { op: 'isNull', path }
    if (Array.isArray(value))
      return oneOf(
        path,
        value.map((item: unknown) => this.#value(path, item)),
      )
    if (typeof value !== 'object' || value instanceof Date || value instanceof Uint8Array) {
      return eq(path, this.#value(path, value))
    }
    const own = this.#object(value)
    return and(...Reflect.ownKeys(own).map((key) => this.#operator(path, key, own[key])))
  }

  #operator(path: string, key: string | symbol, value: unknown): Where {
    switch (key) {
      case Op.eq:
      case Op.is:
        return this.#field(path, value)
      case Op.ne:
        return value === null ? { op: 'isNotNull', path } : { op: 'ne', path, value: this.#value(path, value) }
      case Op.not:
        return this.#not(path, value)
      case Op.between:
        return this.#between(path, value)
      case Op.notBetween:
        return not(this.#between(path, value))
      case Op.in:
        return oneOf(path, this.#list(path, value))
      case Op.notIn:
        return { op: 'notIn', path, values: this.#list(path, value) }
      case Op.and:
        return and(...this.#alternatives(path, value))
      case Op.or:
        return or(...this.#alternatives(path, value))
      default:
        return this.#comparison(path, key, value)
    }
  }

  #comparison(path: string, key: string | symbol, value: unknown): Where {
    const comparison = comparisons.get(key)
    if (comparison) return { op: comparison, path, value: this.#value(path, value) }
    const search = searches.get(key)
    if (search && typeof value === 'string') return { op: search, path, value }
    throw this.#refuse(`${path} ${typeof key === 'symbol' ? key.description : key}`)
  }

  /** `IS NOT true` holds for NULL too. */
  #not(path: string, value: unknown): Where {
    if (value === null) return { op: 'isNotNull', path }
    if (Array.isArray(value)) return { op: 'notIn', path, values: this.#list(path, value) }
    if (typeof value === 'boolean') return or({ op: 'ne', path, value }, { op: 'isNull', path })
    if (typeof value === 'object' && !(value instanceof Date)) return not(this.#field(path, value))
    return { op: 'ne', path, value: this.#value(path, value) }
  }

  #between(path: string, value: unknown): Where {
    const [from, to] = this.#list(path, value)
    if (from === undefined || to === undefined) return never
    return { op: 'between', path, from, to }
  }

  #alternatives(path: string, value: unknown): Where[] {
    const parts = Array.isArray(value) ? value : this.#parts(value)
    return parts.map((part: unknown) => this.#field(path, part))
  }

  #list(path: string, value: unknown): Value[] {
    if (!Array.isArray(value)) throw this.#refuse(path)
    return value.map((item: unknown) => this.#value(path, item))
  }

  #value(path: string, value: unknown): Value {
    if (typeof value === 'object' && value !== null && !(value instanceof Date) && !(value instanceof Uint8Array)) {
      throw this.#refuse(path)
    }
    const field = this.#fieldAt(path)
    return (field ? asValueOf(field.type, value) : value) as Value
  }

  #object(value: unknown): Condition {
    const prototype: unknown = typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : undefined
    if (prototype === Object.prototype || prototype === null) return value as Condition
    throw this.#refuse('a literal, a function or a column')
  }

  #refuse(what: string): ConfigurationError {
    return unusable(this.#name, `a condition that is more than values (${what})`)
  }
}

const comparisons: ReadonlyMap<unknown, ValueOperator> = new Map([
  [Op.gt, 'gt'],
  [Op.gte, 'gte'],
  [Op.lt, 'lt'],
  [Op.lte, 'lte'],
])

const searches: ReadonlyMap<unknown, TextOperator> = new Map([
  [Op.startsWith, 'startsWith'],
  [Op.endsWith, 'endsWith'],
  [Op.substring, 'contains'],
])
