import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { always, asc, ConfigurationError, ConflictError, desc, eq, increment, type Row } from '@authpkg/core'
import {
  col,
  DataTypes,
  type Model,
  type ModelStatic,
  Op,
  type Options,
  Sequelize,
  Model as SequelizeModel,
  type Transaction,
  Utils,
  where,
} from 'sequelize'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { availableDatabases } from '../../conformance/src/databases.ts'
import { createTables, type SequelizeAdapter, sequelizeAdapter } from '../src/index.ts'
import { openDatabase } from './harness/databases.ts'
import { onSqlite } from './harness/sqlite-driver.ts'

const open: Sequelize[] = []
afterEach(async () => {
  for (const sequelize of open.splice(0)) await sequelize.close()
})

function memory(options: Options = {}): Sequelize {
  const sequelize = new Sequelize({ logging: false, storage: ':memory:', ...options, ...onSqlite })
  open.push(sequelize)
  return sequelize
}

const plain = { timestamps: false } as const

function peopleModels(sequelize: Sequelize) {
  const Person = sequelize.define<Model & { id: number; name: string; visits: number | null }>(
    'Person',
    { name: { type: DataTypes.STRING, allowNull: false, unique: true }, visits: DataTypes.INTEGER },
    { tableName: 'person', ...plain },
  )
  const Note = sequelize.define('Note', { message: DataTypes.TEXT }, { tableName: 'note', ...plain })
  Note.belongsTo(Person, { as: 'person', foreignKey: 'person_id', onDelete: 'CASCADE' })
  Person.hasMany(Note, { as: 'notes', foreignKey: 'person_id' })
  return { Person, Note }
}

async function people(sequelize = memory()) {
  const models = peopleModels(sequelize)
  await createTables(sequelize, models)
  const adapter = sequelizeAdapter(sequelize, models)
  const ada = await adapter.insert('Person', { name: 'Ada' })
  await adapter.insert('Note', { person_id: ada['id'], message: 'one' })
  return { sequelize, models, adapter, ada }
}

