import { type ConformanceLayout, deleteOrder, type Harness, StatementCounter } from '@authpkg/conformance'
import type { DatabaseKind } from '@authpkg/core'
import { createTables, sequelizeAdapter } from '../src/index.ts'
import { openDatabase } from './harness/databases.ts'
import { modelsOf, notesOf } from './harness/models.ts'

/** The Sequelize adapter over a layout's models, on a database of its own. */
export async function createHarness(database: DatabaseKind, layout: ConformanceLayout): Promise<Harness> {
  const statements = new StatementCounter()
  const opened = await openDatabase(database, (sql) => statements.record(sql))
  const models = modelsOf(opened.sequelize, layout, database)
  await createTables(opened.sequelize, models)
  const adapter = sequelizeAdapter(opened.sequelize, models, { models: notesOf(layout) })
  const tables = deleteOrder(adapter.describe()).map(({ table }) => opened.quote(table))
  return {
    adapter,
    database,
    statements,
    readRaw: (sql) => opened.readRaw(sql),
    reset: () => opened.runAll(tables.map((table) => `delete from ${table}`)),
    close: () => opened.close(),
  }
}
