import type { DatabaseKind } from '@authpkg/core'
import type * as tree from '@authpkg/core/sql'
import {
  AliasNode,
  ColumnNode,
  ColumnUpdateNode,
  DeleteQueryNode,
  ExplainNode,
  IdentifierNode,
  InsertQueryNode,
  JoinNode,
  LimitNode,
  OffsetNode,
  type OperationNode,
  OrderByItemNode,
  OrderByNode,
  RawNode,
  ReferenceNode,
  ReturningNode,
  type RootOperationNode,
  SelectAllNode,
  SelectionNode,
  SelectModifierNode,
  SelectQueryNode,
  TableNode,
  UpdateQueryNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
  WhereNode,
} from 'kysely'

/** A statement in Kysely's own nodes, so that its plugins see our statements as they see the application's. */
export function statementNode(statement: tree.StatementTree, kind: DatabaseKind): RootOperationNode {
  switch (statement.kind) {
    case 'select':
      return { ...selectNode(statement), ...(statement.explained && { explain: explainNode(kind) }) }
    case 'insert':
      return insertNode(statement)
    case 'update':
      return {
        ...UpdateQueryNode.create([tableNode(statement.table)]),
        updates: statement.changes.map(({ column, value }) =>
          ColumnUpdateNode.create(ColumnNode.create(column), node(value)),
        ),
        where: WhereNode.create(node(statement.where)),
      }
    case 'delete':
      return {
        ...DeleteQueryNode.create([tableNode(statement.table)]),
        where: WhereNode.create(node(statement.where)),
        ...returned(statement),
      }
  }
}

/** MySQL tells its plan as rows, which all of its kin tell alike; their JSON differs. */
const explainNode = (kind: DatabaseKind): ExplainNode => ExplainNode.create(kind === 'postgres' ? 'json' : undefined)

function selectNode({ from, joins, where, orderBy = [], limit, offset, ...select }: tree.Select): SelectQueryNode {
  return {
    ...SelectQueryNode.createFrom([fromNode(from)]),
    selections: select.selections.length > 0 ? select.selections.map(selectionNode) : [everything],
    ...(joins.length > 0 && { joins: joins.map(joinNode) }),
    ...(where && { where: WhereNode.create(node(where)) }),
    ...(orderBy.length > 0 && {
      orderBy: OrderByNode.create(orderBy.map((term) => OrderByItemNode.create(node(term)))),
    }),
    ...(limit && { limit: LimitNode.create(node(limit)) }),
    ...(offset && { offset: OffsetNode.create(node(offset)) }),
    ...(select.lock && { endModifiers: [lockNode(select.lock)] }),
  }
}

const lockNode = ({ mode, of }: tree.RowLock): SelectModifierNode =>
  SelectModifierNode.create(lockModifiers[mode], of === undefined ? undefined : [TableNode.create(of)])

const lockModifiers = { update: 'ForUpdate', 'no key update': 'ForNoKeyUpdate' } as const

const everything = SelectionNode.create(SelectAllNode.create())

const fromNode = ({ node: source, alias }: tree.From): AliasNode =>
  AliasNode.create(node(source), IdentifierNode.create(alias))

const joinNode = ({ from, on }: tree.LeftJoin): JoinNode => JoinNode.createWithOn('LeftJoin', fromNode(from), node(on))

const selectionNode = ({ node: selected, alias }: tree.Selection): SelectionNode =>
  SelectionNode.create(AliasNode.create(node(selected), IdentifierNode.create(alias)))

function insertNode(insert: tree.Insert): InsertQueryNode {
  const columns = insert.columns.map((column) => ColumnNode.create(column))
  const values = ValuesNode.create([ValueListNode.create(insert.values.map(node))])
  return {
    ...InsertQueryNode.create(tableNode(insert.table)),
    ...(insert.defaults ? { defaultValues: true } : { columns, values }),
    ...returned(insert),
  }
}

const returned = ({ returning }: { readonly returning: readonly tree.Selection[] }): { returning?: ReturningNode } =>
  returning.length > 0 ? { returning: ReturningNode.create(returning.map(selectionNode)) } : {}

export const tableNode = ({ schema, table }: Pick<tree.TableRef, 'schema' | 'table'>): TableNode =>
  schema === undefined ? TableNode.create(table) : TableNode.createWithSchema(schema, table)

function node(part: tree.Sql): OperationNode {
  switch (part.kind) {
    case 'raw':
      return RawNode.create([...part.texts], part.parts.map(node))
    case 'parameter':
      return ValueNode.create(part.bound)
    case 'column':
      return part.alias === undefined
        ? ColumnNode.create(part.column)
        : ReferenceNode.create(ColumnNode.create(part.column), TableNode.create(part.alias))
    case 'table':
      return tableNode(part)
    case 'select':
      return selectNode(part)
  }
}
