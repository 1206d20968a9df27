import type { DatabaseKind, FieldDescription } from '@authpkg/core'
import type { Catalog, ModelInfo } from '@authpkg/core/sql'
import { ColumnNode, ReferenceNode, SelectionNode, SelectQueryNode } from 'kysely'
import type { Db } from '../dialect.ts'
import type { ColumnFacts, TableFacts } from '../introspect/facts.ts'
import { readTables } from '../introspect.ts'
import { tableNode } from '../nodes.ts'

/** The table that a model has in the database already. */
export interface StoredTable {
  column(field: FieldDescription): ColumnFacts | undefined
  /** Whether the database keeps these fields unique, together or some of them alone. */
  isUnique(fields: readonly FieldDescription[]): boolean
}

/** The tables of the models that are there, read from the catalogue once for each schema. */
export async function storedTables(
  db: Db,
  kind: DatabaseKind,
  catalog: Catalog,
): Promise<ReadonlyMap<ModelInfo, StoredTable>> {
  const schemas = new Map<string | undefined, Promise<TableFacts[]>>()
  const stored = new Map<ModelInfo, StoredTable>()
  for (const model of catalog.models.values()) {
    const names = storedNames(db, model)
    const reading = schemas.get(names.schema) ?? readTables(db, { kind, ...(names.schema && { schema: names.schema }) })
    schemas.set(names.schema, reading)
    const facts = find(await reading, names.table, kind === 'sqlite')
    if (facts) stored.set(model, storedTable(facts, names.columns, kind !== 'postgres'))
  }
  return stored
}

function storedTable(facts: TableFacts, columns: ReadonlyMap<string, string>, anyCase: boolean): StoredTable {
  const column = (field: FieldDescription): ColumnFacts | undefined =>
    find(facts.columns, columns.get(field.name) ?? field.column, anyCase)
  const sets = [facts.primaryKey, ...facts.unique].filter((set) => set.length > 0)
  return {
    column,
    isUnique(fields) {
      const names = fields.map((field) => column(field)?.name)
      return sets.some((set) => set.every((name) => names.includes(name)))
    },
  }
}

const find = <Thing extends { readonly name: string }>(
  things: readonly Thing[],
  name: string,
  anyCase: boolean,
): Thing | undefined =>
  things.find((thing) => thing.name === name) ??
  (anyCase ? things.find((thing) => thing.name.toLowerCase() === name.toLowerCase()) : undefined)

interface StoredNames {
  readonly schema: string | undefined
  readonly table: string
  readonly columns: ReadonlyMap<string, string>
}

/** What a model's names are in the database, where a plugin of the application's (`CamelCasePlugin`) changes them. */
function storedNames(db: Db, model: ModelInfo): StoredNames {
  const fields = [...model.fields.values()]
  const selections = fields.map(({ column }) => SelectionNode.create(ReferenceNode.create(ColumnNode.create(column))))
  const asked = SelectQueryNode.cloneWithSelections(SelectQueryNode.createFrom([tableNode(model)]), selections)
  const { from, selections: found = [] } = db.getExecutor().transformQuery(asked, { queryId: 'authpkg-names' })
  const table = from?.froms[0] as ReturnType<typeof tableNode>
  const columnAt = (i: number): string => {
    const reference = found[i]?.selection as ReferenceNode
    return (reference.column as ColumnNode).column.name
  }
  return {
    schema: table.table.schema?.name,
    table: table.table.identifier.name,
    columns: new Map(fields.map((field, i) => [field.name, columnAt(i)])),
  }
}
