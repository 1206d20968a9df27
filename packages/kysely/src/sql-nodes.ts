import type { DatabaseKind } from '@authpkg/core'
import {
  AliasNode,
  ColumnNode,
  IdentifierNode,
  JoinNode,
  type OperationNode,
  OrderByItemNode,
  RawNode,
  ReferenceNode,
  SelectionNode,
  TableNode,
  ValueNode,
} from 'kysely'
import type { FieldInfo, ModelInfo } from './describe.ts'
import type { Bound } from './plan.ts'

/** Pieces of Kysely's own tree, so that its plugins see our statements as they see the application's. */

/** SQL around other pieces: `raw` takes no values, only nodes. */
export const raw = (text: TemplateStringsArray, ...parts: readonly OperationNode[]): RawNode =>
  RawNode.create([...text], [...parts])

/** The nodes with fixed SQL between them, in parentheses. */
export function joined(nodes: readonly OperationNode[], separator: ' and ' | ' or ' | ', '): OperationNode {
  const fragments = ['(', ...nodes.slice(1).map(() => separator), ')']
  return RawNode.create(fragments, [...nodes])
}

/** More than this many conditions side by side are put in groups: SQLite counts each as one level, and takes 1000. */
const groupSize = 200

/** All or some of the conditions. */
export function combined(nodes: readonly OperationNode[], separator: ' and ' | ' or '): OperationNode {
  if (nodes.length <= groupSize) return joined(nodes, separator)
  const groups: OperationNode[] = []
  for (let i = 0; i < nodes.length; i += groupSize) groups.push(joined(nodes.slice(i, i + groupSize), separator))
  return combined(groups, separator)
}

/** A place for a value that each run of the statement fills in. */
export const parameter = (bound: Bound): OperationNode => ValueNode.create(bound)

export const tableOf = ({ schema, table }: Pick<ModelInfo, 'schema' | 'table'>): TableNode =>
  schema === undefined ? TableNode.create(table) : TableNode.createWithSchema(schema, table)

export const aliased = (node: OperationNode, alias: string): AliasNode =>
  AliasNode.create(node, IdentifierNode.create(alias))

/** `"alias"."column"`. */
export const columnOf = (alias: string, column: string): OperationNode =>
  ReferenceNode.create(ColumnNode.create(column), TableNode.create(alias))

export const selection = (node: OperationNode, alias: string): SelectionNode =>
  SelectionNode.create(aliased(node, alias))

export const leftJoin = (table: OperationNode, on: OperationNode): JoinNode =>
  JoinNode.createWithOn('LeftJoin', table, on)

export const orderItem = (node: OperationNode): OrderByItemNode => OrderByItemNode.create(node)

/** The column as its codec wants it selected. */
export function selectable(node: OperationNode, field: FieldInfo, kind: DatabaseKind): OperationNode {
  switch (field.codec.select) {
    case 'none':
      return node
    case 'text':
      return kind === 'mysql' ? raw`cast(${node} as char)` : raw`cast(${node} as text)`
    case 'exact':
      // A double as it is, which JavaScript writes shortest; SQLite's own text has 17 digits, the last of them noise.
      return raw`case typeof(${node}) when 'real' then ${node} else cast(${node} as text) end`
    case 'epoch':
      return raw`cast(extract(epoch from ${node}) * 1000 as float8)`
    case 'day':
      return raw`to_char(${node}, 'YYYY-MM-DD')`
    case 'bits':
      return raw`cast(${node} + 0 as char)`
    case 'geometry':
      return raw`st_astext(${node})`
  }
}

/** The column as it is compared and sorted. */
export const sortable = (node: OperationNode, field: FieldInfo, kind: DatabaseKind): OperationNode =>
  field.codec.comparesSelected ? selectable(node, field, kind) : node
