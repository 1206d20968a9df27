import { ConfigurationError, eq, increment, type Row } from '@authpkg/core'
import { defineEntity, EntitySchema, type EventSubscriber, FlushMode, p, quote, raw, Type } from '@mikro-orm/core'
import * as es from '@mikro-orm/decorators/es'
import { describe, expect, onTestFinished, test } from 'vitest'
import { availableDatabases } from '../../conformance/src/databases.ts'
import { type ModelSet, mikroOrmAdapter, standardEntities } from '../src/index.ts'
import { type OrmOptions, openDatabase } from './harness/databases.ts'
import * as legacy from './harness/legacy-decorators.ts'
import { open } from './harness/open.ts'

/** Stored backwards, and upper case on its way in and lower case on its way out by SQL. */
class Mirrored extends Type<string, string> {
  override convertToDatabaseValue(value: string): string {
    return value && [...value].reverse().join('')
  }

  override convertToJSValue(value: string): string {
    return value && [...value].reverse().join('')
  }

  override convertToDatabaseValueSQL(key: string): string {
    return `upper(${key})`
  }

  override convertToJSValueSQL(key: string): string {
    return `lower(${key})`
  }

  override getColumnType(): string {
    return 'varchar(50)'
  }

  override get runtimeType(): string {
    return 'string'
  }
}

const Place = defineEntity({
  name: 'Place',
  embeddable: true,
  properties: { city: p.string(), zip: p.string().nullable() },
})

const Gadget = defineEntity({
  name: 'Gadget',
  properties: {
    id: p.integer().primary(),
    name: p.string().length(40),
    code: p.type(Mirrored).nullable(),
    place: () => p.embedded(Place).nullable(),
    depot: () => p.embedded(Place).object().nullable(),
    loud: p.string().formula((columns) => quote`upper(${columns['name'] ?? ''})`),
    plain: p.string().formula((columns) => `lower(${columns['name']})`),
    body: p.text().lazy().nullable(),
    kind: p.enum(['small', 'large']).default('small'),
    level: p.enum(() => ({ Low: 1, High: 2 }) as const).nullable(),
    tags: p.array().nullable(),
    big: p.bigint('string').nullable(),
    count: p.bigint('number').nullable(),
    price: p.decimal('number').precision(10).scale(2).nullable(),
    bytes: p.blob().nullable(),
    memo: p.string().nullable().hidden(),
    changed: p
      .datetime(3)
      .nullable()
      .onUpdate(() => new Date('2026-05-05T05:05:05.005Z')),
    made: p.string().onCreate(() => 'made by the ORM'),
    version: p.integer().version(),
    virtual: p.string().persist(false),
  },
})

