import type { DatabaseKind } from '@authpkg/core'
import { foreignKeyName, indexName, uniqueIndexName } from '@authpkg/core/sql'
import { sql } from 'kysely'
import type { Db } from '../dialect.ts'
import type { AdoptionStep } from './adoption-plan.ts'
import { newIndexes } from './adoption-steps.ts'
import { schemaOf } from './create-tables.ts'

/** What migrations added, in the order they did: what is taken back must not be what was there before. */
const journal = 'authpkg_added'

interface Entry {
  readonly kind: 'table' | 'column' | 'index'
  readonly schema_name: string | null
  readonly table_name: string
  /** Of the column or index. */
  readonly name: string | null
}

export async function openJournal(db: Db): Promise<void> {
  await db.schema
    .createTable(journal)
    .ifNotExists()
    .addColumn('migration', 'varchar(100)', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('kind', 'varchar(10)', (column) => column.notNull())
    .addColumn('schema_name', 'varchar(128)')
    .addColumn('table_name', 'varchar(128)', (column) => column.notNull())
    .addColumn('name', 'varchar(128)')
    .addPrimaryKeyConstraint(`${journal}_pk`, ['migration', 'position'])
    .execute()
}

/** To be called before a step is taken: where the database cannot take it back with us, it must not be forgotten. */
export async function writeDown(db: Db, migration: string, step: AdoptionStep, kind: DatabaseKind): Promise<void> {
  const plain = db.withoutPlugins()
  const { rows } = await sql<{ next: number | string | null }>`select max(position) + 1 as next
    from ${sql.table(journal)} where migration = ${migration}`.execute(plain)
  const first = Number(rows[0]?.next ?? 0)
  for (const [i, entry] of entriesOf(step, kind).entries()) {
    await sql`insert into ${sql.table(journal)} (migration, position, kind, schema_name, table_name, name)
      values (${migration}, ${first + i}, ${entry.kind}, ${entry.schema_name}, ${entry.table_name}, ${entry.name})`.execute(
      plain,
    )
  }
}

function entriesOf(step: AdoptionStep, kind: DatabaseKind): Entry[] {
  const { table } = step.model
  const place = { schema_name: step.model.schema ?? null, table_name: table }
  const index = (name: string): Entry => ({ ...place, kind: 'index', name })
  switch (step.kind) {
    case 'createTable':
      return [{ ...place, kind: 'table', name: null }]
    case 'addColumn': {
      const indexes = newIndexes(step.model, step.field, kind).map((columns) => index(indexName(table, columns)))
      return [{ ...place, kind: 'column', name: step.field.column }, ...indexes]
    }
    case 'makeUnique': {
      const columns = step.fields.map(({ column }) => column)
      return [index(uniqueIndexName(table, columns))]
    }
    case 'fill':
      return []
  }
}

/** Undoes what was written down, the last first. */
export async function takeBack(db: Db, migration: string, kind: DatabaseKind): Promise<void> {
  const plain = db.withoutPlugins()
  const { rows } = await sql<Entry>`select kind, schema_name, table_name, name from ${sql.table(journal)}
    where migration = ${migration} order by position desc`.execute(plain)
  for (const entry of rows) await undo(db, entry, kind)
  await sql`delete from ${sql.table(journal)} where migration = ${migration}`.execute(plain)
}

function undo(db: Db, { kind: what, schema_name, table_name, name }: Entry, kind: DatabaseKind): Promise<void> {
  const schema = schemaOf(db, { schema: schema_name ?? undefined })
  if (what === 'table') return schema.dropTable(table_name).ifExists().execute()
  if (kind !== 'mysql') {
    if (what === 'index')
      return schema
        .dropIndex(name ?? '')
        .ifExists()
        .execute()
    return schema
      .alterTable(table_name)
      .dropColumn(name ?? '')
      .execute()
  }
  return what === 'index'
    ? schema
        .dropIndex(name ?? '')
        .on(table_name)
        .execute()
        .catch(unlessGone)
    : dropMysqlColumn(schema, table_name, name ?? '')
}

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
