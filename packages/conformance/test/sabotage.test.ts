import {
  and,
  type DbAdapter,
  eq,
  Increment,
  type Models,
  type Row,
  type Value,
  type Values,
  type Where,
} from '@authpkg/core'
import type { Suite } from '../src/cell.ts'
import { runSuites } from '../src/run-conformance.ts'
import { crud } from '../src/suites/crud.ts'
import { races } from '../src/suites/races.ts'
import { transactions } from '../src/suites/transactions.ts'
import { createHarness } from './memory/harness.ts'
import { MemoryAdapter } from './memory/memory-adapter.ts'

/** What a driver does between two statements: others get their turn. */
const aMoment = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const keyOf = (model: string, row: Row, models: Models): Where =>
  and(...(models.get(model)?.primaryKey ?? []).map((field) => eq(field, row[field] as Value)))

/** Reads a row, and deletes it afterwards. */
class ReadThenDelete extends MemoryAdapter {
  override async consumeOne(model: string, where: Where): Promise<Row | null> {
    const row = await this.findOne(model, { where })
    await aMoment()
    if (row) await this.delete(model, keyOf(model, row, this.describe()))
    return row
  }
}

/** Reads the rows that hold, and writes them afterwards. */
class ReadThenUpdate extends MemoryAdapter {
  override async update(model: string, where: Where, changes: Values): Promise<number> {
    const rows = await this.findMany(model, { where })
    await aMoment()
    for (const row of rows) {
      const computed = Object.entries(changes).map(([name, change]) => [name, sum(row[name], change)])
      await super.update(model, keyOf(model, row, this.describe()), Object.fromEntries(computed))
    }
    return rows.length
  }
}

const sum = (stored: unknown, change: unknown): unknown =>
  change instanceof Increment ? Number(stored ?? 0) + change.by : change

/** Forgets that a transaction is one. */
class NoTransaction extends MemoryAdapter {
  override transaction<Result>(work: (db: DbAdapter) => Promise<Result>): Promise<Result> {
    return work(this)
  }
}

/** Each broken adapter with the suite that must find it out, and the tests that must turn red. */
const sabotages: readonly (readonly [typeof MemoryAdapter, string, Suite, readonly string[]])[] = [
  [
    ReadThenDelete,
    'races',
    races,
    [
      'of twenty callers that consume one row, one gets it and the others null (RACE-2)',
      'twenty callers that consume from twenty rows never get the same one twice',
    ],
  ],
  [
    ReadThenUpdate,
    'races',
    races,
    [
      'of twenty updates under one guard, one changes the row and the others none (RACE-2)',
      'twenty increments side by side are all counted (RACE-5)',
      'a limit in the condition of an increment is never passed (RACE-5)',
    ],
  ],
  [ReadThenUpdate, 'crud', crud, ['every operation but transaction is a single statement on a model without hooks']],
  [
    NoTransaction,
    'transactions',
    transactions,
    [
      'a transaction rolls everything back when its work throws, and throws the same error',
      'a nested transaction that throws is rolled back alone',
      'a nested transaction that is done is kept with the outer one, and lost with it',
      'savepoints nest, and follow one another',
      'the handed adapter is dead after its transaction, committed or rolled back',
      'a call on the outer adapter inside a transaction does not hang, and is no part of it',
      'statements that run side by side in one transaction are all part of it',
      'twenty transactions side by side keep to themselves',
    ],
  ],
]

for (const [Adapter, name, suite, tests] of sabotages) {
  runSuites(
    {
      adapter: `${Adapter.name} must be found out:`,
      createHarness: (database, layout) => createHarness(database, layout, Adapter),
      databases: [{ name: 'memory', kind: 'sqlite' }],
      layouts: ['all-in-one'],
      unsupported: tests.map((test) => ({ database: 'sqlite', test, reason: 'sabotage', insteadTest: test })),
    },
    { first: { [name]: suite } },
  )
}
