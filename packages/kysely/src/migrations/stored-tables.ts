import type { DatabaseKind, FieldDescription } from '@authpkg/core'
import { type Catalog, type ModelInfo, named, type StoredTable, storedTable } from '@authpkg/core/sql'
import { ColumnNode, ReferenceNode, SelectionNode, SelectQueryNode } from 'kysely'
import type { Db } from '../dialect.ts'
import type { TableFacts } from '../introspect/facts.ts'
import { readTables } from '../introspect.ts'
import { tableNode } from '../nodes.ts'

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
    const facts = named(await reading, names.table, kind === 'sqlite')
    if (facts) {
      const { columns, primaryKey, unique } = facts
      const nameOf = ({ name, column }: FieldDescription): string => names.columns.get(name) ?? column
      const uniqueSets = [primaryKey, ...unique]
      stored.set(model, storedTable({ columns, uniqueSets, anyCase: kind !== 'postgres', nameOf }))
    }
  }
  return stored
}

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
