import { ConflictError, type DbAdapter, eq, increment } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { thrown } from '../errors.ts'
import { column } from '../fixtures/library.ts'

class Refused extends Error {}

const refuse = (): never => {
  throw new Refused('no')
}

/** All or nothing, savepoints, and who is inside a transaction and who is not. */
export const transactions: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const add = (db: DbAdapter, name: string) => db.insert('Counter', { name })
  const names = async (): Promise<string> => {
    const rows = await cell.db.findMany('Counter', { orderBy: [{ path: 'name', direction: 'asc' }] })
    return column(rows, 'name').join(' ')
  }

  test('a transaction commits when its work is done, and gives its result', async () => {
    const result = await cell.db.transaction(async (db) => {
      await add(db, 'a')
      await add(db, 'b')
      return 'done'
    })
    expect(result).toBe('done')
    expect(await names()).toBe('a b')
  })

  test('a transaction rolls everything back when its work throws, and throws the same error', async () => {
    await add(cell.db, 'before')
    const error = new Refused('mine')
    const work = cell.db.transaction(async (db) => {
      await add(db, 'a')
      await db.update('Counter', eq('name', 'before'), { name: 'changed', value: increment() })
      await db.consumeOne('Counter', eq('name', 'a'))
      await db.delete('Counter', eq('name', 'changed'))
      throw error
    })
    await expect(work).rejects.toBe(error)
    expect(await names()).toBe('before')
  })

  test('a transaction sees what it has written', async () => {
    await cell.db.transaction(async (db) => {
      await add(db, 'a')
      expect(await db.count('Counter', {})).toBe(1)
      expect(await db.update('Counter', eq('name', 'a'), { value: 5 })).toBe(1)
      expect(await db.findOne('Counter', { where: eq('value', 5) })).toMatchObject({ name: 'a' })
      expect(await db.consumeOne('Counter', eq('name', 'a'))).toMatchObject({ value: 5 })
      expect(await db.findMany('Counter', {})).toEqual([])
    })
  })

  test('the handed adapter has the same models and capabilities', async () => {
    await cell.db.transaction(async (db) => {
      expect(db.describe()).toBe(cell.db.describe())
      expect(db.capabilities).toEqual(cell.db.capabilities)
    })
  })

  test('a nested transaction that throws is rolled back alone', async () => {
    await cell.db.transaction(async (db) => {
      await add(db, 'outer')
      await expect(
        db.transaction(async (inner) => {
          await add(inner, 'inner')
          refuse()
        }),
      ).rejects.toBeInstanceOf(Refused)
      expect(await db.count('Counter', {})).toBe(1)
      await add(db, 'later')
    })
    expect(await names()).toBe('later outer')
  })

  test('a nested transaction that is done is kept with the outer one, and lost with it', async () => {
    const work = (end: () => void) =>
      cell.db.transaction(async (db) => {
        await add(db, 'outer')
        await db.transaction((inner) => add(inner, 'inner'))
        end()
      })
    await expect(work(refuse)).rejects.toBeInstanceOf(Refused)
    expect(await names()).toBe('')
    await work(() => undefined)
    expect(await names()).toBe('inner outer')
  })

  test('savepoints nest, and follow one another', async () => {
    await cell.db.transaction(async (db) => {
      await db.transaction(async (first) => {
        await add(first, 'one')
        await first.transaction(async (second) => add(second, 'two'))
        await first
          .transaction(async (second) => {
            await add(second, 'three')
            await second.transaction(async (third) => add(third, 'four'))
            refuse()
          })
          .catch(() => undefined)
      })
      await db.transaction(async (next) => add(next, 'five'))
    })
    expect(await names()).toBe('five one two')
  })

  test('after a broken constraint in a nested transaction the outer one goes on', async () => {
    await cell.db.transaction(async (db) => {
      await add(db, 'a')
      const again = () => db.transaction((inner) => add(inner, 'a'))
      await thrown(again, ConflictError, 'unique_violation')
      await add(db, 'b')
    })
    expect(await names()).toBe('a b')
  })

  test('the handed adapter is dead after its transaction, committed or rolled back', async () => {
    const kept: DbAdapter[] = []
    await cell.db.transaction(async (db) => {
      kept.push(db)
      await db.transaction(async (inner) => {
        kept.push(inner)
      })
      await expect(kept[1]?.count('Counter', {})).rejects.toThrow()
    })
    await cell.db
      .transaction(async (db) => {
        kept.push(db)
        refuse()
      })
      .catch(() => undefined)
    expect(kept).toHaveLength(3)
    for (const dead of kept) {
      await expect(dead.insert('Counter', { name: 'late' })).rejects.toThrow()
      await expect(dead.findOne('Counter', {})).rejects.toThrow()
      await expect(dead.findMany('Counter', {})).rejects.toThrow()
      await expect(dead.count('Counter', {})).rejects.toThrow()
      await expect(dead.update('Counter', eq('name', 'a'), { value: 1 })).rejects.toThrow()
      await expect(dead.delete('Counter', eq('name', 'a'))).rejects.toThrow()
      await expect(dead.consumeOne('Counter', eq('name', 'a'))).rejects.toThrow()
      await expect(dead.transaction(async () => undefined)).rejects.toThrow()
    }
    expect(await names()).toBe('')
  })

  test('a call on the outer adapter inside a transaction does not hang, and is no part of it', async () => {
    const outside: string[] = []
    let seen: unknown
    const work = cell.db.transaction(async (db) => {
      await add(db, 'inside')
      seen = await quick(cell.db.count('Counter', {}).catch(() => 'refused'))
      outside.push(
        await quick(
          add(cell.db, 'outside').then(
            () => 'written' as const,
            () => 'refused' as const,
          ),
        ),
      )
      refuse()
    })
    await expect(quick(work.catch((error: unknown) => error))).resolves.toBeInstanceOf(Refused)
    expect([0, 'refused'], 'the outer adapter does not see what is not committed').toContain(seen)
    expect(await names()).toBe(outside[0] === 'written' ? 'outside' : '')
  })

  test('the outer adapter works again after a transaction, however it ended', async () => {
    await cell.db.transaction((db) => add(db, 'a'))
    await cell.db.transaction(async () => refuse()).catch(() => undefined)
    await add(cell.db, 'b')
    expect(await names()).toBe('a b')
  })

  test('statements that run side by side in one transaction are all part of it', async () => {
    await cell.db.transaction((db) => Promise.all(['a', 'b', 'c', 'd'].map((name) => add(db, name))))
    await cell.db
      .transaction(async (db) => {
        await Promise.all(['e', 'f', 'g'].map((name) => add(db, name)))
        refuse()
      })
      .catch(() => undefined)
    expect(await names()).toBe('a b c d')
  })

  test('twenty transactions side by side keep to themselves', async () => {
    const each = Array.from({ length: 20 }, (_, i) =>
      cell.db
        .transaction(async (db) => {
          await add(db, `n${i}`)
          expect(await db.count('Counter', { where: eq('name', `n${i}`) })).toBe(1)
          if (i % 2 === 1) refuse()
        })
        .catch((error: unknown) => expect(error).toBeInstanceOf(Refused)),
    )
    await Promise.all(each)
    expect(await cell.db.count('Counter', {})).toBe(10)
  })
}

/** The result, if it comes at once; the name of what is wrong otherwise. */
function quick<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('It hangs: no answer within three seconds.')), 3000)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
