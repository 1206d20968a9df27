import { ConflictError, type DbAdapter, eq, increment, UnavailableError } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Cell, Suite } from '../cell.ts'
import { difference } from '../differences.ts'
import { thrown } from '../errors.ts'

/** What happens when transactions block one another, and when the server goes away. */
export const faults: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const value = async (name: string): Promise<unknown> =>
    (await cell.db.findOne('Counter', { where: eq('name', name) }))?.['value']

  /** Adds to one row, waits until the other transaction has done so too, and adds to the other row. */
  const crossing = (first: string, second: string, met: () => Promise<void>): Promise<unknown> =>
    cell.db
      .transaction(async (db) => {
        await db.update('Counter', eq('name', first), { value: increment() })
        await met()
        await db.update('Counter', eq('name', second), { value: increment() })
      })
      .then(
        () => 'done',
        (error: unknown) => error,
      )

  test('of two transactions that lock rows crosswise one is refused as a deadlock and undone, and can be tried again (RACE-8)', async (context) => {
    await cell.db.insert('Counter', { name: 'left', value: 0 })
    await cell.db.insert('Counter', { name: 'right', value: 0 })
    const met = meeting(2)
    const ends = await Promise.all([crossing('left', 'right', met), crossing('right', 'left', met)])
    const refused = ends.filter((end) => end !== 'done')
    for (const error of refused) {
      expect(error).toBeInstanceOf(ConflictError)
      expect(error).toMatchObject({ code: 'deadlock' })
    }
    const done = ends.length - refused.length
    expect([await value('left'), await value('right')]).toEqual([done, done])
    if (cell.kind === 'sqlite') {
      expect(done).toBe(2)
      return difference(context, cell, 'transactions that write come one after the other, so that none is a deadlock')
    }
    expect(done).toBe(1)
    expect(await crossing('left', 'right', async () => undefined)).toBe('done')
    expect([await value('left'), await value('right')]).toEqual([2, 2])
  })

  test('a connection that the server ends is database_unavailable, its transaction is undone, and the next call works', async (context) => {
    await cell.db.insert('Counter', { name: 'kept' })
    if (cell.kind === 'sqlite') return noServer(cell, context)
    const work = cell.db.transaction(async (db) => {
      await db.insert('Counter', { name: 'lost' })
      await killConnections(cell)
      await thrown(() => db.insert('Counter', { name: 'late' }), UnavailableError, 'database_unavailable')
      throw new Error('the end')
    })
    await expect(work).rejects.toThrow()
    await recovered(cell)
    expect(await cell.db.count('Counter', {})).toBe(1)
    expect(await cell.db.update('Counter', eq('name', 'kept'), { value: 1 })).toBe(1)
  })

  test('a transaction whose connection is lost before its end throws database_unavailable, and is undone', async (context) => {
    if (cell.kind === 'sqlite') return noServer(cell, context)
    const work = cell.db.transaction(async (db) => {
      await db.insert('Counter', { name: 'lost' })
      await killConnections(cell)
    })
    await thrown(() => work, UnavailableError, 'database_unavailable')
    await recovered(cell)
    expect(await cell.db.count('Counter', {})).toBe(0)
  })

  test('a statement whose connection the server ends while it waits is database_unavailable', async (context) => {
    await cell.db.insert('Counter', { name: 'wanted', value: 0 })
    if (cell.kind === 'sqlite') return noServer(cell, context)
    const change = (db: DbAdapter) => db.update('Counter', eq('name', 'wanted'), { value: increment() })
    const holder = cell.db.transaction(async (db) => {
      await change(db)
      const waiting = thrown(() => change(cell.db), UnavailableError, 'database_unavailable')
      await aWhile(50) // it has reached the server by now, and waits for the row
      await killConnections(cell, busy)
      await waiting
      throw new Error('the end')
    })
    await expect(holder).rejects.toThrow()
    await recovered(cell)
    expect(await value('wanted')).toBe(0)
  })

  test('connections that the server ended while they were idle are told apart from good ones, and replaced', async (context) => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => cell.db.insert('Counter', { name: `n${i}` })))
    if (cell.kind === 'sqlite') return noServer(cell, context)
    await killConnections(cell)
    await recovered(cell)
    const counts = await Promise.all(Array.from({ length: 20 }, () => cell.db.count('Counter', {})))
    expect(new Set(counts)).toEqual(new Set([20]))
  })
}

const noServer = (cell: Cell, context: Parameters<typeof difference>[0]): void =>
  difference(context, cell, 'the database is a file: there is no connection that a server could end')

const aWhile = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Lets so many pass together; whoever waits in vain, because only one may write, goes on alone after a while. */
function meeting(expected: number): () => Promise<void> {
  let here = 0
  let open = (): void => undefined
  const all = new Promise<void>((resolve) => {
    open = resolve
  })
  return () => {
    if (++here === expected) open()
    return Promise.race([all, aWhile(500)])
  }
}

/** Calls until every connection that was lost has been found out: each refusal must be of the one kind. */
async function recovered(cell: Cell): Promise<void> {
  for (let attempt = 0; attempt < 30; attempt++) {
    const calls = await Promise.allSettled(Array.from({ length: 12 }, () => cell.db.count('Counter', {})))
    const refused = calls.flatMap((call) => (call.status === 'rejected' ? [call.reason] : []))
    if (refused.length === 0) return
    for (const error of refused) expect(error).toMatchObject({ name: 'UnavailableError', code: 'database_unavailable' })
  }
  expect.unreachable('the adapter does not find its way back to the database')
}

/** Those with a statement under way. */
const busy = { postgres: " AND state = 'active'", mysql: " AND command <> 'Sleep'" }

/** Ends, past the adapter, the connections to this cell's database but for the one that asks for it. */
async function killConnections(cell: Cell, which = { postgres: '', mysql: '' }): Promise<void> {
  const { readRaw } = cell.harness
  if (cell.kind === 'postgres') {
    const others = `datname = current_database() AND pid <> pg_backend_pid()${which.postgres}`
    await readRaw(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others}`)
    return
  }
  const others = `db = database() AND id <> connection_id()${which.mysql}`
  const rows = await readRaw(`SELECT id AS id FROM information_schema.processlist WHERE ${others}`)
  for (const row of rows) await readRaw(`KILL ${Number(row['id'])}`).catch(() => undefined) // it may have gone meanwhile
}
