import { type ConformanceLayout, deleteOrder, type Harness, StatementCounter } from '@authpkg/conformance'
import { always, type DatabaseKind, type Models } from '@authpkg/core'
import { describeModels } from './describe.ts'
import { MemoryAdapter } from './memory-adapter.ts'
import { type Scope, Store } from './scope.ts'
import { standardModel } from './standard-models.ts'
import { Tables } from './tables.ts'

/** Nothing to create and nothing to close: the tables are lists. */
export async function createHarness(
  database: DatabaseKind,
  layout: ConformanceLayout,
  Adapter: typeof MemoryAdapter = MemoryAdapter,
): Promise<Harness> {
  const standard = layout.standardModels.map((name) => standardModel(name, layout))
  const models = describeModels([...standard, ...layout.models])
  const store = new Store(new Tables(models))
  const statements = new StatementCounter()
  const quiet = new MemoryAdapter(models, store, () => undefined)
  return {
    adapter: new Adapter(models, store, (statement) => statements.record(statement)),
    database,
    statements,
    readRaw: (sql) => select(sql, models, store),
    reset: async () => {
      for (const model of deleteOrder(models)) await quiet.delete(model.name, always)
    },
    close: async () => undefined,
  }
}

/** The little SQL that the suites ask: `SELECT columns FROM table`. */
async function select(sql: string, models: Models, scope: Scope): Promise<Record<string, unknown>[]> {
  const [, columns = '', table = ''] = /^SELECT (.+) FROM "?(\w+)/.exec(sql) ?? []
  const model = [...models.values()].find((candidate) => candidate.table === table)
  const rows = (await scope.read()).rows(model?.name ?? '')
  const fields = [...(model?.fields.values() ?? [])]
  return rows.map((row) => {
    const raw = Object.fromEntries(fields.map((field) => [field.column, row[field.name]]))
    if (columns === '*') return raw
    return Object.fromEntries(columns.split(', ').map((column) => pick(column, raw)))
  })
}

function pick(column: string, raw: Record<string, unknown>): [string, unknown] {
  const [, name, alias] = /^CAST\((\w+) AS \w+\) AS (\w+)$/.exec(column) ?? []
  return name && alias ? [alias, String(raw[name])] : [column, raw[column]]
}
