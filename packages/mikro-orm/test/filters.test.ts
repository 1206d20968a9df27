import { AsyncLocalStorage } from 'node:async_hooks'
import { and, eq } from '@authpkg/core'
import { defineEntity, p } from '@mikro-orm/core'
import { describe, expect, test } from 'vitest'
import { availableDatabases } from '../../conformance/src/databases.ts'
import { open } from './harness/open.ts'

const everything = and()

describe.each(availableDatabases())('filters on %s', (kind) => {
  test('a callback is asked for each statement, by the request that makes it', async () => {
    const tenants = new AsyncLocalStorage<number>()
    const uses: string[] = []
    const mine = async (_: unknown, use: string): Promise<object> => {
      const tenant = tenants.getStore()
      uses.push(use)
      await undefined
      return tenant === undefined ? {} : { tenant }
    }
    const Item = defineEntity({
      name: 'Item',
      properties: { id: p.integer().primary(), tenant: p.integer() },
      filters: { mine: { name: 'mine', default: true, args: false, cond: mine as never } },
    })
    const { adapter } = await open(kind, { Item })
    for (const tenant of [1, 2, 2, 3, 3, 3]) await adapter.insert('Item', { tenant })
    expect(await adapter.count('Item', {})).toBe(6)
    const asked = Array.from({ length: 30 }, (_, i) => (i % 3) + 1)
    const seen = asked.map((tenant) => tenants.run(tenant, async () => (await adapter.findMany('Item', {})).length))
    expect(await Promise.all(seen)).toEqual(asked)
    uses.length = 0
    expect(await tenants.run(3, () => adapter.transaction((db) => db.update('Item', everything, { tenant: 9 })))).toBe(
      3,
    )
    expect(await tenants.run(2, () => adapter.delete('Item', everything))).toBe(2)
    expect([...new Set(uses)]).toEqual(['update', 'delete'])
    expect(await adapter.count('Item', {})).toBe(4)
  })

  test('an EntityManager has filters of its own, with parameters that change', async () => {
    const Item = defineEntity({
      name: 'Item',
      properties: { id: p.integer().primary(), size: p.integer(), gone: p.boolean().default(false) },
      filters: { there: { name: 'there', default: true, cond: { gone: false } } },
    })
    const { adapter, orm } = await open(kind, { Item })
    for (const size of [1, 2, 3]) await adapter.insert('Item', { size })
    await adapter.insert('Item', { size: 4, gone: true })
    const em = orm.em.fork()
    em.addFilter({
      name: 'large',
      entity: [Item],
      cond: ({ min }: { min: number }) => ({ size: { $gt: min } }),
    } as never)
    const own = adapter.in(em)
    await expect(own.count('Item', {})).rejects.toThrow(/large/)
    const counts: number[] = []
    for (const min of [1, 2]) {
      em.setFilterParams('large', { min })
      counts.push(await own.count('Item', {}), await own.transaction((db) => db.count('Item', {})))
    }
    expect(counts).toEqual([2, 2, 1, 1])
    expect(await own.update('Item', everything, { size: 9 })).toBe(1)
    expect(await adapter.count('Item', {})).toBe(3)
  })

  test('rows that lead to a hidden row are hidden where they need it, as by the ORM', async () => {
    const Owner = defineEntity({
      name: 'Owner',
      properties: { id: p.integer().primary(), deletedAt: p.datetime(3).nullable() },
      filters: { alive: { name: 'alive', default: true, cond: { deletedAt: null } } },
    })
    const House = defineEntity({
      name: 'House',
      properties: {
        id: p.integer().primary(),
        owner: () => p.manyToOne(Owner),
        tenant: () => p.manyToOne(Owner).nullable(),
      },
    })
    const Room = defineEntity({
      name: 'Room',
      properties: { id: p.integer().primary(), house: () => p.manyToOne(House), size: p.integer() },
    })
    const { adapter, orm } = await open(kind, { Owner, House, Room })
    const alive = await adapter.insert('Owner', {})
    const dead = await adapter.insert('Owner', { deletedAt: new Date() })
    const kept = await adapter.insert('House', { owner_id: alive.id, tenant_id: dead.id })
    const hidden = await adapter.insert('House', { owner_id: dead.id })
    for (const { id } of [kept, hidden]) await adapter.insert('Room', { house_id: id, size: 1 })
    const ids = async () => (await adapter.findMany('House', { include: { tenant: {} } })).map(({ id }) => id)
    expect(await ids()).toEqual((await orm.em.fork().find(House, {})).map(({ id }) => id))
    expect(await adapter.findOne('House', { include: { owner: {}, tenant: {} } })).toMatchObject({
      owner: { id: alive.id },
      tenant: null,
    })
    expect([await adapter.count('House', {}), await adapter.count('Room', {})]).toEqual([1, 1])
    expect(await adapter.update('Room', everything, { size: 2 })).toBe(1)
    expect(await adapter.delete('House', eq('id', hidden.id))).toBe(0)
    const other = await open(kind, { Owner, House, Room }, { autoJoinRefsForFilters: false })
    const { id } = await other.adapter.insert('Owner', { deletedAt: new Date() })
    await other.adapter.insert('House', { owner_id: id })
    expect(await other.adapter.count('House', {})).toBe(1)
  })
})
