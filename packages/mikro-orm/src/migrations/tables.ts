import type { DatabaseKind } from '@authpkg/core'
import { checkName } from '@authpkg/core/sql'
import type { EntityManager, EntityMetadata } from '@mikro-orm/core'
import { creationSql, type Generator, limitedGenerator, readSchemas, type Schemas } from './generator.ts'
import { matchKeys, wholeTables } from './mysql.ts'
import { type Table, tableNamed } from './schema.ts'

export type Wanted = (meta: EntityMetadata) => boolean

/** Makes the tables that are missing, by the ORM's schema generator. Those that are there stay as they are. */
export async function makeMissing(em: EntityManager, wanted: Wanted, kind: DatabaseKind): Promise<void> {
  const generator = limitedGenerator(em, wanted)
  const schemas = await readSchemas(generator)
  const there = schemas.fromSchema.getTables()
  const { name: home } = schemas.toSchema
  const isThere = ({ name, schema }: Table): boolean =>
    tableNamed(there, { table: name, schema }, home, kind !== 'postgres') !== undefined
  const missing = schemas.toSchema.getTables().filter((table) => !isThere(table))
  if (missing.length > 0) await makeTables(generator, schemas, missing, there, kind)
}

/** @param there the tables that those to be made may point at */
export async function makeTables(
  generator: Generator,
  schemas: Schemas,
  tables: Table[],
  there: readonly Table[],
  kind: DatabaseKind,
): Promise<void> {
  for (const table of tables) checkNames(table)
  if (kind === 'mysql') for (const table of tables) matchKeys(table, there)
  const sql = await creationSql(generator, schemas, tables)
  await generator.execute(kind === 'mysql' ? wholeTables(sql) : sql, { wrap: false })
}

function checkNames(table: Table): void {
  checkName(table.name)
  for (const { name } of table.getColumns()) checkName(name)
}

export async function dropWanted(em: EntityManager, wanted: Wanted): Promise<void> {
  const generator = limitedGenerator(em, wanted)
  for (const { tableName } of generator.getOrderedMetadata()) checkName(tableName)
  await generator.execute(await generator.getDropSchemaSQL({ wrap: false, dropForeignKeys: true }), { wrap: false })
}
