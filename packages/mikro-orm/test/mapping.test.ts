import { type DatabaseKind, eq, type ModelDescription, type Row } from '@authpkg/core'
import { defineEntity, EntityCaseNamingStrategy, EntitySchema, p, Type, wrap } from '@mikro-orm/core'
import { describe, expect, test } from 'vitest'
import { availableDatabases } from '../../conformance/src/databases.ts'
import { type ModelSet, mikroOrmAdapter } from '../src/index.ts'
import type { MikroOrmAdapter } from '../src/mikro-orm-adapter.ts'
import type { OrmOptions } from './harness/databases.ts'
import { open as openTyped } from './harness/open.ts'

/** Rows are looked at closely here; their types are tested elsewhere. */
async function open(kind: DatabaseKind, models: ModelSet, options: OrmOptions = {}) {
  const { adapter: typed, ...rest } = await openTyped(kind, models, options)
  const adapter = typed as unknown as MikroOrmAdapter
  const model = (name: string) => adapter.describe().get(name) as ModelDescription
  return { ...rest, adapter, model, columns: (name: string) => columnsOf(model(name)) }
}

const columnsOf = ({ fields }: ModelDescription): string =>
  [...fields.values()].map(({ name, column }) => (name === column ? name : `${name}=${column}`)).join(' ')

/** What makes writes go through the unit of work. */
const hooks = { beforeCreate: [() => undefined], beforeUpdate: [() => undefined], beforeDelete: [() => undefined] }
const both = [
  ['by statements', {}],
  ['by the unit of work', { hooks }],
] as const

class Point {
  readonly x: number
  readonly y: number
  constructor(x: number, y: number) {
    this.x = x
    this.y = y
  }
}

class PointType extends Type<Point, string> {
  override convertToDatabaseValue(value: Point): string {
    // A type that is handed what is none of its values makes nothing of it.
    return value instanceof Point ? `${value.x};${value.y}` : (undefined as never)
  }

  override convertToJSValue(value: string): Point {
    const [x, y] = value.split(';').map(Number)
    return new Point(x ?? 0, y ?? 0)
  }

  override getColumnType(): string {
    return 'varchar(50)'
  }
}

class Sealed extends Type<string, string> {
  override convertToDatabaseValue(value: string): string {
    return value && `sealed:${value}`
  }

  override convertToJSValue(value: string): string {
    return value?.replace('sealed:', '')
  }

  override getColumnType(): string {
    return 'varchar(50)'
  }
}

