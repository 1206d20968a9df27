import { type Added, foreignKeyName } from '@authpkg/core/sql'
import { UnknownConstraintError } from 'sequelize'
import type { Site } from './create-tables.ts'

/** Takes away what a migration added. */
export async function drop(site: Site, { kind: what, schema, table: tableName, name }: Added): Promise<void> {
  const { queryInterface, transaction } = site
  const table = (schema === undefined ? tableName : { tableName, schema }) as string
  if (what === 'table') return queryInterface.dropTable(table, { transaction })
  if (what === 'index') return queryInterface.removeIndex(table, name, { transaction }).catch(unlessGone)
  if (site.kind === 'sqlite') return dropColumn(site, tableName, name)
  if (site.kind === 'mysql') {
    const key = foreignKeyName(tableName, [name])
    await queryInterface.removeConstraint(table, key, { transaction }).catch(unlessGone)
  }
  await queryInterface.removeColumn(table, name, { transaction }).catch(unlessGone)
}

/** Sequelize itself would copy the whole table on SQLite, and lose its constraints on the way. */
async function dropColumn({ queryInterface, transaction }: Site, table: string, column: string): Promise<void> {
  const [from, name] = [table, column].map((part) => queryInterface.quoteIdentifier(part))
  await queryInterface.sequelize.query(`alter table ${from} drop column ${name}`, { transaction })
}

/** The answer to dropping what is not there: a step that was written down and never taken. */
function unlessGone(error: unknown): void {
  if (error instanceof UnknownConstraintError) return
  const { parent } = error as { readonly parent?: { readonly errno?: unknown } }
  if (parent?.errno !== 1091) throw error
}
