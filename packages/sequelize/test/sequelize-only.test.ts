import { always, asc, type ConflictError, eq, increment } from '@authpkg/core'
import { DataTypes, Sequelize, type Transaction, Utils } from 'sequelize'
import { describe, expect, onTestFinished, test } from 'vitest'
import { availableDatabases } from '../../conformance/src/databases.ts'
import { createTables, sequelizeAdapter } from '../src/index.ts'
import { openDatabase } from './harness/databases.ts'
import { peopleModels, plain } from './harness/people.ts'

describe.each(availableDatabases())('on %s', (kind) => {
  test('a model with hooks and no key is read and inserted; what Sequelize would do to all rows is refused', async () => {
    const { sequelize, close } = await openDatabase(kind)
    onTestFinished(close)
    const Line = sequelize.define('Line', { name: DataTypes.STRING, n: DataTypes.INTEGER }, plain)
    Line.removeAttribute('id')
    for (const hook of ['beforeSave', 'beforeDestroy'] as const) Line.addHook(hook, () => undefined)
    await createTables(sequelize, { Line })
    const adapter = sequelizeAdapter(sequelize, { Line })
    for (const name of ['a', 'b']) await adapter.insert('Line', { name, n: 1 })
    const where = eq('name', 'a')
    await expect(adapter.update('Line', where, { n: 2 })).rejects.toThrow('no primary key')
    await expect(adapter.delete('Line', where)).rejects.toThrow('no primary key')
    await expect(adapter.consumeOne('Line', where)).rejects.toThrow('no primary key')
    expect(await adapter.count('Line', { where: eq('n', 1) })).toBe(2)
  })

  test('what another model’s row was refused for, in a hook, is not said of a field here', async () => {
    const { sequelize, close } = await openDatabase(kind)
    onTestFinished(close)
    const name = { type: DataTypes.STRING, unique: true, validate: { len: [2, 9] as [number, number] } }
    const Entry = sequelize.define('Entry', { name }, plain)
    const Page = sequelize.define('Page', { name: DataTypes.STRING, title: DataTypes.STRING }, plain)
    Page.addHook('afterCreate', async (page, { transaction }) => {
      await Entry.create({ name: page.get('title') }, { transaction: transaction as Transaction })
    })
    await createTables(sequelize, { Entry, Page })
    const adapter = sequelizeAdapter(sequelize, { Entry, Page })
    await expect(adapter.insert('Page', { name: 'a', title: 'b' })).rejects.toMatchObject({ fields: { '': [{}] } })
    await adapter.insert('Page', { name: 'a', title: 'one' })
    const twice = await adapter.insert('Page', { name: 'b', title: 'one' }).catch((error: unknown) => error)
    expect(twice).toMatchObject({ code: 'unique_violation' })
    expect((twice as ConflictError).details).toEqual({})
    expect(await adapter.count('Page', {})).toBe(1)
  })

  test('a hasOne that no unique key holds to one brings the first row, and its owner once', async () => {
    const { sequelize, close } = await openDatabase(kind)
    onTestFinished(close)
    const { Person, Note } = peopleModels(sequelize)
    Person.hasOne(Note, { as: 'firstNote', foreignKey: 'person_id' })
    await createTables(sequelize, { Person, Note })
    const adapter = sequelizeAdapter(sequelize, { Person, Note })
    const ada = await adapter.insert('Person', { name: 'Ada' })
    await adapter.insert('Person', { name: 'Bob' })
    for (const message of ['one', 'two']) await adapter.insert('Note', { person_id: ada['id'], message })
    const orderBy = [asc('firstNote.message'), asc('name')]
    expect(await adapter.findMany('Person', { include: { firstNote: {} }, orderBy })).toMatchObject([
      { name: 'Bob', firstNote: null },
      { name: 'Ada', firstNote: { message: 'one' } },
    ])
    expect(await adapter.count('Person', { where: eq('firstNote.message', 'two') })).toBe(0)
    expect(await adapter.update('Person', eq('firstNote.message', 'one'), { visits: 1 })).toBe(1)
  })

  test('a type that stands in DataTypes, as Sequelize’s manual has it, is the application’s all the same', async () => {
    class Loud extends (DataTypes.ABSTRACT as unknown as { prototype: { constructor: new () => object } }).prototype
      .constructor {
      static readonly types = { sqlite: ['VARCHAR'], postgres: ['varchar'], mysql: ['VAR_STRING'] }
      static readonly key = 'LOUD'
      readonly key = 'LOUD'
      toSql = () => 'VARCHAR(20)'
      static parse = (text: string | { string(): string }) =>
        (typeof text === 'string' ? text : text.string()).toUpperCase()
    }
    Object.assign(DataTypes, {
      LOUD: (Utils as unknown as { classToInvokable(type: object): object }).classToInvokable(Loud),
    })
    onTestFinished(() => void Reflect.deleteProperty(DataTypes, 'LOUD'))
    const { sequelize, close } = await openDatabase(kind)
    onTestFinished(close)
    const Shout = sequelize.define('Shout', { text: (DataTypes as unknown as { LOUD: string }).LOUD }, plain)
    await createTables(sequelize, { Shout })
    expect(await sequelizeAdapter(sequelize, { Shout }).insert('Shout', { text: 'hey' })).toMatchObject({ text: 'HEY' })
  })

  test('names with dollars, quotes and question marks are names', async () => {
    const { sequelize, close, runAll } = await openDatabase(kind)
    onTestFinished(close)
    const Odd = sequelize.define(
      'Odd',
      {
        a: { type: DataTypes.STRING, field: '$1' },
        b: { type: DataTypes.STRING, field: 'b$$c' },
        c: { type: DataTypes.STRING, field: 'is it?' },
      },
      { tableName: 'odd$table', ...plain },
    )
    const quote = (name: string): string => (kind === 'mysql' ? `\`${name}\`` : `"${name}"`)
    const key = {
      sqlite: 'integer primary key',
      postgres: 'serial primary key',
      mysql: 'int auto_increment primary key',
    }[kind]
    const columns = ['$1', 'b$$c', 'is it?'].map((name) => `${quote(name)} varchar(20)`).join(', ')
    await runAll([`create table ${quote('odd$table')} (id ${key}, ${columns})`])
    const adapter = sequelizeAdapter(sequelize, { Odd })
    await adapter.insert('Odd', { a: '1', b: '2', c: '3' })
    expect(await adapter.update('Odd', eq('a', '1'), { b: '$2' })).toBe(1)
    expect(await adapter.findMany('Odd', { where: eq('c', '3') })).toMatchObject([{ a: '1', b: '$2', c: '3' }])
  })

  test('integers beyond 2^53 are counted up to the last digit, with hooks and without', async () => {
    const { sequelize, close } = await openDatabase(kind)
    onTestFinished(close)
    const Big = sequelize.define(
      'Big',
      { n: DataTypes.BIGINT, d: DataTypes.DECIMAL(30, 4) },
      { tableName: 'big', ...plain },
    )
    await createTables(sequelize, { Big })
    const adapter = sequelizeAdapter(sequelize, { Big })
    // SQLite reckons with doubles.
    const d = kind === 'sqlite' ? '2.1000' : '1234567890123456789012.1000'
    await adapter.insert('Big', { n: 9007199254740993n, d })
    await adapter.update('Big', always, { n: increment(2), d: increment(0.0005) })
    const expected = { n: 9007199254740995n, d: d.replace('1000', '1005') }
    expect(await adapter.findOne('Big', {})).toMatchObject(expected)
    Big.addHook('beforeUpdate', () => undefined)
    await adapter.update('Big', always, { n: increment(2), d: increment(-0.0005) })
    expect(await adapter.findOne('Big', {})).toMatchObject({ n: 9007199254740997n, d })
  })
})

