import type { DatabaseKind } from '@authpkg/core'
import type { Added } from '@authpkg/core/sql'
import type { EntityManager } from '@mikro-orm/core'
import type { Generator } from './generator.ts'
import type { Table } from './schema.ts'

export interface DropSite {
  readonly em: EntityManager
  readonly generator: Generator
  readonly kind: DatabaseKind
}

/**
 * Takes away what a migration added.
 * @param from the table as it is, where a part of it is taken
 */
export async function drop(site: DropSite, { kind: what, schema, table, name }: Added, from?: Table): Promise<void> {
  const { generator } = site
  if (what === 'table') return generator.execute(generator.helper.dropTableIfExists(table, schema))
  if (!from) return
  for (const sql of what === 'index' ? indexSql(site, from, name) : columnSql(site, from, name)) {
    await generator.execute(sql).catch(unlessGone)
  }
}

/** On PostgreSQL the ORM makes a constraint of a unique index. */
function indexSql({ em, kind }: DropSite, from: Table, name: string): readonly string[] {
  const quote = (part: string): string => em.getPlatform().quoteIdentifier(part)
  const table = from.getQuotedName()
  if (kind === 'mysql') return [`alter table ${table} drop index ${quote(name)}`]
  if (kind === 'sqlite') return [`drop index if exists ${quote(name)}`]
  const index = from.schema === undefined ? quote(name) : `${quote(from.schema)}.${quote(name)}`
  return [`alter table ${table} drop constraint if exists ${quote(name)}`, `drop index if exists ${index}`]
}

function columnSql({ em, kind, generator: { helper } }: DropSite, from: Table, name: string): readonly string[] {
  const drop = `alter table ${from.getQuotedName()} drop column`
  const column = em.getPlatform().quoteIdentifier(name)
  if (kind === 'postgres') return [`${drop} if exists ${column}`]
  if (kind === 'sqlite') return [`${drop} ${column}`]
  const keys = Object.values(from.getForeignKeys()).filter(({ columnNames }) => columnNames.includes(name))
  return [...keys.map(({ constraintName }) => helper.dropForeignKey(from.name, constraintName)), `${drop} ${column}`]
}

/**
 * MySQL's answers to dropping what is not there, a step that was written down and never taken, and an index that a
 * foreign key needs: it goes with the column.
 */
function unlessGone(error: unknown): void {
  const { errno } = error as { readonly errno?: unknown }
  if (errno !== 1091 && errno !== 1553) throw error
}
