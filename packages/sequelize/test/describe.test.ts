import { DataTypes, type Model, type ModelStatic, Model as SequelizeModel } from 'sequelize'
import { describe, expect, test } from 'vitest'
import { type SequelizeAdapter, sequelizeAdapter } from '../src/index.ts'
import { memory, peopleModels, plain } from './harness/people.ts'

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