test.runIf(availableDatabases().includes('postgres'))('arrays of PostgreSQL are lists', async () => {
  const { sequelize, close } = await openDatabase('postgres')
  onTestFinished(close)
  const Post = sequelize.define('Post', { tags: DataTypes.ARRAY(DataTypes.STRING), net: DataTypes.INET }, plain)
  await createTables(sequelize, { Post })
  const adapter = sequelizeAdapter(sequelize, { Post })
  expect(await adapter.insert('Post', { tags: ['a', 'b c'], net: '10.0.0.1' })).toMatchObject({
    tags: ['a', 'b c'],
    net: '10.0.0.1',
  })
  expect(await adapter.count('Post', { where: eq('net', '10.0.0.1') })).toBe(1)
  expect(await adapter.update('Post', always, { tags: [] })).toBe(1)
  expect(await adapter.findOne('Post', {})).toMatchObject({ tags: [] })
  await expect(adapter.insert('Post', { tags: 'a' })).rejects.toMatchObject({ fields: { tags: [{}] } })
})

test.runIf(availableDatabases().includes('postgres'))(
  'exact numbers in arrays are text, and lose no digit',
  async () => {
    const { sequelize, close } = await openDatabase('postgres')
    onTestFinished(close)
    const { ARRAY, BIGINT, DECIMAL } = DataTypes
    const Sums = sequelize.define('Sums', { big: ARRAY(BIGINT), exact: ARRAY(ARRAY(DECIMAL(20, 2))) }, plain)
    await createTables(sequelize, { Sums })
    const adapter = sequelizeAdapter(sequelize, { Sums })
    const row = { big: ['9007199254740993'], exact: [['123456789012345678.12'], ['1.50']] }
    expect(await adapter.insert('Sums', row)).toMatchObject(row)
    await adapter.update('Sums', always, row)
    expect(await Sums.findOne({ raw: true })).toMatchObject(row)
  },
)