describe('what a model says', () => {
  test('attributes of every type are fields, and virtual ones are not', () => {
    const sequelize = memory()
    const Thing = sequelize.define(
      'Thing',
      {
        code: { type: DataTypes.CHAR(4), primaryKey: true },
        shortText: DataTypes.STRING(10),
        anyText: DataTypes.TEXT,
        someKey: { type: DataTypes.UUID, defaultValue: DataTypes.UUIDV4 },
        colour: DataTypes.ENUM('red', 'green'),
        tiny: DataTypes.TINYINT,
        big: DataTypes.BIGINT,
        amount: { type: DataTypes.DECIMAL(9, 2), defaultValue: 1.5 },
        ratio: DataTypes.DOUBLE,
        isOn: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: true },
        day: DataTypes.DATEONLY,
        at: { type: DataTypes.DATE, defaultValue: DataTypes.NOW },
        time: DataTypes.TIME,
        data: DataTypes.JSON,
        bytes: DataTypes.BLOB,
        shape: DataTypes.GEOMETRY,
        own: 'VARCHAR(20)',
        passwordHash: DataTypes.STRING,
        summary: { type: DataTypes.VIRTUAL, get: () => 'made up' },
      },
      { underscored: true, createdAt: 'made', updatedAt: false },
    )
    const model = sequelizeAdapter(sequelize, { Thing }).describe().get('Thing')
    const fields = Object.fromEntries([...(model?.fields.values() ?? [])].map((field) => [field.name, field]))
    expect(model).toMatchObject({ table: 'things', primaryKey: ['code'] })
    expect(fields['summary']).toBeUndefined()
    expect(Object.fromEntries(Object.values(fields).map(({ name, type }) => [name, type]))).toEqual({
      code: 'string',
      shortText: 'string',
      anyText: 'text',
      someKey: 'uuid',
      colour: 'enum',
      tiny: 'integer',
      big: 'bigint',
      amount: 'decimal',
      ratio: 'float',
      isOn: 'boolean',
      day: 'date',
      at: 'datetime',
      time: 'time',
      data: 'json',
      bytes: 'binary',
      shape: 'text',
      own: 'text',
      passwordHash: 'string',
      made: 'datetime',
    })
    expect(fields['shortText']).toMatchObject({
      column: 'short_text',
      maxLength: 10,
      nullable: true,
      hasDefault: false,
    })
    expect(fields['colour']).toMatchObject({ enumValues: ['red', 'green'] })
    expect(fields['amount']).toMatchObject({ precision: 9, scale: 2, default: '1.5', hasDefault: true })
    expect(fields['isOn']).toMatchObject({ nullable: false, default: true })
    expect(fields['at']).toMatchObject({ hasDefault: true, readonly: false })
    expect(fields['at']?.default).toBeUndefined()
    expect(fields['made']).toMatchObject({ hasDefault: true, readonly: true, nullable: false })
    expect(fields['shape']).toMatchObject({ readonly: true })
    expect(fields['passwordHash']).toMatchObject({ secret: true, column: 'password_hash' })
  })

  test('unique attributes, named sets and unique indexes are told apart', () => {
    const sequelize = memory()
    const Seat = sequelize.define(
      'Seat',
      {
        row: { type: DataTypes.INTEGER, unique: 'place' },
        number: { type: DataTypes.INTEGER, unique: 'place' },
        ticket: { type: DataTypes.STRING, unique: true, field: 'ticket_no' },
        holder: DataTypes.STRING,
        day: DataTypes.DATEONLY,
        vip: DataTypes.BOOLEAN,
      },
      {
        ...plain,
        indexes: [
          { unique: true, fields: ['holder', 'day'] },
          { unique: true, fields: ['vip'], where: { vip: true } },
          { fields: ['day'] },
        ],
      },
    )
    const model = sequelizeAdapter(sequelize, { Seat }).describe().get('Seat')
    expect(model?.uniqueSets).toEqual([
      ['row', 'number'],
      ['holder', 'day'],
    ])
    expect([...(model?.fields.values() ?? [])].filter(({ unique }) => unique).map(({ name }) => name)).toEqual([
      'id',
      'ticket',
    ])
  })

  test('associations are relations under their aliases; a key without one is named after itself', () => {
    const sequelize = memory()
    const { Person, Note } = peopleModels(sequelize)
    const Tag = sequelize.define('Tag', { label: DataTypes.STRING }, plain)
    const NoteTag = sequelize.define('NoteTag', { weight: DataTypes.INTEGER }, plain)
    Note.belongsToMany(Tag, { through: NoteTag, as: 'tags', foreignKey: 'noteId', otherKey: 'tagId' })
    NoteTag.belongsTo(Note, { as: 'note', foreignKey: 'noteId' })
    Person.hasMany(Note, { as: 'urgentNotes', foreignKey: 'person_id', scope: { urgent: true } })
    const Badge = sequelize.define(
      'Badge',
      { ownerId: { type: DataTypes.INTEGER, references: { model: 'person', key: 'id' }, onDelete: 'SET NULL' } },
      plain,
    )
    const described = sequelizeAdapter(sequelize, { Person, Note, Tag, NoteTag, Badge }).describe()
    const relations = (name: string) => Object.fromEntries(described.get(name)?.relations ?? [])
    expect(Object.keys(relations('Note'))).toEqual(['person'])
    expect(relations('Note')['person']).toMatchObject({
      target: 'Person',
      onDelete: 'cascade',
      owning: true,
      inverse: 'notes',
    })
    expect(Object.keys(relations('Person'))).toEqual(['notes'])
    expect(Object.keys(relations('NoteTag')).sort()).toEqual(['note', 'tag'])
    expect(relations('Badge')['owner']).toMatchObject({ kind: 'toOne', localFields: ['ownerId'], onDelete: 'setNull' })
  })

  test('one key to rows of several models is no relation: a delete would follow it to the wrong rows', () => {
    const sequelize = memory()
    const Image = sequelize.define('Image', {}, plain)
    const Video = sequelize.define('Video', {}, plain)
    const Comment = sequelize.define('Comment', { kind: DataTypes.STRING, about: DataTypes.INTEGER }, plain)
    const key = { foreignKey: 'about', constraints: false }
    for (const model of [Image, Video]) {
      model.hasMany(Comment, { ...key, as: 'comments', scope: { kind: model.name } })
      Comment.belongsTo(model, { ...key, as: model.name.toLowerCase() })
    }
    const relations = (adapter: SequelizeAdapter) =>
      [...adapter.describe().values()].flatMap((model) => [...model.relations.keys()])
    expect(relations(sequelizeAdapter(sequelize, { Image, Video, Comment }))).toEqual([])
    expect(relations(sequelizeAdapter(sequelize, { Image, Comment }))).toEqual([])
  })

  test('an association with a model leads to no other model that extends it', () => {
    const sequelize = memory()
    class Base extends SequelizeModel {}
    Base.init({}, { ...plain, sequelize, tableName: 'base' })
    class Special extends Base {}
    Special.init({}, { ...plain, sequelize, tableName: 'special' })
    const Note = sequelize.define('Note', {}, plain)
    Note.belongsTo(Base, { as: 'base', foreignKey: 'base_id' })
    expect(sequelizeAdapter(sequelize, { Note, Special }).describe().get('Note')?.relations.size).toBe(0)
    const scoped = Base.unscoped() as ModelStatic<Model>
    expect(sequelizeAdapter(sequelize, { Note, Base: scoped }).describe().get('Note')?.relations.size).toBe(1)
  })

  test('notes say what Sequelize has no place for, and wrong ones are refused', () => {
    const sequelize = memory()
    const Member = sequelize.define(
      'Member',
      { nick: DataTypes.STRING, pin: DataTypes.STRING, level: DataTypes.INTEGER },
      plain,
    )
    const notes = { Member: { auth: { username: 'nick' }, secret: ['pin'], readonly: ['level'] } }
    const model = sequelizeAdapter(sequelize, { Member }, { models: notes }).describe().get('Member')
    expect(model?.auth).toEqual({ username: 'nick' })
    expect(model?.fields.get('pin')).toMatchObject({ secret: true })
    expect(model?.fields.get('level')).toMatchObject({ readonly: true })
    const wrong = { Member: { secret: ['nope'] }, Nobody: {} }
    expect(() => sequelizeAdapter(sequelize, { Member }, { models: wrong })).toThrow(
      /Member names a field nope in "secret"[\s\S]*notes on Nobody/,
    )
    expect(() => sequelizeAdapter(memory(), { Member })).toThrow('not a model of this Sequelize instance')
  })
})

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