describe.each(availableDatabases())('on %s', (kind) => {
  test.each([
    [
      'underscores',
      {},
      'id bigTitle=big_title mainAuthor_id=main_author_id editedBy_id=edited_by_id signed_by homeTown_zipCode=home_town_zip_code',
    ],
    [
      'names as they are',
      { namingStrategy: EntityCaseNamingStrategy },
      'id bigTitle mainAuthor_id=mainAuthor editedBy_id=editedBy signed_by homeTown_zipCode=homeTown',
    ],
  ])('a relation’s key is named after the relation, whatever its column is called: %s', async (_, options, names) => {
    const Writer = defineEntity({
      name: 'Writer',
      properties: {
        id: p
          .uuid()
          .primary()
          .onCreate(() => crypto.randomUUID()),
        fullName: p.string(),
      },
    })
    const Town = defineEntity({ name: 'Town', properties: { zipCode: p.string().length(9).primary() } })
    const BlogPost = defineEntity({
      name: 'BlogPost',
      properties: {
        id: p.integer().primary(),
        bigTitle: p.string(),
        mainAuthor: () => p.manyToOne(Writer),
        editedBy: () => p.manyToOne(Writer).nullable().ref(),
        signer: () => p.manyToOne(Writer).nullable().mapToPk().fieldName('signed_by'),
        homeTown: () => p.manyToOne(Town).nullable(),
      },
    })
    const { adapter, columns } = await open(kind, { Writer, Town, BlogPost }, options)
    expect(columns('BlogPost')).toBe(names)
    const { id } = await adapter.insert('Writer', { fullName: 'Ada' })
    await adapter.insert('BlogPost', { bigTitle: 'One', mainAuthor_id: id, editedBy_id: id, signed_by: id })
    expect(await adapter.count('BlogPost', { where: eq('editedBy.fullName', 'Ada') })).toBe(1)
    const row = (await adapter.findOne('BlogPost', { include: { mainAuthor: {} } })) as Row
    const made = adapter.instance('BlogPost', row) as Record<string, Record<string, unknown>>
    expect([made['mainAuthor']?.['fullName'], made['editedBy']?.['id'], made['signer']]).toEqual(['Ada', id, id])
  })

  test.each(both)('keys of several columns, foreign keys in keys, and keys in keys: %s', async (_, extra) => {
    const Org = defineEntity({
      ...extra,
      name: 'Org',
      properties: { country: p.string().length(2).primary(), code: p.integer().primary(), name: p.string() },
    })
    const Member = defineEntity({
      ...extra,
      name: 'Member',
      properties: {
        org: () => p.manyToOne(Org).primary(),
        nr: p.integer().primary(),
        home: () => p.manyToOne(Org).nullable(),
      },
    })
    const Card = defineEntity({
      ...extra,
      name: 'Card',
      properties: {
        id: p.integer().primary(),
        member: () => p.manyToOne(Member).deleteRule('cascade'),
        label: p.string(),
      },
    })
    const Chip = defineEntity({
      ...extra,
      name: 'Chip',
      properties: { card: () => p.oneToOne(Card).owner().primary(), code: p.string() },
    })
    const { adapter, model } = await open(kind, { Org, Member, Card, Chip })
    expect([model('Member').primaryKey, model('Chip').primaryKey]).toEqual([
      ['org_country', 'org_code', 'nr'],
      ['card_id'],
    ])
    await adapter.insert('Org', { country: 'de', code: 1, name: 'Org' })
    await adapter.insert('Member', { org_country: 'de', org_code: 1, nr: 7 })
    expect(await adapter.update('Member', eq('nr', 7), { home_country: 'de', home_code: 1 })).toBe(1)
    const member = { member_org_country: 'de', member_org_code: 1, member_nr: 7 }
    const { id } = await adapter.insert('Card', { ...member, label: 'a' })
    expect(await adapter.update('Card', eq('member.org.name', 'Org'), { label: 'b' })).toBe(1)
    const row = (await adapter.findOne('Card', { include: { member: { include: { org: {}, home: {} } } } })) as Row
    type Made = { member: { nr: number; org: { name?: string; code: number }; home: { name: string } } }
    expect((adapter.instance('Card', row) as Made).member).toMatchObject({
      nr: 7,
      org: { name: 'Org' },
      home: { name: 'Org' },
    })
    const bare = adapter.instance('Card', (await adapter.findOne('Card', {})) as Row) as Made
    expect([bare.member.nr, bare.member.org.code]).toEqual([7, 1])
    const chip = { card_id: id, code: 'x' }
    expect(await adapter.insert('Chip', chip)).toEqual(chip)
    expect(await adapter.update('Chip', eq('card.label', 'b'), { code: 'y' })).toBe(1)
    expect(await adapter.consumeOne('Chip', eq('card_id', id as number))).toEqual({ ...chip, code: 'y' })
    expect(await adapter.delete('Member', eq('org.name', 'Org'))).toBe(1)
  })

  test.each(both)('embeddables in columns and in JSON are rows by their properties: %s', async (_, extra) => {
    const Geo = defineEntity({
      name: 'Geo',
      embeddable: true,
      properties: { latDeg: p.double(), label: p.type(Sealed).nullable(), seenAt: p.datetime(3).nullable() },
    })
    const Address = defineEntity({
      name: 'Address',
      embeddable: true,
      properties: { streetName: p.string(), zip: p.string().nullable(), geo: () => p.embedded(Geo).nullable() },
    })
    const Shop = defineEntity({
      ...extra,
      name: 'Shop',
      properties: {
        id: p.integer().primary(),
        name: p.string(),
        homeAddress: () => p.embedded(Address),
        billing: () => p.embedded(Address).prefix('bill_').nullable(),
        spot: () => p.embedded(Address).object().nullable(),
        others: () => p.embedded(Address).array().nullable(),
      },
    })
    const { adapter, orm, columns } = await open(kind, { Shop })
    expect(columns('Shop')).toContain('homeAddress_geo_label=home_address_geo_label')
    expect(columns('Shop')).toContain('billing_streetName=bill_street_name')
    const em = orm.em.fork()
    const seenAt = new Date('2026-01-02T03:04:05.678Z')
    const geo = { latDeg: 1.5, label: 'secret', seenAt }
    const others = [{ streetName: 'b' }, { streetName: 'c', geo }]
    em.create(Shop, { name: 'x', homeAddress: { streetName: 'a', geo }, spot: { streetName: 's', geo }, others })
    await em.flush()
    const { id, ...row } = (await adapter.findOne('Shop', {})) as Row
    expect(row).toMatchObject({
      homeAddress_streetName: 'a',
      homeAddress_geo_label: 'secret',
      homeAddress_geo_seenAt: seenAt,
      billing_streetName: null,
      spot: { streetName: 's', geo: { latDeg: 1.5, label: 'secret' } },
      others: [{ streetName: 'b' }, { streetName: 'c', geo: { label: 'secret' } }],
    })
    const second = (await adapter.insert('Shop', row)) as Row
    expect(second).toEqual({ ...row, id: second['id'] })
    const shops = async () => (await orm.em.fork().find(Shop, {}, { orderBy: { id: 1 } })).map((each) => plain(each))
    const plain = (each: object) => ({ ...wrap(each).toObject(), id: 0 })
    const [theirs, ours] = await shops()
    expect(ours).toEqual(theirs)
    expect(plain(adapter.instance('Shop', second) as object)).toEqual(theirs)

    // What was not changed stays as it is; JSON is one value, columns are one each.
    await adapter.update('Shop', eq('id', second['id'] as number), { name: 'y' })
    expect((await shops())[1]).toEqual({ ...theirs, name: 'y' })
    await adapter.update('Shop', eq('id', second['id'] as number), {
      homeAddress_geo_label: 'new',
      spot: { streetName: 't' },
      billing_streetName: 'bill',
    })
    expect((await adapter.findOne('Shop', { where: eq('id', second['id'] as number) })) as Row).toMatchObject({
      homeAddress_geo_label: 'new',
      homeAddress_geo_latDeg: 1.5,
      spot: { streetName: 't' },
      billing_streetName: 'bill',
      others: row['others'],
    })
    expect(id).not.toBe(second['id'])
  })

  test.each(both)('instances of an application’s class pass through its type: %s', async (_, extra) => {
    const Spot = defineEntity({
      ...extra,
      name: 'Spot',
      properties: { id: p.integer().primary(), at: p.type(PointType), next: p.type(PointType).nullable() },
    })
    const { adapter, orm } = await open(kind, { Spot })
    const { id, at } = await adapter.insert('Spot', { at: new Point(1, 2) })
    expect(at).toEqual(new Point(1, 2))
    expect(await adapter.update('Spot', eq('id', id as number), { next: new Point(3, 4) })).toBe(1)
    const stored = await orm.em.fork().findOneOrFail(Spot, { id: id as number })
    expect([stored.at, stored.next]).toEqual([new Point(1, 2), new Point(3, 4)])
    expect(await adapter.count('Spot', { where: eq('at', new Point(1, 2) as never) })).toBe(1)
    const made = adapter.instance('Spot', (await adapter.findOne('Spot', {})) as Row) as typeof stored
    expect(made.next).toBeInstanceOf(Point)
    // Objects that a request could hold are none.
    await expect(adapter.insert('Spot', { at: { x: 1, y: 2 } })).rejects.toMatchObject({ code: 'invalid_value' })
    await expect(adapter.insert('Spot', { at: 'nothing' })).rejects.toMatchObject({ code: 'invalid_value' })
  })

  test('a lazy property behind a reference, and a key of another mode, through the unit of work', async () => {
    const Doc = defineEntity({
      hooks,
      name: 'Doc',
      properties: {
        id: p.bigint('string').primary(),
        body: p.text().lazy().ref().nullable(),
        seen: p.datetime(3).version(),
        parent: () => p.manyToOne(Doc).nullable().ref(),
      },
    })
    const { adapter } = await open(kind, { Doc })
    const { id } = await adapter.insert('Doc', { body: 'x' })
    const child = await adapter.insert('Doc', { body: 'y', parent_id: id })
    expect(await adapter.update('Doc', eq('id', child['id'] as bigint), { body: 'z', parent_id: null })).toBe(1)
    const row = (await adapter.findOne('Doc', { where: eq('id', child['id'] as bigint) })) as Row
    expect(row).toMatchObject({ body: 'z', parent_id: null })
    expect((adapter.instance('Doc', row) as { body: { unwrap(): string } }).body.unwrap()).toBe('z')
  })

  test.each(both)('a relation to one of several entities is its two fields: %s', async (_, extra) => {
    const Post = defineEntity({ name: 'Post', properties: { id: p.integer().primary(), title: p.string() } })
    const Photo = defineEntity({ name: 'Photo', properties: { id: p.integer().primary(), url: p.string() } })
    class Like {
      id!: number
      count!: number
      target!: object
    }
    const LikeSchema = new EntitySchema<Like>({
      ...extra,
      class: Like,
      tableName: 'likes',
      properties: {
        id: { type: 'integer', primary: true },
        count: { type: 'integer' },
        target: { kind: 'm:1', entity: () => [Post, Photo] },
      },
    } as never)
    const { adapter, orm, columns, model } = await open(kind, { Post, Photo, Like: LikeSchema })
    expect(columns('Like')).toBe('id count target_type target_id')
    expect(model('Like').relations.size).toBe(0)
    const photo = await adapter.insert('Photo', { url: 'u' })
    const post = await adapter.insert('Post', { title: 't' })
    await adapter.insert('Like', { count: 1, target_type: 'photo', target_id: photo['id'] })
    expect(await adapter.update('Like', eq('count', 1), { target_type: 'post', target_id: post['id'] })).toBe(1)
    const [like] = await orm.em.fork().find(Like, {}, { populate: ['target'] as never })
    expect(like?.target).toMatchObject({ title: 't' })
    const made = adapter.instance('Like', (await adapter.findOne('Like', {})) as Row) as Like
    expect(made.target.constructor.name).toBe('Post')
  })

  test('a class is made once to find what it gives to its properties, and its constructor’s parameters are values', async () => {
    const made: unknown[] = []
    class Memo {
      id!: number
      text: string
      state = 'new'
      constructor(text: string) {
        this.text = text
        made.push(text)
      }
    }
    const schema = new EntitySchema<Memo>({
      class: Memo,
      properties: { id: { type: 'integer', primary: true }, text: { type: 'string' }, state: { type: 'string' } },
    } as never)
    const { adapter, orm } = await open(kind, { Memo: schema })
    made.length = 0
    mikroOrmAdapter(orm, { Memo: schema })
    expect(made.length).toBeLessThanOrEqual(1)
    made.length = 0
    expect(await adapter.insert('Memo', { text: 'hi' })).toMatchObject({ text: 'hi', state: 'new' })
    expect(made).toEqual(['hi'])
  })
})

