import { eq, UnavailableError } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Cell, Suite } from '../cell.ts'
import { thrown } from '../errors.ts'

/** What happens when the database does not answer as it should. */
export const faults: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  test('a connection that the server ends is database_unavailable, its transaction is undone, and the next call works', async () => {
    await cell.db.insert('Counter', { name: 'kept' })
    if (cell.kind === 'sqlite') return // its database is a file: there is no connection that could end
    const work = cell.db.transaction(async (db) => {
      await db.insert('Counter', { name: 'lost' })
      await endTransactions(cell)
      await thrown(() => db.insert('Counter', { name: 'late' }), UnavailableError, 'database_unavailable')
      throw new Error('the end')
    })
    await expect(work).rejects.toThrow()
    expect(await cell.db.count('Counter', {})).toBe(1)
    expect(await cell.db.update('Counter', eq('name', 'kept'), { value: 1 })).toBe(1)
  })
}

/** Ends, past the adapter, every connection of this database that has a transaction open. */
async function endTransactions(cell: Cell): Promise<void> {
  if (cell.kind === 'postgres') {
    const open = "state = 'idle in transaction' AND datname = current_database()"
    await cell.harness.readRaw(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${open}`)
  } else {
    const transactions =
      'SELECT trx_mysql_thread_id AS id FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE p.db = database()'
    for (const row of await cell.harness.readRaw(transactions)) await cell.harness.readRaw(`KILL ${Number(row['id'])}`)
  }
}