describe('instances', () => {
  test('rows of one list may bring different relations along', async () => {
    const { models, adapter, ada } = await people()
    await adapter.insert('Note', { person_id: null, message: 'nobody’s' })
    const orderBy = [desc('message')]
    const notes = await adapter.findMany('Note', { include: { person: { include: { notes: {} } } }, orderBy })
    expect(notes.map(({ person }) => person === null)).toEqual([false, true])
    const person = adapter.instance('Person', { ...ada, notes: notes.reverse() } as Row) as unknown as {
      notes: { person: { notes: Model[] } | null }[]
    }
    expect(person.notes[0]?.person).toBeNull()
    expect(person.notes[1]?.person).toBeInstanceOf(models.Person)
    expect(person.notes[1]?.person?.notes[0]).toBeInstanceOf(models.Note)
  })

  test('a row with its relations becomes instances, through associations and without', async () => {
    const sequelize = memory()
    const { Person, Note } = peopleModels(sequelize)
    const Badge = sequelize.define(
      'Badge',
      { holder_id: { type: DataTypes.INTEGER, references: { model: 'person', key: 'id' } }, size: DataTypes.BIGINT },
      plain,
    )
    await createTables(sequelize, { Person, Note, Badge })
    const adapter = sequelizeAdapter(sequelize, { Person, Note, Badge })
    const ada = await adapter.insert('Person', { name: 'Ada' })
    await adapter.insert('Note', { person_id: ada['id'], message: 'one' })
    await adapter.insert('Badge', { holder_id: ada['id'], size: 9007199254740993n })
    const row = await adapter.findOne('Note', { include: { person: { include: { notes: {} } } } })
    const note = adapter.instance('Note', row as Row) as Model & { person: Model & { notes: Model[] } }
    expect([note instanceof Note, note.person instanceof Person, note.person.notes[0] instanceof Note]).toEqual([
      true,
      true,
      true,
    ])
    expect(note.get({ plain: true })).toEqual(row)
    const badge = await adapter.findOne('Badge', { include: { holder: {} } })
    const made = adapter.instance('Badge', badge as Row) as Model & { holder: Model; size: string }
    expect([made.holder instanceof Person, made.size]).toEqual([true, '9007199254740993'])
    await made.update({ size: '9007199254740995' })
    expect(await adapter.findOne('Badge', {})).toMatchObject({ size: 9007199254740995n })
  })
})

describe('secrets', () => {
  test.each([{}, { logQueryParameters: true }, { benchmark: true }])(
    'neither the log nor an error has a value that was bound, with %o',
    async (options) => {
      const lines: string[] = []
      const logging = (...all: unknown[]) => void lines.push(inspect(all, { depth: 3 }))
      const { adapter, models } = await people(memory({ logging, ...options }))
      const refused = async (): Promise<void> => {
        const error = await adapter.insert('Person', { name: 'Ada', visits: 424242 }).catch((thrown: unknown) => thrown)
        expect(error).toBeInstanceOf(ConflictError)
        expect(inspect(error, { depth: 9 })).not.toContain('424242')
      }
      await refused()
      models.Person.addHook('beforeSave', () => undefined)
      await refused()
      await adapter.update('Person', eq('name', 'Ada'), { visits: 424242 })
      const all = lines.join('\n')
      expect(all).toMatch(/insert {2}into "person"/)
      expect(all).toMatch(/UPDATE `person`/)
      expect(all).not.toContain('424242')
    },
  )
})

test('keys that Sequelize writes into a statement are not in the log', async () => {
  const lines: string[] = []
  const sequelize = memory({ logging: (...all) => void lines.push(inspect(all, { depth: 3 })) })
  const Door = sequelize.define('Door', { code: { type: DataTypes.STRING, primaryKey: true } }, plain)
  const Visit = sequelize.define('Visit', {}, plain)
  Door.hasMany(Visit, { as: 'visits', foreignKey: 'code', onDelete: 'CASCADE', hooks: true })
  await createTables(sequelize, { Door, Visit })
  const adapter = sequelizeAdapter(sequelize, { Door, Visit })
  await adapter.insert('Door', { code: "it's; 424242" })
  await adapter.insert('Visit', { code: "it's; 424242" })
  lines.length = 0
  expect(await adapter.delete('Door', always)).toBe(1)
  expect(lines.join('\n')).toContain("DELETE FROM `Doors` WHERE `code` = '?'")
  expect(lines.join('\n')).not.toContain('424242')
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
    open.push(sequelize)
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