describe.runIf(availableDatabases().includes('postgres'))('schemas of PostgreSQL', () => {
  test('an entity of any schema is read and written in that of the EntityManager', async () => {
    const Note = defineEntity({
      name: 'Note',
      schema: '*',
      properties: { id: p.integer().primary(), text: p.string() },
    })
    const { orm, opened } = await openTyped('postgres', {}, { others: [Note] } as never)
    for (const name of ['one', 'two'])
      await opened.runAll([`create schema ${name}`, `create table ${name}.note (id serial primary key, text text)`])
    const adapter = mikroOrmAdapter(orm.em.fork({ schema: 'one' }), { Note })
    const two = orm.em.fork({ schema: 'two' })
    await adapter.insert('Note', { text: 'first' })
    await adapter.in(two).insert('Note', { text: 'second' })
    await adapter.in(two).transaction((db) => db.update('Note', eq('text', 'second'), { text: 'changed' }))
    expect(await adapter.findMany('Note', {})).toMatchObject([{ text: 'first' }])
    expect(await adapter.in(two).findMany('Note', {})).toMatchObject([{ text: 'changed' }])
    expect(adapter.in(two).describe().get('Note')?.schema).toBe('two')
  })

  test('an entity without a schema is in that of the configuration', async () => {
    const Note = defineEntity({ name: 'Note', properties: { id: p.integer().primary(), text: p.string() } })
    const { adapter, orm } = await openTyped('postgres', { Note }, { schema: 'office' })
    await adapter.insert('Note', { text: 'x' })
    expect(await orm.em.fork().count(Note)).toBe(1)
    expect(adapter.describe().get('Note')?.schema).toBe('office')
  })
})

describe.each(availableDatabases())('moments without a zone on %s', (kind) => {
  const column = kind === 'sqlite' ? 'datetime' : kind === 'postgres' ? 'timestamp(3)' : 'datetime(3)'
  const Event = defineEntity({
    name: 'Event',
    properties: { id: p.integer().primary(), at: p.datetime(3).columnType(column) },
  })

  test.each([{ forceUtcTimezone: false }, { timezone: '+02:00' }])('are refused with %o, or right', async (options) => {
    const made = open(kind, { Event }, options)
    if (kind !== 'sqlite') {
      await expect(made).rejects.toMatchObject({ code: 'invalid_configuration', message: /Event\.at has no time zone/ })
      return
    }
    const { adapter, orm } = await made
    const at = new Date('2026-07-01T12:00:00.123Z')
    const { id } = await adapter.insert('Event', { at })
    expect((await orm.em.fork().findOneOrFail(Event, { id: id as number })).at).toEqual(at)
  })
})
