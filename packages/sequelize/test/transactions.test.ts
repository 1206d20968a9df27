import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigurationError } from '@authpkg/core'
import { Sequelize, type Transaction } from 'sequelize'
import { describe, expect, onTestFinished, test } from 'vitest'
import { memory, people } from './harness/people.ts'

describe('transactions', () => {
  const files = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'authpkg-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    return join(folder, 'app.db')
  }

  test.each([':memory:', 'a file'])(
    'on %s transactions follow one another, and code beside them waits',
    async (storage) => {
      const { adapter } = await people(memory(storage === 'a file' ? { storage: files() } : {}))
      const both = Array.from({ length: 5 }, (_, i) =>
        adapter.transaction(async (tx) => {
          await tx.insert('Person', { name: `p${i}` })
          await new Promise((resolve) => setTimeout(resolve, 5))
          if (i % 2 === 1) throw new Error('undo')
        }),
      )
      const beside = adapter.insert('Person', { name: 'beside' })
      await Promise.allSettled([...both, beside])
      expect(await adapter.count('Person', {})).toBe(5)
      const inside = adapter.transaction(() => adapter.count('Person', {}))
      await expect(inside).rejects.toThrow('adapter it hands you')
    },
  )

  test('an application’s own transaction is joined, and one in it is a savepoint', async () => {
    const { sequelize, adapter, models } = await people()
    await sequelize.transaction(async (transaction) => {
      const joined = adapter.in(transaction)
      expect(joined.sequelizeTransaction).toBe(transaction)
      await joined.insert('Person', { name: 'Bob' })
      const undone = joined.transaction(async (nested) => {
        await nested.insert('Person', { name: 'Cid' })
        throw new Error('undo')
      })
      await expect(undone).rejects.toThrow('undo')
      expect(await models.Person.count({ transaction })).toBe(2)
    })
    expect(await adapter.count('Person', {})).toBe(2)
    expect(adapter.sequelizeTransaction).toBeUndefined()
  })

  test('the application’s own statements join ours', async () => {
    const { adapter, models } = await people()
    const undone = adapter.transaction(async (tx) => {
      await models.Person.create({ name: 'Bob' }, { transaction: tx.sequelizeTransaction as Transaction })
      expect(await tx.count('Person', {})).toBe(2)
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
    expect(await adapter.count('Person', {})).toBe(1)
  })

  test('what is no transaction of the instance is refused', async () => {
    const { adapter } = await people()
    expect(() => adapter.in({} as Transaction)).toThrow(ConfigurationError)
    const other = memory()
    await other.transaction(async (transaction) =>
      expect(() => adapter.in(transaction)).toThrow('no transaction of the adapter'),
    )
  })

  test('with CLS the adapter takes part in the transaction that runs, and so do hooks in ours', async () => {
    const storage = new AsyncLocalStorage<Map<string, unknown>>()
    Sequelize.useCLS({
      bind: (work: unknown) => work,
      run: (work: (context: object) => unknown) => storage.run(new Map(), () => work({})),
      get: (key: string) => storage.getStore()?.get(key),
      set: (key: string, value: unknown) => storage.getStore()?.set(key, value),
    })
    onTestFinished(() => void Reflect.deleteProperty(Sequelize, '_cls'))
    const { sequelize, adapter, models } = await people()
    models.Note.addHook(
      'afterCreate',
      async () => void (await models.Person.create({ name: `by hook ${Math.random()}` })),
    )
    const theirs = sequelize.transaction(async () => {
      await adapter.insert('Person', { name: 'Bob' })
      await adapter.insert('Note', { message: 'hooked' })
      await adapter.transaction((nested) => nested.insert('Person', { name: 'Cid' }))
      expect(await models.Person.count()).toBe(4)
      throw new Error('undo')
    })
    await expect(theirs).rejects.toThrow('undo')
    expect(await adapter.count('Person', {})).toBe(1)
    await expect(
      adapter.transaction(async (tx) => {
        await tx.insert('Note', { message: 'hooked' })
        throw new Error('undo')
      }),
    ).rejects.toThrow('undo')
    expect(await adapter.count('Person', {})).toBe(1)
    await adapter.insert('Note', { message: 'kept' })
    expect(await adapter.count('Person', {})).toBe(2)
  })
})
