import { type ConformanceLayout, deleteOrder, type Harness, StatementCounter } from '@authpkg/conformance'
import type { DatabaseKind } from '@authpkg/core'
import { Kysely, type LogEvent } from 'kysely'
import { createTables, kyselyAdapter } from '../src/index.ts'
import { openDatabase } from './harness/databases.ts'
import { modelsOf } from './harness/models.ts'

/** The Kysely adapter over a layout's models, on a database of its own. */
export async function createHarness(database: DatabaseKind, layout: ConformanceLayout): Promise<Harness> {
  const opened = await openDatabase(database)
  const statements = new StatementCounter()
  const log = (event: LogEvent): void => statements.record(event.query.sql)
  const db = new Kysely<unknown>({ dialect: opened.dialect, log })
  const models = modelsOf(layout)
  await createTables(db, models)
  const adapter = kyselyAdapter(db, models)
  const tables = deleteOrder(adapter.describe()).map(({ table }) => opened.quote(table))
  return {
    adapter,
    database,
    statements,
    readRaw: (sql) => opened.readRaw(sql),
    reset: () => opened.runAll(tables.map((table) => `delete from ${table}`)),
    async close() {
      await db.destroy()
      await opened.close()
    },
  }
}