describe.runIf(availableDatabases().includes('mysql'))('time zones on MySQL', () => {
  test('moments are stored in the instance’s fixed zone, as Sequelize does', async () => {
    const { sequelize, close, readRaw } = await openDatabase('mysql', undefined, { timezone: '+02:00' })
    onTestFinished(close)
    const Event = sequelize.define(
      'Event',
      { at: DataTypes.DATE(3), second: DataTypes.DATE },
      { tableName: 'event', ...plain },
    )
    await createTables(sequelize, { Event })
    const adapter = sequelizeAdapter(sequelize, { Event })
    const at = new Date('2024-02-29T12:30:15.678Z')
    expect(await adapter.insert('Event', { at, second: at })).toMatchObject({
      at,
      second: new Date('2024-02-29T12:30:15Z'),
    })
    const [raw] = await readRaw('select cast(at as char) as at from event')
    expect(raw).toEqual({ at: '2024-02-29 14:30:15.678' })
    expect((await Event.findOne({ where: { at } }))?.get('at')).toEqual(at)
    expect(await adapter.count('Event', { where: eq('at', at) })).toBe(1)
  })

  test('a zone with summer time is refused', () => {
    const sequelize = new Sequelize('mysql://root@127.0.0.1/none', {
      dialect: 'mysql',
      timezone: 'Europe/Berlin',
      logging: false,
    })
    onTestFinished(() => sequelize.close())
    expect(() => sequelizeAdapter(sequelize, {})).toThrow('fixed timezone')
  })
})

test('a dialect that is none of ours is refused, and the mariadb driver wants foundRows', () => {
  const fake = { dialect: 'mariadb', dialectModule: {}, logging: false } as const
  expect(() => sequelizeAdapter(new Sequelize(fake), {})).toThrow('foundRows')
  expect(() => sequelizeAdapter(new Sequelize({ ...fake, dialectOptions: { foundRows: true } }), {})).not.toThrow()
  const other = { getDialect: () => 'oracle', config: {}, options: {} } as unknown as Sequelize
  expect(() => sequelizeAdapter(other, {})).toThrow('speaks SQLite, PostgreSQL')
})
