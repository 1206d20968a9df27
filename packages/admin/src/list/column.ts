import {
  type ModelDescription,
  type Models,
  modelOf,
  type Records,
  type Relation,
  type Row,
  toText,
} from '@authpkg/core'
import type { ColumnOptions } from '../admin-options.ts'
import { labelOf } from '../names.ts'
import { mayFollow, maySee } from '../visible.ts'
import { anyCell, type Cell, fieldCell, isNumeric, nullCell } from './cell.ts'

/** One column of a list, made ready once: a request only asks whether it is shown and for its cells. */
export interface Column {
  readonly name: string
  readonly label: string
  readonly numeric: boolean
  /** What the list is sorted by for this column; null when it cannot be. */
  readonly sortPath: readonly string[] | null
  /** What a row needs for it; null for all that there is. */
  readonly needs: readonly Need[] | null
  isShown(records: Records): boolean
  cell(row: Row, tools: CellTools): Cell
}

/** Fields of the row at the end of a path of to-one relations; of the row itself with an empty path. */
export interface Need {
  readonly path: readonly string[]
  /** All fields where there is nothing said. */
  readonly fields?: readonly string[]
}

/** What cells ask of the request they are drawn in. */
export interface CellTools {
  /** The ORM's own object for the row. */
  instanceOf(row: Row): unknown
  /** Text form and, if there is one, page of a related row. */
  relatedRow(model: ModelDescription, row: Row): { readonly text: string; readonly href: string | null }
  /** What a column's function threw. */
  report(error: unknown): void
}

export interface ColumnParts {
  readonly models: Models
  /** The field that a model's text form is sorted by, if there is one. */
  labelField(model: ModelDescription): string | undefined
  /** The fields that a model's text form is made of; undefined for any of them. */
  labelNeeds(model: ModelDescription): readonly string[] | undefined
}

/** Whether a name leads to something that can be a column. */
export const isColumn = (parts: ColumnParts, model: ModelDescription, name: string): boolean =>
  modelColumn(parts, model, name.split('.')) !== null

export function createColumn(parts: ColumnParts, model: ModelDescription, given: string | ColumnOptions): Column {
  const options = typeof given === 'string' ? { name: given } : given
  const path = options.name.split('.')
  const column = options.value ? null : modelColumn(parts, model, path)
  const sortPath = options.sort === undefined ? (column?.sortPath ?? null) : options.sort.split(/\.|__/)
  return {
    ...(column ?? functionColumn(options)),
    ...(options.label !== undefined && { label: options.label }),
    sortPath,
  }
}

/** Where a relation bears the name of its key field, the row it leads to says more than the key. */
const modelColumn = (parts: ColumnParts, model: ModelDescription, path: readonly string[]): Column | null =>
  relationColumn(parts, model, path) ?? fieldColumn(parts, model, path)

/** A field of the row, or of a row that it points to. */
function fieldColumn({ models }: ColumnParts, model: ModelDescription, path: readonly string[]): Column | null {
  const hops = path.slice(0, -1)
  const end = hops.length === 0 ? model : relationsAlong(models, model, hops)?.target
  const field = end?.fields.get(path.at(-1) ?? '')
  if (!field || field.secret) return null
  return {
    name: path.join('.'),
    label: labelAlong(path),
    numeric: isNumeric(field.type),
    sortPath: path,
    needs: [{ path: hops, fields: [field.name] }],
    isShown: (records) => maySee(records, model, path),
    cell: (row) => fieldCell(field, valueAlong(row, path)),
  }
}

/** A row that the row points to, by its text form. */
function relationColumn(parts: ColumnParts, model: ModelDescription, path: readonly string[]): Column | null {
  const found = relationsAlong(parts.models, model, path)
  if (!found) return null
  const { target, last, source } = found
  const label = parts.labelField(target)
  return {
    name: path.join('.'),
    label: labelAlong(path),
    numeric: false,
    sortPath:
      label === undefined ? (last.owning ? [...path.slice(0, -1), last.localFields[0] ?? ''] : null) : [...path, label],
    needs: [{ path: path.slice(0, -1), fields: last.localFields }, labelNeed(parts, target, path)],
    isShown: (records) => maySee(records, model, path.slice(0, -1)) && mayFollow(records, source, last),
    cell: (row, tools) =>
      relatedCell(valueAlong(row, path), valueAlong(row, path.slice(0, -1)) as Row | null, target, last, tools),
  }
}

/** The related row's text form, and its key for the link. */
function labelNeed(
  { labelNeeds }: Pick<ColumnParts, 'labelNeeds'>,
  target: ModelDescription,
  path: readonly string[],
): Need {
  const fields = labelNeeds(target)
  return { path, ...(fields && { fields: [...fields, ...target.primaryKey] }) }
}

function relatedCell(
  related: unknown,
  row: Row | null,
  target: ModelDescription,
  relation: Relation,
  tools: CellTools,
): Cell {
  if (related) {
    const { text, href } = tools.relatedRow(target, related as Row)
    return href === null ? { kind: 'text', text } : { kind: 'link', text, href }
  }
  const keys = relation.owning ? relation.localFields.map((field) => row?.[field] ?? null) : [null]
  // The key of a row that is gone, or that may not be seen.
  return keys.includes(null) ? nullCell : { kind: 'missing', text: `#${keys.map(toText).join(',')}` }
}

function functionColumn({ name, value }: ColumnOptions): Omit<Column, 'sortPath'> {
  const read = value ?? ((_: Row, instance: unknown) => member(instance, name))
  return {
    name,
    label: labelOf(name),
    numeric: false,
    needs: null,
    isShown: () => true,
    cell(row, tools) {
      try {
        return anyCell(read(row, tools.instanceOf(row)))
      } catch (error) {
        tools.report(error)
        return { kind: 'error', text: 'error' }
      }
    },
  }
}

function member(instance: unknown, name: string): unknown {
  const found = (instance as Record<string, unknown>)[name]
  return typeof found === 'function' ? found.call(instance) : found
}

interface Hops {
  readonly source: ModelDescription
  readonly last: Relation
  readonly target: ModelDescription
}

/** The end of a path of to-one relations; null for any other path. */
function relationsAlong(models: Models, model: ModelDescription, path: readonly string[]): Hops | null {
  const [first = '', ...rest] = path
  const relation = model.relations.get(first)
  if (relation?.kind !== 'toOne') return null
  const target = modelOf(models, relation.target)
  return rest.length === 0 ? { source: model, last: relation, target } : relationsAlong(models, target, rest)
}

const valueAlong = (row: Row, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (value as Row | null | undefined)?.[name], row)

const labelAlong = (path: readonly string[]): string => {
  const [first = '', ...rest] = path.map(labelOf)
  return [first, ...rest.map((label) => label.charAt(0).toLowerCase() + label.slice(1))].join(' ')
}
