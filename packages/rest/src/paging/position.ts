import type { IncludeTree, ModelDescription, OrderBy, Relation, Row, Selection, Value } from '@authpkg/core'
import type { Serializer } from '../view/serializer.ts'

/** How rows are read when their places in an ordering have to be known. */
export interface PositionReading {
  readonly include: IncludeTree
  readonly select: Selection
  /** The values by which a row is sorted. */
  valuesOf(row: Row): readonly Value[]
  /** The row as it would have been read without. */
  plain(row: Row): Row
}

type Reads = Pick<Serializer, 'include' | 'select'>

/**
 * Reads what the rows are sorted by along with what is shown of them, also where that is not shown itself.
 *
 * @param readable the fields of the model that the caller may see: the key is needed even if it is none of them
 */
export function readingPositions(
  shown: Reads,
  model: ModelDescription,
  orderBy: readonly OrderBy[],
  readable: ReadonlySet<string>,
): PositionReading {
  const paths = orderBy.map(({ path }) => path.split('.'))
  const unseen = model.primaryKey.filter((field) => !readable.has(field))
  const hops = new Set(paths.filter((path) => path.length > 1).map(([first = '']) => first))
  const added = [...hops]
    .filter((hop) => !Object.hasOwn(shown.include, hop))
    .map((hop) => model.relations.get(hop) as Relation)
  const { include, select } = [...keysHidden(model, added), ...paths].reduce(withPath, shown)
  return {
    include,
    select: { ...select, unseen },
    valuesOf: (row) => paths.map((path) => valueAt(row, path)),
    plain: (row) => without(model, row, unseen, added),
  }
}

/** A relation may stand under the name of its key, which is then read from the related row. */
const keysHidden = ({ fields }: ModelDescription, relations: readonly Relation[]): readonly (readonly string[])[] =>
  relations.flatMap(({ name, targetFields }) => (fields.has(name) ? targetFields.map((field) => [name, field]) : []))

const nothingRead: Reads = { include: {}, select: { fields: new Set() } }

function withPath({ include, select }: Reads, [first = '', ...rest]: readonly string[]): Reads {
  if (rest.length === 0) {
    return { include, select: select.fields ? { ...select, fields: new Set([...select.fields, first]) } : select }
  }
  const known = include[first]
  const branch = known ? { include: known.include ?? {}, select: select.include?.[first] ?? {} } : nothingRead
  const inner = withPath(branch, rest)
  return {
    include: { ...include, [first]: { ...known, include: inner.include } },
    select: { ...select, include: { ...select.include, [first]: inner.select } },
  }
}

function without(model: ModelDescription, row: Row, unseen: readonly string[], added: readonly Relation[]): Row {
  if (unseen.length === 0 && added.length === 0) return row
  const kept = { ...row }
  for (const field of unseen) delete kept[field]
  for (const { name, targetFields } of added) {
    if (model.fields.has(name)) kept[name] = valueAt(row, [name, targetFields[0] ?? ''])
    else delete kept[name]
  }
  return kept
}

/** The value at the end of a path of to-one relations; null where one leads nowhere. */
function valueAt(row: Row, path: readonly string[]): Value {
  let found: unknown = row
  for (const name of path) found = (found as Row | null)?.[name] ?? null
  return found as Value
}
