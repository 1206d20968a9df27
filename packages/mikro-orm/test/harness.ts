import { type ConformanceLayout, deleteOrder, type Harness, StatementCounter } from '@authpkg/conformance'
import type { DatabaseKind } from '@authpkg/core'
import { createTables, type ModelOptions, mikroOrmAdapter } from '../src/index.ts'
import { openDatabase } from './harness/databases.ts'
import { modelsOf } from './harness/models.ts'
import { recordingStatements } from './harness/statements.ts'

/** The MikroORM adapter over a layout's models, on a database of its own. */
export async function createHarness(database: DatabaseKind, layout: ConformanceLayout): Promise<Harness> {
  const opened = await openDatabase(database)
  const models = modelsOf(layout, database)
  const statements = new StatementCounter()
  const onCreateConnection = recordingStatements((sql) => statements.record(sql))
  const orm = await opened.orm(Object.values(models) as never, { onCreateConnection })
  await createTables(orm, models)
  const adapter = mikroOrmAdapter(orm, models, { models: mappings(layout) })
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

/** What the layout's standard models call the attributes of accounts. */
const mappings = ({ standardModels, standardNames }: ConformanceLayout): Record<string, ModelOptions> =>
  Object.fromEntries(standardModels.map((name) => [name, { auth: standardNames[name].auth }]))
