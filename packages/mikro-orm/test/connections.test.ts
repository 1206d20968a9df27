import { and, eq } from '@authpkg/core'
import { defineEntity, p, RequestContext } from '@mikro-orm/core'
import { describe, expect, test } from 'vitest'
import { availableDatabases } from '../../conformance/src/databases.ts'
import type { MikroOrmAdapter } from '../src/mikro-orm-adapter.ts'
import { open } from './harness/open.ts'

const pool = { min: 0, max: 1 }
const Item = defineEntity({
  name: 'Item',
  properties: { id: p.integer().primary(), name: p.string() },
  hooks: { beforeUpdate: [async () => undefined] },
})

describe.each(availableDatabases())('with one connection to %s', (kind) => {
  test('transactions, savepoints and writes through the unit of work never need a second', async () => {
    const { adapter } = await open(kind, { Item }, { pool })
    const work = Array.from({ length: 8 }, (_, i) =>
      adapter.transaction(async (db) => {
        await db.insert('Item', { name: `${i}` })
        expect(await db.update('Item', eq('name', `${i}`), { name: `changed ${i}` })).toBe(1)
        await db.transaction((inner) => inner.consumeOne('Item', eq('name', `changed ${i}`)))
      }),
    )
    await Promise.all([...work, adapter.insert('Item', { name: 'kept' }), adapter.update('Item', and(), {})])
    expect(await adapter.count('Item', {})).toBe(1)
  })

  test('a request context has its own EntityManager, and the global one is refused', async () => {
    const { adapter, orm } = await open(kind, { Item })
    await RequestContext.create(orm.em, async () => {
      orm.em.create(Item, { name: 'pending' })
      expect(await adapter.in(orm.em).count('Item', { where: eq('name', 'pending') })).toBe(1)
      const rolledBack = orm.em.transactional(async () => {
        await adapter.in(orm.em).insert('Item', { name: 'gone' })
        throw new Error('back')
      })
      await expect(rolledBack).rejects.toThrow('back')
    })
    expect((await adapter.findMany('Item', {})).map(({ name }) => name)).toEqual(['pending'])
    expect(() => adapter.in(orm.em)).toThrow(/global/)
  })
})

const servers = availableDatabases().filter((kind) => kind !== 'sqlite')

describe.each(servers)('on %s', (kind) => {
  test('a lost connection is told as such, also where a savepoint begins, and goes back to the pool', async () => {
    const { adapter, opened } = await open(kind, { Item }, { pool })
    await adapter.insert('Item', { name: 'kept' })
    const kill = async ({ em }: MikroOrmAdapter) => {
      const own = kind === 'postgres' ? 'select pg_backend_pid() as id' : 'select connection_id() as id'
      const [row] = await em.getConnection().execute<{ id: number }[]>(own, [], 'all', em.getTransactionContext())
      await opened.readRaw(kind === 'postgres' ? `select pg_terminate_backend(${row?.id})` : `kill ${row?.id}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    for (let i = 0; i < 2; i++) {
      const lost = adapter.transaction(async (db) => {
        await db.insert('Item', { name: 'lost' })
        await kill(db as never)
        await db.update('Item', and(), { name: 'changed' })
      })
      await expect(lost).rejects.toMatchObject({ code: 'database_unavailable' })
      expect((await adapter.findMany('Item', {})).map(({ name }) => name)).toEqual(['kept'])
    }
  })
})
