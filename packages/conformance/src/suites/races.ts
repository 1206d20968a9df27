import { and, asc, ConflictError, eq, increment, type Row, type Where } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { column } from '../fixtures/library.ts'

const callers = 20
const rounds = 5

/** Everybody at once: the adapter and the database decide, and every caller is told the truth. */
export const races: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const together = <Result>(work: (caller: number) => Promise<Result>): Promise<Result[]> =>
    Promise.all(Array.from({ length: callers }, (_, caller) => work(caller)))
  const value = async (name: string): Promise<unknown> =>
    (await cell.db.findOne('Counter', { where: eq('name', name) }))?.['value']

  test('of twenty callers that consume one row, one gets it and the others null (RACE-2)', async () => {
    for (let round = 0; round < rounds; round++) {
      const stored = await cell.db.insert('Counter', { name: `token ${round}` })
      const taken = await together(() => cell.db.consumeOne('Counter', eq('name', `token ${round}`)))
      expect(taken.filter((row) => row !== null)).toEqual([stored])
    }
    expect(await cell.db.count('Counter', {})).toBe(0)
  })

  test('twenty callers that consume from twenty rows never get the same one twice', async () => {
    await together((i) => cell.db.insert('Counter', { name: `token ${i}` }))
    const anyToken: Where = { op: 'startsWith', path: 'name', value: 'token' }
    const taken: (Row | null)[] = await together(() => cell.db.consumeOne('Counter', anyToken))
    // A caller whose row was taken meanwhile may be told null: the rest are still there for it.
    for (let i = taken.filter((row) => row !== null).length; i < callers; i++) {
      taken.push(await cell.db.consumeOne('Counter', anyToken))
    }
    const rows = taken.filter((row) => row !== null)
    expect(new Set(column(rows, 'name')).size).toBe(callers)
    expect(await cell.db.count('Counter', {})).toBe(0)
  })

  test('of twenty callers that consume one row inside transactions, one gets it (TOK-2)', async () => {
    for (let round = 0; round < rounds; round++) {
      await cell.db.insert('Counter', { name: 'token' })
      const where = eq('name', 'token')
      const taken = await together(() => cell.db.transaction((db) => db.consumeOne('Counter', where)))
      expect(taken.filter((row) => row !== null)).toHaveLength(1)
    }
  })

  test('a row whose consumption is rolled back can be consumed again', async () => {
    await cell.db.insert('Counter', { name: 'token' })
    const where = eq('name', 'token')
    const work = cell.db.transaction(async (db) => {
      await db.consumeOne('Counter', where)
      throw new Error('second thoughts')
    })
    await expect(work).rejects.toThrow('second thoughts')
    expect(await cell.db.consumeOne('Counter', where)).toMatchObject({ name: 'token' })
  })

  test('of twenty updates under one guard, one changes the row and the others none (RACE-2)', async () => {
    await cell.db.insert('Counter', { name: 'guard', value: 0 })
    for (let round = 0; round < rounds; round++) {
      const guard = and(eq('name', 'guard'), eq('value', round))
      const changed = await together((caller) => cell.db.update('Counter', guard, { value: round + 1, step: caller }))
      expect(changed.filter((count) => count === 1)).toHaveLength(1)
      expect(changed.filter((count) => count === 0)).toHaveLength(callers - 1)
      expect(await cell.db.findOne('Counter', {})).toMatchObject({ step: changed.indexOf(1), value: round + 1 })
    }
  })

  test('of twenty that read one row locked and write what follows from it, none is lost (RACE-2)', async () => {
    // An adapter may do without.
    if (!cell.db.findLocked) return
    await cell.db.insert('Counter', { name: 'locked', value: 0 })
    const where = eq('name', 'locked')
    await together(() =>
      cell.db.transaction(async (db) => {
        const rows = await db.findLocked?.('Counter', where)
        await db.update('Counter', where, { value: Number(rows?.[0]?.['value']) + 1 })
      }),
    )
    expect(await value('locked')).toBe(callers)
  })

  test('twenty increments side by side are all counted (RACE-5)', async () => {
    await cell.db.insert('Counter', { name: 'sum' })
    for (let round = 0; round < rounds; round++) {
      await together(() => cell.db.update('Counter', eq('name', 'sum'), { value: increment(round) }))
    }
    expect(await value('sum')).toBe(callers * (0 + 1 + 2 + 3 + 4))
  })

  test('a limit in the condition of an increment is never passed (RACE-5)', async () => {
    await cell.db.insert('Counter', { name: 'tries', value: 0 })
    const below = and(eq('name', 'tries'), { op: 'lt', path: 'value', value: 3 })
    const changed = await together(() => cell.db.update('Counter', below, { value: increment() }))
    expect(changed.filter((count) => count === 1)).toHaveLength(3)
    expect(await value('tries')).toBe(3)
  })

  test('of twenty inserts of one unique value, one succeeds and the others get unique_violation (RACE-1)', async () => {
    for (let round = 0; round < rounds; round++) {
      const results = await together((caller) =>
        cell.db.insert('Counter', { name: `name ${round}`, value: caller }).catch((error: unknown) => error),
      )
      const errors = results.filter((result) => result instanceof Error)
      expect(errors).toHaveLength(callers - 1)
      for (const error of errors) expect(error).toBeInstanceOf(ConflictError)
      expect(new Set(errors.map((error) => (error as ConflictError).code))).toEqual(new Set(['unique_violation']))
    }
    expect(await cell.db.count('Counter', {})).toBe(rounds)
  })

  test('of twenty transactions that write one unique value among others, one is kept whole (RACE-1)', async () => {
    const results = await together((caller) =>
      cell.db
        .transaction(async (db) => {
          await db.insert('Counter', { name: `before ${caller}`, value: caller })
          await db.insert('Counter', { name: 'wanted', value: caller })
        })
        .catch((error: unknown) => error),
    )
    const winner = results.indexOf(undefined)
    expect(results.filter((result) => result === undefined)).toHaveLength(1)
    for (const error of results) if (error !== undefined) expect(error).toMatchObject({ code: 'unique_violation' })
    const rows = await cell.db.findMany('Counter', { orderBy: [asc('name')] })
    expect(column(rows, 'name')).toEqual([`before ${winner}`, 'wanted'])
  })

  test('of twenty deletes of one row, one counts it', async () => {
    await cell.db.insert('Counter', { name: 'once' })
    const counts = await together(() => cell.db.delete('Counter', eq('name', 'once')))
    expect(counts.reduce((sum, count) => sum + count)).toBe(1)
  })
}
