import type { DatabaseKind } from '@authpkg/core'
import { type Added, foreignKeyName } from '@authpkg/core/sql'
import type { Db } from '../dialect.ts'
import { schemaOf } from './create-tables.ts'

/** Takes away what a migration added. */
export function drop(
  db: Db,
  { kind: what, schema: schemaName, table, name }: Added,
  kind: DatabaseKind,
): Promise<void> {
  const schema = schemaOf(db, { schema: schemaName })
  if (what === 'table') return schema.dropTable(table).ifExists().execute()
  if (kind === 'mysql')
    return what === 'index' ? dropMysqlIndex(schema, table, name) : dropMysqlColumn(schema, table, name)
  return what === 'index'
    ? schema.dropIndex(name).ifExists().execute()
    : schema.alterTable(table).dropColumn(name).execute()
}

const dropMysqlIndex = (schema: Db['schema'], table: string, name: string): Promise<void> =>
  schema.dropIndex(name).on(table).execute().catch(unlessGone)

async function dropMysqlColumn(schema: Db['schema'], table: string, column: string): Promise<void> {
  await schema
    .alterTable(table)
    .dropConstraint(foreignKeyName(table, [column]))
    .execute()
    .catch(unlessGone)
  await schema.alterTable(table).dropColumn(column).execute().catch(unlessGone)
}

/** MySQL's answer to dropping what is not there: a step that was written down and never taken. */
function unlessGone(error: unknown): void {
  if ((error as { readonly errno?: unknown }).errno !== 1091) throw error
}
