import { always, eq } from '@authpkg/core'
import { DataTypes, Sequelize, Model as SequelizeModel } from 'sequelize'
import { describe, expect, test } from 'vitest'
import { createTables, sequelizeAdapter } from '../src/index.ts'
import { memory, plain } from './harness/people.ts'

describe('what Sequelize keeps up', () => {
  test('moments and versions of a model without hooks are kept in the one statement', async () => {
    const statements: string[] = []
    const sequelize = memory({ logging: (sql) => void statements.push(sql) })
    const Doc = sequelize.define('Doc', { title: DataTypes.STRING }, { version: true })
    await createTables(sequelize, { Doc })
    const adapter = sequelizeAdapter(sequelize, { Doc })
    const made = await adapter.insert('Doc', { title: 'a' })
    expect(made).toMatchObject({ version: 0, createdAt: expect.any(Date), updatedAt: expect.any(Date) })
    await new Promise((resolve) => setTimeout(resolve, 3))
    statements.length = 0
    expect(await adapter.update('Doc', eq('title', 'a'), { title: 'b' })).toBe(1)
    expect(statements).toHaveLength(1)
    const changed = await adapter.findOne('Doc', {})
    expect(changed).toMatchObject({ version: 1, createdAt: made['createdAt'] })
    expect(Number(changed?.['updatedAt'])).toBeGreaterThan(Number(made['updatedAt']))
    const loaded = await Doc.findOne()
    await loaded?.update({ title: 'c' })
    expect(await adapter.findOne('Doc', {})).toMatchObject({ title: 'c', version: 2 })
  })

  test('defaults of every kind are filled in as Sequelize does', async () => {
    const sequelize = memory()
    let calls = 0
    const Filled = sequelize.define(
      'Filled',
      {
        id: { type: DataTypes.UUID, primaryKey: true, defaultValue: DataTypes.UUIDV4 },
        old: { type: DataTypes.UUID, defaultValue: DataTypes.UUIDV1 },
        at: { type: DataTypes.DATE, defaultValue: DataTypes.NOW },
        count: { type: DataTypes.INTEGER, defaultValue: () => ++calls },
        price: { type: DataTypes.DECIMAL(5, 2), defaultValue: 2.5 },
        tags: { type: DataTypes.JSON, defaultValue: ['a'] },
        sql: { type: DataTypes.STRING, defaultValue: Sequelize.literal("'by' || ' SQL'") },
      },
      plain,
    )
    await createTables(sequelize, {
      Filled: sequelize.define('Bare', bareAttributes, { tableName: 'Filleds', ...plain }),
    })
    const adapter = sequelizeAdapter(sequelize, { Filled })
    const row = await adapter.insert('Filled', {})
    expect(row).toMatchObject({ count: 1, price: '2.50', tags: ['a'], sql: 'by SQL', at: expect.any(Date) })
    expect(row['id']).toMatch(/^[\da-f-]{36}$/)
    expect(row['old']).toMatch(/^[\da-f-]{36}$/)
    expect(adapter.describe().get('Filled')?.fields.get('id')).toMatchObject({ generated: true })
  })

  const bareAttributes = {
    id: { type: DataTypes.UUID, primaryKey: true },
    old: DataTypes.UUID,
    at: DataTypes.DATE,
    count: DataTypes.INTEGER,
    price: DataTypes.DECIMAL(5, 2),
    tags: DataTypes.JSON,
    sql: DataTypes.STRING,
  }
})

test('`save` and `destroy` of a class’s own are called', async () => {
  const sequelize = memory()
  const ran: string[] = []
  class Own extends SequelizeModel {
    override save(options?: object): Promise<this> {
      ran.push('save')
      return super.save(options)
    }
    override destroy(options?: object): Promise<void> {
      ran.push('destroy')
      return super.destroy(options)
    }
  }
  Own.init({ name: DataTypes.STRING }, { ...plain, sequelize })
  await createTables(sequelize, { Own })
  const adapter = sequelizeAdapter(sequelize, { Own })
  await adapter.insert('Own', { name: 'a' })
  await adapter.update('Own', always, { name: 'b' })
  await adapter.delete('Own', always)
  expect(ran).toEqual(['save', 'save', 'destroy'])
})

test('Sequelize itself validates an update twice, hooks and `validationFailed` included: we add nothing', async () => {
  const sequelize = memory()
  const ran: string[] = []
  const Item = sequelize.define('Item', { rank: { type: DataTypes.INTEGER, validate: { min: 1 } } }, plain)
  for (const hook of ['beforeValidate', 'afterValidate', 'validationFailed', 'beforeUpdate', 'afterUpdate'] as const)
    Item.addHook(hook as 'beforeValidate', () => void ran.push(hook))
  await createTables(sequelize, { Item })
  const adapter = sequelizeAdapter(sequelize, { Item })
  await adapter.insert('Item', { rank: 1 })
  const heard = async (work: () => Promise<unknown>): Promise<string[]> => {
    ran.length = 0
    await work().catch(() => undefined)
    return [...ran]
  }
  const plainly = (rank: number) => async () => (await Item.findOne())?.update({ rank })
  const updated = await heard(plainly(2))
  expect(updated).toEqual([
    'beforeValidate',
    'afterValidate',
    'beforeUpdate',
    'beforeValidate',
    'afterValidate',
    'afterUpdate',
  ])
  expect(await heard(() => adapter.update('Item', always, { rank: 3 }))).toEqual(updated)
  const refused = await heard(plainly(0))
  expect(refused).toEqual(['beforeValidate', 'validationFailed'])
  expect(await heard(() => adapter.update('Item', always, { rank: 0 }))).toEqual(refused)
})