describe.each(availableDatabases())('on %s', (kind) => {
  test('embeddables, formulas, lazy and enumerated properties are described and read as fields', async () => {
    const { adapter } = await open(kind, { Gadget })
    const fields = adapter.describe().get('Gadget')?.fields
    expect([...(fields?.keys() ?? [])]).toEqual(
      'id name code place_city place_zip depot loud plain body kind level tags big count price bytes memo changed made version'.split(
        ' ',
      ),
    )
    expect(fields?.get('loud')).toMatchObject({ generated: true, readonly: true })
    expect(fields?.get('kind')).toMatchObject({ type: 'enum', enumValues: ['small', 'large'], default: 'small' })
    expect(fields?.get('memo')).toMatchObject({ secret: true })
    expect(fields?.get('version')).toMatchObject({ generated: true, type: 'integer' })
    expect(fields?.get('place_city')).toMatchObject({ type: 'string', nullable: true })
    const row = await adapter.insert('Gadget', {
      name: 'Lamp',
      code: 'abc',
      place_city: 'Oslo',
      depot: { city: 'Rome', zip: '1' },
      body: 'long',
      level: 2,
      tags: ['x', 'y,z'],
      big: 9007199254740993n,
      count: 5n,
      price: '1.50',
      bytes: new Uint8Array([1, 2]),
    })
    expect(row).toMatchObject({
      code: 'abc',
      place_city: 'Oslo',
      place_zip: null,
      depot: { city: 'Rome', zip: '1' },
      loud: 'LAMP',
      plain: 'lamp',
      body: 'long',
      kind: 'small',
      level: 2,
      tags: ['x', 'y,z'],
      big: 9007199254740993n,
      count: 5n,
      price: '1.50',
      bytes: new Uint8Array([1, 2]),
      made: 'made by the ORM',
      version: 1,
    })
    expect(await adapter.findMany('Gadget', { where: eq('loud', 'LAMP'), fields: ['id', 'loud'] })).toHaveLength(1)
    expect(await adapter.count('Gadget', { where: eq('place_city', 'Oslo') })).toBe(1)
  })

  test('a custom type converts in JavaScript and in SQL, in rows and in conditions', async () => {
    const { adapter, orm, opened } = await open(kind, { Gadget })
    const row = await adapter.insert('Gadget', { name: 'a', code: 'abc' })
    expect(row.code).toBe('abc')
    expect(await opened.readRaw(`select code from ${opened.quote('gadget')}`)).toMatchObject([{ code: 'CBA' }])
    expect(await orm.em.fork().findOneOrFail(Gadget, row.id)).toMatchObject({ code: 'abc' })
    expect(await adapter.count('Gadget', { where: eq('code', 'abc') })).toBe(1)
    expect(await adapter.update('Gadget', eq('id', row.id), { code: 'xyz' })).toBe(1)
    expect(await orm.em.fork().findOneOrFail(Gadget, row.id)).toMatchObject({ code: 'xyz' })
  })

  test('versions are counted and times of change kept up without a hook', async () => {
    const { adapter } = await open(kind, { Gadget })
    const { id } = await adapter.insert('Gadget', { name: 'a' })
    await adapter.update('Gadget', eq('id', id), { name: 'b' })
    await adapter.update('Gadget', eq('id', id), {})
    expect(await adapter.findOne('Gadget', {})).toMatchObject({
      version: 2,
      changed: new Date('2026-05-05T05:05:05.005Z'),
    })
  })

  test('rows that the ORM writes are read the same, and the other way round', async () => {
    const { adapter, orm } = await open(kind, { Gadget })
    const em = orm.em.fork()
    const changed = new Date('2020-01-02T03:04:05.678Z')
    const depot = { city: 'Rome', zip: null }
    em.create(Gadget, {
      name: 'orm',
      changed,
      depot,
      place: { city: 'Bonn' },
      tags: ['q'],
      big: '12',
      count: 3,
      price: 2.5,
    })
    await em.flush()
    const row = await adapter.findOne('Gadget', {})
    expect(row).toMatchObject({ changed, depot, place_city: 'Bonn', tags: ['q'], big: 12n, count: 3n, price: '2.50' })
    await adapter.insert('Gadget', {
      name: 'ours',
      changed,
      depot: { city: 'Rome', zip: null },
      place_city: 'Bonn',
      tags: ['q'],
      big: 12n,
      count: 3n,
      price: '2.5',
    })
    const [theirs, ours] = await orm.em.fork().find(Gadget, {}, { orderBy: { id: 1 }, populate: ['body'] })
    const own = { id: 0, name: '', loud: '', plain: '', made: '' }
    expect({ ...ours, ...own }).toEqual({ ...theirs, ...own })
    expect(await adapter.count('Gadget', { where: eq('changed', changed) })).toBe(2)
  })

  test('an instance is an entity with its methods, values not converted twice, and related entities', async () => {
    class Shelf {
      id!: number
      label!: string
      books!: object[]
      shout(): string {
        return this.label.toUpperCase()
      }
    }
    class Book {
      id!: number
      title!: string
      code?: string | null
      shelf!: Shelf
      get where(): string {
        return `${this.title} on ${this.shelf.shout()}`
      }
    }
    const shelf: EntitySchema<Shelf> = new EntitySchema<Shelf>({
      class: Shelf,
      properties: {
        id: { type: 'integer', primary: true },
        label: { type: 'string' },
        books: { kind: '1:m', entity: () => Book, mappedBy: 'shelf' },
      },
    } as never)
    const book = new EntitySchema<Book>({
      class: Book,
      properties: {
        id: { type: 'integer', primary: true },
        title: { type: 'string' },
        code: { type: Mirrored, nullable: true },
        shelf: { kind: 'm:1', entity: () => Shelf },
      },
    } as never)
    const { adapter } = await open(kind, { Shelf: shelf, Book: book })
    const { id } = await adapter.insert('Shelf', { label: 'top' })
    await adapter.insert('Book', { title: 'Emma', code: 'abc', shelf_id: id })
    const row = (await adapter.findOne('Book', { include: { shelf: {} } })) as Row
    const made = adapter.instance('Book', row) as Book
    expect(made).toBeInstanceOf(Book)
    expect(made.shelf).toBeInstanceOf(Shelf)
    expect([made.where, made.code]).toEqual(['Emma on TOP', 'abc'])
    const full = (await adapter.findOne('Shelf', { include: { books: {} } })) as Row
    const books = [...(adapter.instance('Shelf', full) as Shelf).books] as Book[]
    expect(books.map(({ title }) => title)).toEqual(['Emma'])
    expect((adapter.instance('Book', { title: 'No key' }) as Book).title).toBe('No key')
    expect(await adapter.count('Book', {})).toBe(1)
  })

  test('each entity of one table sees its own rows, and marks those it makes', async () => {
    const Animal = defineEntity({
      name: 'Animal',
      discriminatorColumn: 'type',
      discriminatorMap: { animal: 'Animal', cat: 'Cat', dog: 'Dog' } as never,
      properties: { id: p.integer().primary(), name: p.string() },
    })
    const Cat = defineEntity({ name: 'Cat', extends: Animal, properties: { lives: p.integer().nullable() } })
    const Dog = defineEntity({ name: 'Dog', extends: Animal, properties: { tricks: p.string().nullable() } })
    const { adapter, orm } = await open(kind, { Animal, Cat, Dog })
    await adapter.insert('Cat', { name: 'Tom', lives: 9 })
    await adapter.insert('Dog', { name: 'Rex', tricks: 'sit' })
    await adapter.insert('Animal', { name: 'Thing' })
    expect(await adapter.findMany('Cat', {})).toMatchObject([{ name: 'Tom', lives: 9 }])
    expect(await adapter.count('Animal', {})).toBe(3)
    expect(await adapter.update('Dog', { op: 'and', conditions: [] }, { name: 'Max' })).toBe(1)
    expect(await adapter.delete('Cat', { op: 'and', conditions: [] })).toBe(1)
    const animals = await orm.em.fork().find(Animal, {}, { orderBy: { id: 1 } })
    expect(animals.map((animal) => [animal.name, animal.constructor.name])).toEqual([
      ['Max', 'Dog'],
      ['Thing', 'Animal'],
    ])
    expect(adapter.describe().get('Cat')?.fields.get('type')).toMatchObject({ generated: true })
  })

  test('filters that are on by default hold everywhere, with the parameters of an EntityManager', async () => {
    const Tenant = defineEntity({
      name: 'Tenant',
      properties: { id: p.integer().primary(), closed: p.boolean().default(false) },
    })
    const Invoice = defineEntity({
      name: 'Invoice',
      properties: {
        id: p.integer().primary(),
        number: p.string(),
        total: p.integer(),
        tenant: () => p.manyToOne(Tenant),
      },
      filters: {
        open: {
          name: 'open',
          default: true,
          cond: { tenant: { closed: false }, $not: { number: { $in: ['void', 'test'] } } },
        },
        tenant: { name: 'tenant', default: true, cond: ({ id }) => ({ tenant: id }) },
        large: { name: 'large', cond: { total: { $gt: 1000 } } },
      },
    })
    const { adapter, orm } = await open(kind, { Tenant, Invoice })
    for (const closed of [false, false, true]) await adapter.insert('Tenant', { closed })
    const ids = (await adapter.findMany('Tenant', { orderBy: [{ path: 'id', direction: 'asc' }] })).map(({ id }) => id)
    for (const tenant_id of ids) {
      for (const number of ['1', 'void']) await adapter.insert('Invoice', { number, total: 5, tenant_id })
    }
    await expect(adapter.count('Invoice', {})).rejects.toThrow(/tenant/)
    const seen = async (tenant: number | undefined): Promise<number> => {
      const em = orm.em.fork()
      em.setFilterParams('tenant', { id: tenant })
      return adapter.in(em).count('Invoice', {})
    }
    expect([await seen(ids[0]), await seen(ids[1]), await seen(ids[2])]).toEqual([1, 1, 0])
    const em = orm.em.fork()
    em.setFilterParams('tenant', { id: ids[0] })
    const own = adapter.in(em)
    expect(await own.update('Invoice', { op: 'and', conditions: [] }, { total: 6 })).toBe(1)
    em.setFilterParams('tenant', { id: ids[1] })
    expect(await own.count('Invoice', { where: eq('total', 6) })).toBe(0)
    expect(await own.transaction((db) => db.count('Invoice', {}))).toBe(1)
  })

  test('an EntityManager of the application is joined: its transaction, and what waits to be written', async () => {
    const { adapter, orm } = await open(kind, { Gadget })
    const em = orm.em.fork()
    await expect(
      em.transactional(async (own) => {
        own.create(Gadget, { name: 'pending' })
        const joined = adapter.in(own)
        expect(await joined.count('Gadget', {})).toBe(1)
        await joined.insert('Gadget', { name: 'ours' })
        await expect(
          joined.transaction(async (db) => {
            await db.insert('Gadget', { name: 'in a savepoint' })
            throw new Error('inner')
          }),
        ).rejects.toThrow('inner')
        expect(await own.count(Gadget)).toBe(2)
        throw new Error('outer')
      }),
    ).rejects.toThrow('outer')
    expect(await adapter.count('Gadget', {})).toBe(0)
    await em.transactional(async (own) => {
      const { id } = await adapter.in(own).insert('Gadget', { name: 'kept' })
      const managed = await own.findOneOrFail(Gadget, id)
      managed.name = 'changed'
    })
    expect(await adapter.findMany('Gadget', {})).toMatchObject([{ name: 'changed', version: 2 }])
    const patient = orm.em.fork({ flushMode: FlushMode.COMMIT })
    patient.create(Gadget, { name: 'later' })
    expect(await adapter.in(patient).count('Gadget', {})).toBe(1)
  })

  test('in a transaction the adapter has an EntityManager of its own, which is flushed, with the events of the ORM', async () => {
    const events: string[] = []
    const subscriber: EventSubscriber = {
      getSubscribedEntities: () => [],
      beforeTransactionStart: () => void events.push('begin'),
      beforeTransactionCommit: () => void events.push('commit'),
      afterTransactionRollback: () => void events.push('rolled back'),
    }
    const { adapter, orm } = await open(kind, { Gadget }, { subscribers: [subscriber] })
    events.length = 0
    await adapter.transaction(async (db) => {
      expect(db.em).not.toBe(adapter.em)
      expect(db.em.isInTransaction()).toBe(true)
      db.em.create(Gadget, { name: 'by the ORM' })
    })
    expect(events).toEqual(['begin', 'commit'])
    await expect(
      adapter.transaction(async (db) => {
        db.em.create(Gadget, { name: 'gone' })
        await db.count('Gadget', {})
        throw new Error('back')
      }),
    ).rejects.toThrow('back')
    expect(events).toEqual(['begin', 'commit', 'begin', 'rolled back'])
    expect(await orm.em.fork().count(Gadget)).toBe(1)
  })

  test('writes of a model with hooks run each of them once, in increments, embeddables and relations too', async () => {
    const ran: string[] = []
    const hook = (name: string) => () => void ran.push(name)
    const Owner = defineEntity({ name: 'Owner', properties: { id: p.integer().primary(), name: p.string() } })
    const Box = defineEntity({
      name: 'Box',
      properties: {
        id: p.bigint().primary(),
        owner: () => p.manyToOne(Owner).nullable(),
        place: () => p.embedded(Place).nullable(),
        depot: () => p.embedded(Place).object().nullable(),
        code: p.type(Mirrored).nullable(),
        count: p.integer().default(1),
        weight: p.decimal().precision(20).scale(3).nullable(),
        day: p.date().nullable(),
        moment: p.datetime(3).nullable(),
        data: p.json().nullable(),
        bytes: p.uint8array().nullable(),
        version: p.integer().version(),
      },
      hooks: {
        beforeCreate: [hook('create')],
        beforeUpdate: [hook('update')],
        beforeDelete: [hook('delete')],
      },
    })
    const { adapter } = await open(kind, { Owner, Box })
    const owner = await adapter.insert('Owner', { name: 'Ada' })
    const values = {
      owner_id: owner.id,
      place_city: 'Oslo',
      place_zip: null,
      depot: { city: 'Rome', zip: '7' },
      code: 'abc',
      weight: '12345678901234.125',
      day: '2024-02-29',
      moment: new Date('2024-02-29T12:00:00.123Z'),
      data: { deep: [1, '🎉'] },
      bytes: new Uint8Array([0, 255]),
    }
    const exact = kind === 'sqlite' ? { ...values, weight: '1234567.125' } : values
    const box = await adapter.insert('Box', exact)
    expect(box).toMatchObject({ ...exact, count: 1, version: 1 })
    expect(await adapter.update('Box', eq('owner.name', 'Ada'), { count: increment(2), place_zip: '99' })).toBe(1)
    expect(await adapter.findOne('Box', {})).toMatchObject({ ...exact, count: 3, place_zip: '99', version: 2 })
    await adapter.update('Box', eq('id', box.id), { weight: increment(1), owner_id: null })
    expect(await adapter.findOne('Box', {})).toMatchObject({ owner_id: null, version: 3, code: 'abc' })
    expect(await adapter.consumeOne('Box', eq('id', box.id))).toMatchObject({ id: box.id, data: exact.data })
    expect(ran).toEqual(['create', 'update', 'update', 'delete'])
    await expect(adapter.insert('Box', { owner_id: 9999 })).rejects.toMatchObject({ code: 'foreign_key_violation' })
  })

  test('subscribers run for the entities that they name, and not for others', async () => {
    const ran: string[] = []
    const { orm, adapter } = await open(kind, { ...standardEntities(), Gadget })
    orm.em.getEventManager().registerSubscriber({
      getSubscribedEntities: () => [Gadget],
      afterCreate: ({ entity }: { entity: { name: string } }) => void ran.push(entity.name),
    } as EventSubscriber)
    await adapter.insert('Gadget', { name: 'heard' })
    await adapter.insert('Role', { name: 'unheard' })
    expect(ran).toEqual(['heard'])
  })

  test('what the ORM logs of our statements has no values in it', async () => {
    const lines: string[] = []
    const { adapter } = await open(kind, { Gadget }, { debug: true, logger: (line) => void lines.push(line) })
    await adapter.insert('Gadget', { name: 'sesame', memo: 'open sesame' })
    await adapter.update('Gadget', eq('name', 'sesame'), { memo: 'still sesame' })
    await adapter.transaction((db) => db.count('Gadget', { where: eq('memo', 'sesame') }))
    const log = lines.join('\n')
    expect(log).toMatch(/insert into/)
    expect(log).toMatch(/begin/)
    expect(log).not.toContain('sesame')
  })

  test('a class with decorators is described like any other, with its initial values', async () => {
    class Legacy {
      id!: number
      title!: string
      made = new Date('2001-01-01T00:00:00.000Z')
      state = 'new'
      parent?: Legacy | null
      slug(): string {
        return this.title.toLowerCase()
      }
    }
    legacy.PrimaryKey({ type: 'integer' })(Legacy.prototype, 'id')
    legacy.Property({ type: 'string', length: 30, unique: true })(Legacy.prototype, 'title')
    legacy.Property({ type: 'datetime', length: 3 })(Legacy.prototype, 'made')
    legacy.Property({ type: 'string' })(Legacy.prototype, 'state')
    legacy.ManyToOne({ entity: () => Legacy, nullable: true })(Legacy.prototype, 'parent' as never)
    legacy.Filter({ name: 'fresh', cond: { state: 'new' }, default: true })(Legacy)
    legacy.Entity()(Legacy)

    class Modern {
      id!: number
      name!: string
    }
    const metadata = {}
    const context = (name: string) => ({ kind: 'field', name, metadata }) as never
    es.PrimaryKey({ type: 'integer' })(undefined as never, context('id'))
    es.Property({ type: 'string' })(undefined as never, context('name'))
    es.Entity()(Modern as never, { kind: 'class', name: 'Modern', metadata } as never)

    const { adapter } = await open(kind, { Legacy, Modern })
    const row = await adapter.insert('Legacy', { title: 'One' })
    expect(row).toMatchObject({
      title: 'One',
      made: new Date('2001-01-01T00:00:00.000Z'),
      state: 'new',
      parent_id: null,
    })
    await adapter.insert('Legacy', { title: 'Two', state: 'old', parent_id: row.id })
    expect(await adapter.count('Legacy', {})).toBe(1)
    expect((adapter.instance('Legacy', row) as Legacy).slug()).toBe('one')
    expect(await adapter.insert('Modern', { name: 'x' })).toMatchObject({ name: 'x' })
    expect(adapter.describe().get('Legacy')?.source).toBe(Legacy)
  })

  test('a column that is also a property beside its relation bears that property’s name', async () => {
    const Author = defineEntity({ name: 'Author', properties: { id: p.integer().primary(), name: p.string() } })
    const Poem = defineEntity({
      name: 'Poem',
      properties: {
        id: p.integer().primary(),
        author: () => p.manyToOne(Author),
        authorId: p.integer().persist(false),
        translator: () => p.manyToOne(Author).nullable().fieldName('translator'),
      },
    })
    const { adapter } = await open(kind, { Author, Poem })
    const { id } = await adapter.insert('Author', { name: 'Ada' })
    const row = (await adapter.insert('Poem', { authorId: id, translator: id })) as Row
    expect(row).toMatchObject({ authorId: id, translator: id })
    const found = await adapter.findOne('Poem', { include: { author: {} }, where: eq('translator.name', 'Ada') })
    expect(found).toMatchObject({ author: { name: 'Ada' } })
  })

  test('tables have prefixes, and schemas where the database has them', async () => {
    const schema = kind === 'postgres' ? 'accounts' : undefined
    const models = standardEntities({ prefix: 'auth_', key: 'uuid', ...(schema && { schema }) })
    const { adapter, opened } = await open(kind, models)
    const user = await adapter.insert('User', { username: 'ada' })
    expect(user.id).toMatch(/^[\da-f-]{36}$/)
    await adapter.update('User', eq('id', user.id), { username: 'eve' })
    const table = schema ? 'accounts.auth_user' : 'auth_user'
    expect(await opened.readRaw(`select username from ${table}`)).toEqual([{ username: 'eve' }])
  })
})

