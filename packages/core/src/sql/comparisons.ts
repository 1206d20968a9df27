import type { DatabaseKind } from '../db/capabilities.ts'
import type { FieldType, Value } from '../db/model.ts'
import { fieldError, valueProblem } from '../db/plain-value.ts'
import { ValidationError } from '../errors.ts'
import type { JsonOperator, TextOperator, Where } from '../query/where.ts'
import type { FieldInfo } from './catalog.ts'
import { jsonComparison } from './json.ts'
import { Bound } from './plan.ts'
import type { Slot } from './shape.ts'
import { textMatch } from './text.ts'
import { joined, parameter, placed, raw, type Sql, sortable, storable } from './tree.ts'

type Leaf = Exclude<Where, { op: 'and' | 'or' | 'not' | 'any' | 'all' | 'none' }>
type JsonLeaf = Extract<Leaf, { readonly op: JsonOperator }>

const symbols = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

/** One comparison of a column, or of what stands for it, with slots. */
export function comparison(column: Sql, field: FieldInfo, leaf: Leaf, kind: DatabaseKind): Sql {
  const node = sortable(column, field)
  if ('keys' in leaf) return lookedInto(node, field, leaf, kind)
  const operand = (value: Value): Sql => compared(value, field, leaf.path, kind)
  switch (leaf.op) {
    case 'isNull':
      return raw`${node} is null`
    case 'isNotNull':
      return raw`${node} is not null`
    case 'between':
      comparable(field, leaf.path)
      return raw`${node} between ${operand(leaf.from)} and ${operand(leaf.to)}`
    case 'in':
      comparable(field, leaf.path)
      return leaf.values.length === 0 ? raw`1 = 0` : raw`${node} in ${joined(leaf.values.map(operand), ', ')}`
    case 'notIn':
      comparable(field, leaf.path)
      return leaf.values.length === 0 ? raw`1 = 1` : raw`${node} not in ${joined(leaf.values.map(operand), ', ')}`
    case 'eq':
    case 'ne':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return valueComparison(node, field, leaf, operand)
    default:
      return textComparison(node, field, leaf, kind)
  }
}

/** The description says `json` of arrays too: as they are selected they are JSON, and no path leads into them. */
function lookedInto(column: Sql, field: FieldInfo, { op, path, keys, value }: JsonLeaf, kind: DatabaseKind): Sql {
  if (field.type !== 'json') throw refused(path, 'cannot be looked into')
  const slotOf = (slot: unknown): number => (slot as Slot).index
  return jsonComparison(column, { op, path, keys: slotOf(keys), value: slotOf(value) }, kind)
}

function valueComparison(
  node: Sql,
  field: FieldInfo,
  leaf: Extract<Leaf, { op: keyof typeof symbols }>,
  operand: (value: Value) => Sql,
): Sql {
  if (leaf.value === null) return nullComparison(node, leaf.op)
  comparable(field, leaf.path)
  return { kind: 'raw', texts: ['', ` ${symbols[leaf.op]} `, ''], parts: [node, operand(leaf.value)] }
}

/** Less or greater than NULL is neither true nor false. */
function nullComparison(node: Sql, op: keyof typeof symbols): Sql {
  if (op === 'eq') return raw`${node} is null`
  return op === 'ne' ? raw`${node} is not null` : raw`null`
}

/** A value as the column is compared with it. The slot's value is checked when it is bound. */
function compared(value: Value, field: FieldInfo, path: string, kind: DatabaseKind): Sql {
  if (value === null) return raw`null`
  const { index, later } = value as unknown as Slot
  const encode = comparedValue(field, path, later)
  const bound = new Bound(index, encode)
  // An index over the rows with one value of a flag is chosen by that value.
  const node = storable(field.type === 'boolean' ? parameter(bound) : placed(bound, kind), field)
  if (field.codec.compareAs === undefined) return node
  return kind === 'mysql' ? raw`cast(${node} as decimal(65, 30))` : raw`cast(${node} as int8)`
}

function comparedValue(field: FieldInfo, path: string, later: boolean): (value: unknown) => unknown {
  const { accepts, compare } = field.codec
  return (value) => {
    const problem = accepts?.(value) ? undefined : valueProblem(field, value)
    if (problem) throw fieldError(path, problem)
    return compare(later ? new Date((value as Date).getTime() + 1) : value)
  }
}

function comparable(field: FieldInfo, path: string): void {
  if (field.type === 'json') throw refused(path, 'cannot be compared')
}

const refused = (path: string, why: string): ValidationError =>
  ValidationError.field(path, 'invalid_value', `${path} ${why}.`)

/** Types whose text every database writes alike. */
const searchable: ReadonlySet<FieldType> = new Set(['string', 'text', 'uuid', 'enum', 'integer', 'bigint', 'date'])

function textComparison(
  node: Sql,
  field: FieldInfo,
  leaf: Extract<Leaf, { op: TextOperator }>,
  kind: DatabaseKind,
): Sql {
  if (!searchable.has(field.type)) throw refused(leaf.path, 'cannot be searched as text')
  const column = field.codec.castForText ? raw`cast(${node} as text)` : node
  const { index } = leaf.value as unknown as Slot
  return textMatch(column, leaf.op, { slot: index, path: leaf.path }, kind)
}
