import { always, asc, ConfigurationError, eq, type Row } from '@authpkg/core'
import { col, DataTypes, type Model, type ModelStatic, Op, Sequelize, where } from 'sequelize'
import { describe, expect, test } from 'vitest'
import { createTables, sequelizeAdapter } from '../src/index.ts'
import { memory, plain } from './harness/people.ts'

describe('default scopes', () => {
  async function scoped(defaultScope: object, options: object = {}) {
    const sequelize = memory()
    const Item = sequelize.define(
      'Item',
      { name: DataTypes.STRING, rank: DataTypes.INTEGER, hidden: DataTypes.BOOLEAN, at: DataTypes.DATE },
      { ...plain, ...options, defaultScope },
    )
    await createTables(sequelize, { Item })
    for (let rank = 1; rank <= 5; rank++) {
      await Item.unscoped().create({
        name: `n${rank}`,
        rank,
        hidden: rank % 2 === 0 ? true : null,
        at: new Date(rank * 1000),
      })
    }
    return { Item, adapter: sequelizeAdapter(sequelize, { Item }) }
  }

  test.each<[string, object]>([
    ['plain values', { name: 'n2' }],
    ['NULL', { hidden: null }],
    ['a list', { rank: [1, 3] }],
    ['comparisons', { rank: { [Op.gt]: 1, [Op.lte]: 4 } }],
    ['or', { [Op.or]: [{ rank: 1 }, { name: 'n4' }] }],
    ['or of operators', { rank: { [Op.or]: [1, { [Op.gt]: 4 }] } }],
    ['and in not', { [Op.not]: { [Op.and]: [{ rank: { [Op.gte]: 2 } }, { rank: { [Op.lt]: 5 } }] } }],
    ['not true', { hidden: { [Op.not]: true } }],
    ['not a value', { rank: { [Op.ne]: 3 } }],
    ['not NULL', { hidden: { [Op.not]: null } }],
    ['between', { rank: { [Op.between]: [2, 3] } }],
    ['not between', { rank: { [Op.notBetween]: [2, 3] } }],
    ['in and not in', { rank: { [Op.in]: [1, 2, 3], [Op.notIn]: [2] } }],
    ['text', { name: { [Op.startsWith]: 'n' }, rank: { [Op.gt]: 2 } }],
    ['a moment', { at: { [Op.gte]: new Date(3000) } }],
  ])('%s mean here what they mean in Sequelize', async (_, condition) => {
    const { Item, adapter } = await scoped({ where: condition })
    const theirs = (await Item.findAll({ order: ['rank'], raw: true })) as unknown as { rank: number }[]
    const ours = await adapter.findMany('Item', { orderBy: [asc('rank')] })
    expect(ours.map(({ rank }) => rank)).toEqual(theirs.map(({ rank }) => rank))
    expect(theirs.length).toBeGreaterThan(0)
    expect(theirs.length).toBeLessThan(5)
    expect(await adapter.update('Item', always, { name: 'x' })).toBe(theirs.length)
  })

  test.each<[string, object]>([
    ['a limit', { limit: 3 }],
    ['an include', { include: [{ all: true }] }],
    ['a literal', { where: Sequelize.literal('rank > 1') }],
    ['a function', { where: where(Sequelize.fn('lower', col('name')), 'x') }],
    ['a column', { where: { rank: { [Op.gt]: col('other') } } }],
    ['an operator that is none of ours', { where: { name: { [Op.regexp]: 'x' } } }],
    ['a column that is not there', { where: { nope: 1 } }],
    ['a path that leads nowhere', { where: { '$owner.name$': 1 } }],
  ])('%s is refused at start, with the model’s name', (_, defaultScope) => {
    const sequelize = memory()
    const Item = sequelize.define(
      'Item',
      { name: DataTypes.STRING, rank: DataTypes.INTEGER },
      { ...plain, defaultScope },
    )
    expect(() => sequelizeAdapter(sequelize, { Item })).toThrow(ConfigurationError)
    expect(() => sequelizeAdapter(sequelize, { Item })).toThrow(/default scope of Item/)
    expect(() => sequelizeAdapter(sequelize, { Item: Item.unscoped() })).not.toThrow()
  })

  test('another scope is a model of its own, and order and attributes of a scope hide no rows', async () => {
    const { Item, adapter } = await scoped(
      { order: ['name'], attributes: { exclude: ['at'] }, where: { rank: 1 } },
      { scopes: { high: { where: { rank: { [Op.gte]: 4 } } } } },
    )
    expect(await adapter.count('Item', {})).toBe(1)
    expect(adapter.describe().get('Item')?.fields.get('at')).toMatchObject({ secret: true })
    const sequelize = Item.sequelize as Sequelize
    expect(
      await sequelizeAdapter(sequelize, { Item: Item.scope('high') as ModelStatic<Model> }).count('Item', {}),
    ).toBe(2)
    expect(await sequelizeAdapter(sequelize, { Item: Item.unscoped() as ModelStatic<Model> }).count('Item', {})).toBe(5)
  })

  test('a scope reaches through associations, and over those that are joined', async () => {
    const sequelize = memory()
    const Person = sequelize.define('Person', { name: DataTypes.STRING, active: DataTypes.BOOLEAN }, plain)
    const Note = sequelize.define(
      'Note',
      { text: DataTypes.STRING },
      { ...plain, defaultScope: { where: { '$person.active$': true } } },
    )
    Note.belongsTo(Person, { as: 'person', foreignKey: 'personId' })
    Person.hasMany(Note, { as: 'notes', foreignKey: 'personId' })
    await createTables(sequelize, { Person, Note })
    const adapter = sequelizeAdapter(sequelize, { Person, Note })
    for (const active of [true, false]) {
      const person = await adapter.insert('Person', { name: active ? 'on' : 'off', active })
      await adapter.insert('Note', { personId: person['id'], text: String(active) })
    }
    expect((await adapter.findMany('Note', {})).map(({ text }) => text)).toEqual(['true'])
    expect(await adapter.count('Person', { where: eq('notes.text', 'false') })).toBe(0)
    const all = await adapter.findMany('Person', { include: { notes: {} }, orderBy: [asc('name')] })
    expect(all.map(({ notes }) => (notes as Row[]).length)).toEqual([0, 1])
  })
})