describe('what cannot be is refused when the adapter is made', () => {
  const refused = async (models: ModelSet, options: OrmOptions = {}): Promise<ConfigurationError> => {
    const opened = await openDatabase('sqlite')
    onTestFinished(() => opened.close())
    const orm = await opened.orm(Object.values(models) as never, options)
    try {
      mikroOrmAdapter(orm, models)
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError)
      return error as ConfigurationError
    }
    throw new Error('Nothing was refused.')
  }
  const properties = { id: p.integer().primary(), name: p.string() }

  test('a view, a virtual entity and an inheritance over several tables', async () => {
    const Base = defineEntity({ name: 'Base', inheritance: 'tpt', properties })
    const Child = defineEntity({ name: 'Child', extends: Base, properties: { extra: p.string() } })
    const Virtual = defineEntity({ name: 'Virtual', expression: 'select 1 as id', properties: { id: p.integer() } })
    const View = defineEntity({ name: 'View', view: true, expression: 'select 1 as id, 2 as name', properties })
    const { message, code } = await refused({ Base, Child, Virtual, View })
    expect(code).toBe('invalid_configuration')
    for (const name of ['Base', 'Child', 'Virtual', 'View']) expect(message).toMatch(new RegExp(`^${name} is `, 'm'))
  })

  test('a filter that is SQL, or that no other database has', async () => {
    const Sql = defineEntity({
      name: 'Sql',
      properties,
      filters: { odd: { name: 'odd', default: true, cond: { [raw('1 = 1')]: [] } } },
    })
    expect(await refused({ Sql })).toMatchObject({ code: 'unsupported', message: expect.stringMatching(/odd.*Sql/) })
    const Text = defineEntity({
      name: 'Text',
      properties,
      filters: { odd: { name: 'odd', default: true, cond: { name: { $fulltext: 'x' } } } },
    })
    expect(await refused({ Text })).toMatchObject({ code: 'unsupported', message: expect.stringMatching(/fulltext/) })
  })
})
