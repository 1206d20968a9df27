import {
  type FieldDescription,
  type ModelDescription,
  modelOf,
  type Row,
  type TextOperator,
  type Where,
} from '@authpkg/core'
import { compareValues } from './compare.ts'
import { type Path, resolveField, resolveRelations } from './names.ts'
import type { Tables } from './tables.ts'

/** True, false, or SQL's third: unknown. */
type Truth = boolean | null

/** Whether a row holds, as SQL would decide: `null` is unknown, and only `true` is found. */
export function holds(where: Where, row: Row, model: ModelDescription, tables: Tables): Truth {
  const on = (inner: Where, related: Row, target = model): Truth => holds(inner, related, target, tables)
  switch (where.op) {
    case 'and':
      return all(where.conditions.map((part) => on(part, row)))
    case 'or':
      return not(all(where.conditions.map((part) => not(on(part, row)))))
    case 'not':
      return not(on(where.condition, row))
    case 'any':
    case 'all':
    case 'none': {
      const { hops, target } = resolveRelations(tables.models, model, where.path)
      const truths = related(row, hops, tables).map((other) => other && on(where.condition, other, target))
      return where.op === 'all' ? all(truths) : truths.includes(true) === (where.op === 'any')
    }
    default:
      return leaf(where, row, resolveField(tables.models, model, where.path), tables)
  }
}

type Leaf = Exclude<Where, { op: 'and' | 'or' | 'not' | 'any' | 'all' | 'none' }>

function leaf(where: Leaf, row: Row, { hops, field }: Path, tables: Tables): Truth {
  const truths = related(row, hops, tables).map((other) => compare(where, field, other?.[field.name] ?? null))
  const someRow = hops.some((hop) => hop.kind === 'toMany')
  return someRow ? truths.includes(true) : (truths[0] ?? null)
}

/** The rows at the end of a chain of relations; `null` for a to-one row that is not there. */
export function related(row: Row, hops: Path['hops'], tables: Tables): (Row | null)[] {
  let reached: (Row | null)[] = [row]
  for (const hop of hops) {
    const target = tables.rows(modelOf(tables.models, hop.target).name)
    const matches = (from: Row): Row[] =>
      target.filter((to) => hop.localFields.every((name, i) => isSame(from[name], to[hop.targetFields[i] ?? ''])))
    reached = reached.flatMap((from) => {
      if (from === null) return hop.kind === 'toOne' ? [null] : []
      const found = matches(from)
      return hop.kind === 'toOne' ? [found[0] ?? null] : found
    })
  }
  return reached
}

const isSame = (a: unknown, b: unknown): boolean => a !== null && a !== undefined && a === b

const not = (truth: Truth): Truth => (truth === null ? null : !truth)

const all = (truths: readonly Truth[]): Truth => (truths.includes(false) ? false : truths.includes(null) ? null : true)

function compare(where: Leaf, field: FieldDescription, actual: unknown): Truth {
  switch (where.op) {
    case 'isNull':
      return actual === null
    case 'isNotNull':
      return actual !== null
    case 'in':
      return listed(field, actual, where.values)
    case 'notIn':
      return not(listed(field, actual, where.values))
    case 'between':
      return all([
        test(field, actual, where.from, (sign) => sign >= 0),
        test(field, actual, where.to, (sign) => sign <= 0),
      ])
    case 'eq':
      return where.value === null ? actual === null : test(field, actual, where.value, (sign) => sign === 0)
    case 'ne':
      return where.value === null ? actual !== null : test(field, actual, where.value, (sign) => sign !== 0)
    case 'lt':
      return test(field, actual, where.value, (sign) => sign < 0)
    case 'lte':
      return test(field, actual, where.value, (sign) => sign <= 0)
    case 'gt':
      return test(field, actual, where.value, (sign) => sign > 0)
    case 'gte':
      return test(field, actual, where.value, (sign) => sign >= 0)
    case 'jsonEq':
    case 'jsonContains':
      return inJson(where, actual)
    default:
      return actual === null ? null : pattern(where.op, where.value).test(String(actual))
  }
}

const test = (field: FieldDescription, a: unknown, b: unknown, passes: (sign: number) => boolean): Truth =>
  a === null || b === null ? null : passes(compareValues(field, a, b))

function listed(field: FieldDescription, actual: unknown, values: readonly unknown[]): Truth {
  const truths = values.map((value) => test(field, actual, value, (sign) => sign === 0))
  return not(all(truths.map(not)))
}

/** A text operator as a regular expression. `%` and `_` mean something to `like` and `ilike` alone. */
function pattern(op: TextOperator, value: string): RegExp {
  const plain = value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const parts = op.endsWith('like') ? plain.replaceAll('%', '.*').replaceAll('_', '.') : plain
  const start = /contains|endsWith|matches/i.test(op) ? '' : '^'
  const end = /contains|startsWith|matches/i.test(op) ? '' : '$'
  return new RegExp(start + parts + end, /^i|matches/.test(op) ? 'sui' : 'su')
}

type InJson = Extract<Where, { readonly keys: readonly string[] }>

/** Down a path of keys of objects: false where nothing is at its end. */
function inJson({ op, keys, value }: InJson, json: unknown): boolean {
  const found = keys.reduce((at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined), json)
  if (op === 'jsonEq') return found === value
  return Array.isArray(found) ? found.includes(value) : typeof found === 'string' && found.includes(String(value))
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
