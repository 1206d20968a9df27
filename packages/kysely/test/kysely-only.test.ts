import {
  ConfigurationError,
  createAuth,
  DomainError,
  desc,
  eq,
  increment,
  type PagedQuery,
  type Row,
} from '@authpkg/core'
import Database from 'better-sqlite3'
import {
  CamelCasePlugin,
  Kysely,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  SqliteDialect,
  type SqliteStatement,
} from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import {
  bigint,
  cachedStatements,
  createTables,
  datetime,
  decimal,
  defineModel,
  integer,
  kyselyAdapter,
  standardModels,
  string,
  text,
} from '../src/index.ts'

const open: Kysely<unknown>[] = []
afterEach(async () => {
  for (const db of open.splice(0)) await db.destroy()
})

function memory(plugins: KyselyPlugin[] = []): { raw: Database.Database; db: Kysely<unknown> } {
  const raw = new Database(':memory:')
  raw.pragma('foreign_keys = on')
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: cachedStatements(raw) }), plugins })
  open.push(db)
  return { raw, db }
}

const Person = defineModel('person', {
  fields: { id: integer({ primaryKey: true }), name: text(), visits: integer({ nullable: true }) },
})
const Note = defineModel('note', {
  fields: {
    id: integer({ primaryKey: true }),
    person_id: integer({ references: { table: 'person', onDelete: 'cascade', inverse: 'notes' } }),
    message: text(),
  },
})

async function people(plugins: KyselyPlugin[] = []) {
  const opened = memory(plugins)
  await createTables(opened.db, { Person, Note })
  const adapter = kyselyAdapter(opened.db, { Person, Note })
  const ada = await adapter.insert('Person', { name: 'Ada' })
  await adapter.insert('Note', { person_id: ada.id, message: 'one' })
  await adapter.insert('Note', { person_id: ada.id, message: 'two' })
  return { ...opened, adapter, ada }
}

describe('plugins', () => {
  test('with CamelCasePlugin models speak camel case and tables snake case', async () => {
    const { raw, db } = memory([new CamelCasePlugin()])
    const BlogUser = defineModel('blogUser', { fields: { id: integer({ primaryKey: true }), fullName: text() } })
    const BlogPost = defineModel('blogPost', {
      fields: {
        id: integer({ primaryKey: true }),
        blogUserId: integer({ references: { table: 'blogUser' } }),
        postTitle: text(),
      },
    })
    await createTables(db, { BlogUser, BlogPost })
    const adapter = kyselyAdapter(db, { BlogUser, BlogPost })
    const user = await adapter.insert('BlogUser', { fullName: 'Ada' })
    await adapter.insert('BlogPost', { blogUserId: user.id, postTitle: 'first' })
    await adapter.update('BlogPost', eq('blogUser.fullName', 'Ada'), { postTitle: 'changed' })
    expect(raw.prepare('select post_title from blog_post').all()).toEqual([{ post_title: 'changed' }])
    const include = { blogUser: { fields: ['fullName'] } }
    expect(await adapter.findMany('BlogPost', { include, orderBy: [desc('blogUser.fullName')] })).toEqual([
      { id: 1, blogUserId: user.id, postTitle: 'changed', blogUser: { fullName: 'Ada' } },
    ])
    expect(await adapter.findOne('BlogUser', { include: { blogPost_set: { fields: ['postTitle'] } } })).toEqual({
      id: user.id,
      fullName: 'Ada',
      blogPost_set: [{ postTitle: 'changed' }],
    })
  })

  test('a plugin sees each shape of a query once, and every result', async () => {
    const seen = { queries: 0, results: 0 }
    const counting: KyselyPlugin = {
      transformQuery: ({ node }: PluginTransformQueryArgs) => {
        seen.queries++
        return node
      },
      transformResult: async ({ result }: PluginTransformResultArgs) => {
        seen.results++
        return result
      },
    }
    const { adapter } = await people([counting])
    Object.assign(seen, { queries: 0, results: 0 })
    for (const name of ['Ada', 'Bob', 'Cid']) await adapter.findOne('Person', { where: eq('name', name) })
    expect(seen).toEqual({ queries: 1, results: 3 })
  })
})

describe('transactions', () => {
  test('the outer adapter inside a transaction throws instead of waiting for itself for ever', async () => {
    const { adapter } = await people()
    const inside = adapter.transaction(() => adapter.findMany('Person', {}))
    await expect(inside).rejects.toThrow(ConfigurationError)
    await expect(adapter.transaction(() => adapter.transaction(async () => 1))).rejects.toThrow('adapter it hands you')
    expect(await adapter.count('Person', {})).toBe(1)
  })

  test('another adapter over the same connection throws there too', async () => {
    const { db, adapter } = await people()
    const other = kyselyAdapter(db, { Person })
    await expect(adapter.transaction(() => other.count('Person', {}))).rejects.toThrow(ConfigurationError)
    expect(await other.count('Person', {})).toBe(1)
  })

  test('code that runs beside a transaction waits for it', async () => {
    const { adapter } = await people()
    const running = adapter.transaction(async (tx) => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      await tx.insert('Person', { name: 'Bob' })
    })
    const beside = adapter.count('Person', {})
    expect(await beside).toBe(2)
    await running
  })

  test('the handed adapter shares its transaction with the Kysely instance beside it', async () => {
    const { adapter } = await people()
    const rolledBack = adapter.transaction(async (tx) => {
      const other = kyselyAdapter(tx.kysely, { Person })
      await other.transaction((nested) => nested.insert('Person', { name: 'Bob' }))
      expect(await tx.count('Person', {})).toBe(2)
      throw new Error('undo')
    })
    await expect(rolledBack).rejects.toThrow('undo')
    expect(await adapter.count('Person', {})).toBe(1)
  })

  test('the adapter of a transaction throws while a nested one runs inside', async () => {
    const { adapter } = await people()
    const wrong = adapter.transaction((tx) => tx.transaction(() => tx.count('Person', {})))
    await expect(wrong).rejects.toThrow(ConfigurationError)
  })

  test('nested transactions that are begun side by side follow one another', async () => {
    const { adapter } = await people()
    await adapter.transaction(async (tx) => {
      const results = await Promise.allSettled([
        tx.transaction((nested) => nested.insert('Person', { name: 'kept' })),
        tx.transaction(async (nested) => {
          await nested.insert('Person', { name: 'undone' })
          throw new Error('undo')
        }),
        tx.transaction((nested) => nested.insert('Person', { name: 'kept too' })),
      ])
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    })
    expect((await adapter.findMany('Person', { fields: ['name'] })).map(({ name }) => name)).toEqual([
      'Ada',
      'kept',
      'kept too',
    ])
  })

  test("an application's own transaction can be joined, and a transaction in it is a savepoint", async () => {
    const { db, adapter } = await people()
    await db.transaction().execute(async (trx) => {
      const joined = adapter.in(trx)
      await joined.insert('Person', { name: 'Bob' })
      const undone = joined.transaction(async (nested) => {
        await nested.insert('Person', { name: 'Cid' })
        throw new Error('undo')
      })
      await expect(undone).rejects.toThrow('undo')
      expect(await joined.count('Person', {})).toBe(2)
    })
    expect(await adapter.count('Person', {})).toBe(2)
  })

  test("accounts take part in the application's own transaction", async () => {
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
    const models = standardModels()
    await createTables(db, models)
    const auth = createAuth({
      adapter: kyselyAdapter(db, models),
      secrets: ['a secret of thirty-two characters'],
      baseUrl: 'http://localhost',
      passwords: { insecureFastHashing: true },
    })
    const undone = db.transaction().execute(async (trx) => {
      await auth.in(trx).users.create({ username: 'ada', password: 'correct horse battery' })
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
    expect(await auth.users.findByIdentity('ada')).toBeNull()
    expect(() => auth.in(db)).toThrow('a transaction that Kysely began')
  })

  test('an error of the work itself is not taken for one of the database', async () => {
    const { adapter } = await people()
    const refused = Object.assign(new Error('mail server'), { code: 'ECONNREFUSED' })
    await expect(adapter.transaction(() => Promise.reject(refused))).rejects.toBe(refused)
  })
})

describe('statements', () => {
  test('lists of many lengths make few statements', async () => {
    const { adapter, db } = await people()
    const compiled = new Set<string>()
    const watched = new Kysely<unknown>({
      dialect: new SqliteDialect({ database: new Database(':memory:') }),
      log: ({ query }) => void compiled.add(query.sql),
    })
    open.push(watched)
    await createTables(watched, { Person })
    const many = kyselyAdapter(watched, { Person })
    compiled.clear()
    for (let length = 1; length <= 100; length++) {
      const values = Array.from({ length }, (_, i) => i)
      await many.findMany('Person', { where: { op: 'in', path: 'id', values } })
    }
    expect(compiled.size).toBeLessThan(10)
    expect(await adapter.count('Person', { where: { op: 'in', path: 'id', values: [1, 2, 3, 4, 5] } })).toBe(1)
    expect(db.isTransaction).toBe(false)
  })

  test('one shape serves values of every kind, and NULL is a shape of its own', async () => {
    const { adapter } = await people()
    const found = async (value: string | null) => (await adapter.findOne('Person', { where: eq('name', value) }))?.name
    expect([await found('Ada'), await found(null), await found('Ada'), await found('Bob')]).toEqual([
      'Ada',
      undefined,
      'Ada',
      undefined,
    ])
  })

  test('a thousand moments in a list, and as many conditions side by side, are one statement', async () => {
    const { db } = memory()
    const Event = defineModel('event', { fields: { id: integer({ primaryKey: true }), at: datetime() } })
    await createTables(db, { Event })
    const adapter = kyselyAdapter(db, { Event })
    const moments = Array.from({ length: 1500 }, (_, i) => new Date(i * 1000))
    await adapter.insert('Event', { at: moments[700] })
    expect(await adapter.count('Event', { where: { op: 'in', path: 'at', values: moments } })).toBe(1)
    const conditions = moments.map((at) => eq('at', at))
    expect(await adapter.count('Event', { where: { op: 'or', conditions } })).toBe(1)
  })

  test('rows without fields are empty, and as many as hold', async () => {
    const { adapter } = await people()
    expect(await adapter.findMany('Note', { fields: [] })).toEqual([{}, {}])
    expect(await adapter.findOne('Person', { fields: [], include: { notes: { fields: [] } } })).toEqual({
      notes: [{}, {}],
    })
  })

  test('a to-many include by a key of two fields reaches hundreds of owners', async () => {
    const { db } = memory()
    const Cell = defineModel('cell', { fields: { x: integer(), y: integer() }, primaryKey: ['x', 'y'] })
    const Mark = defineModel('mark', {
      fields: { id: integer({ primaryKey: true }), x: integer(), y: integer() },
      relations: { cell: { table: 'cell', fields: ['x', 'y'], targetFields: ['x', 'y'], inverse: 'marks' } },
    })
    await createTables(db, { Cell, Mark })
    const adapter = kyselyAdapter(db, { Cell, Mark })
    await adapter.transaction(async (tx) => {
      for (let x = 0; x < 700; x++) await tx.insert('Cell', { x, y: x % 7 })
      for (let x = 0; x < 700; x += 10) await tx.insert('Mark', { x, y: x % 7 })
    })
    const cells: Row[] = await adapter.findMany('Cell', { include: { marks: {} } })
    expect(cells.filter(({ marks }) => (marks as Row[]).length === 1)).toHaveLength(70)
    expect(await adapter.count('Mark', { where: eq('cell.x', 10) })).toBe(1)
  })

  test('a name cannot pass for a piece of a shape', async () => {
    const { adapter } = await people()
    await adapter.findMany('Person', { where: eq('name', 'Ada'), fields: ['id', 'name'] })
    const odd: PagedQuery = { where: eq('name', 'Ada'), fields: ['id4:name'] }
    await expect(adapter.findMany('Person', odd)).rejects.toThrow(ConfigurationError)
  })

  test('cachedStatements prepares once, also when the schema has changed or a statement is still read from', () => {
    let prepared = 0
    const raw = new Database(':memory:')
    const prepare = (sql: string): SqliteStatement => {
      prepared++
      return raw.prepare<unknown[]>(sql) as SqliteStatement
    }
    const cached = cachedStatements({ prepare, close: () => raw.close() })
    const all = (): unknown[] => cached.prepare('select * from t').all([])
    cached.prepare('create table t (a)').run([])
    cached.prepare('insert into t values (1)').run([])
    expect([all(), all()]).toEqual([[{ a: 1 }], [{ a: 1 }]])
    expect(prepared).toBe(3)
    cached.prepare('alter table t add column b').run([])
    expect(all()).toEqual([{ a: 1, b: null }])
    const iterating = cached.prepare('select * from t').iterate([])
    iterating.next()
    expect(all()).toHaveLength(1)
    iterating.return?.()
    cached.close()
  })
})

describe('values on SQLite', () => {
  const Value = defineModel('value', {
    fields: {
      id: integer({ primaryKey: true }),
      whole: integer({ nullable: true }),
      big: bigint({ nullable: true }),
      moment: datetime({ nullable: true }),
      amount: decimal({ nullable: true, precision: 25, scale: 10 }),
      short: string({ nullable: true, maxLength: 3 }),
    },
  })

  async function values() {
    const opened = memory()
    await createTables(opened.db, { Value })
    return { ...opened, adapter: kyselyAdapter(opened.db, { Value }) }
  }

  test('a stored integer beyond 2^53 is refused in an integer field and kept in a bigint one', async () => {
    const { raw, adapter } = await values()
    raw.exec('insert into value (whole, big) values (9007199254740993, 9007199254740993)')
    const read = adapter.findOne('Value', { fields: ['whole'] })
    await expect(read).rejects.toMatchObject({ code: 'unsafe_integer' })
    await expect(read).rejects.toThrow(DomainError)
    expect(await adapter.findOne('Value', { fields: ['big'] })).toEqual({ big: 9007199254740993n })
  })

  test('moments are read in every form that others write, and compared by the millisecond', async () => {
    const { raw, adapter } = await values()
    const forms = [
      '2024-02-29 12:00:00',
      '2024-02-29T12:00:00',
      '2024-02-29 12:00:00.000000',
      '2024-02-29T12:00:00Z',
      '2024-02-29 13:00:00+01:00',
      '2024-02-29T14:00:00.0+0200',
      '2024-02-29 12:00',
    ]
    for (const form of forms) raw.prepare('insert into value (moment) values (?)').run(form)
    const rows = await adapter.findMany('Value', { fields: ['moment'] })
    expect(new Set(rows.map(({ moment }) => moment?.toISOString()))).toEqual(new Set(['2024-02-29T12:00:00.000Z']))
    raw.exec(
      `delete from value; insert into value (moment) values ('2024-02-29 12:00:00.12'), ('2024-02-29 12:00:00.120999')`,
    )
    expect(await adapter.count('Value', { where: eq('moment', new Date('2024-02-29T12:00:00.120Z')) })).toBe(2)
  })

  test('what is no moment is read as null', async () => {
    const { raw, adapter } = await values()
    raw.exec(`insert into value (moment) values (''), ('soon'), ('0000-00-00 00:00:00'), ('2021-00-00 00:00:00')`)
    expect(await adapter.findMany('Value', { fields: ['moment'] })).toEqual(Array(4).fill({ moment: null }))
  })

  test('a decimal with more digits than SQLite keeps is refused, not rounded', async () => {
    const { adapter } = await values()
    const refused = adapter.insert('Value', { amount: '123456789012.3456789' })
    await expect(refused).rejects.toMatchObject({
      code: 'invalid_value',
      fields: { amount: [{ code: 'invalid_value' }] },
    })
    expect(await adapter.insert('Value', { amount: '12345678901.2345' })).toMatchObject({
      amount: '12345678901.2345000000',
    })
    expect(await adapter.insert('Value', { amount: '-0.0000001' })).toMatchObject({ amount: '-0.0000001000' })
  })

  test('text longer than the field is refused, in characters and not in code units', async () => {
    const { adapter } = await values()
    expect(await adapter.insert('Value', { short: '😀😀😀' })).toMatchObject({ short: '😀😀😀' })
    await expect(adapter.insert('Value', { short: 'four' })).rejects.toMatchObject({ fields: { short: [{}] } })
    expect(await adapter.count('Value', { where: eq('short', 'four') })).toBe(0)
  })

  test('all values that do not fit are told at once', async () => {
    const { adapter } = await values()
    const refused = adapter.insert('Value', { whole: 'x', big: {}, moment: '2020', short: 5 })
    await expect(refused).rejects.toMatchObject({ fields: { whole: [{}], big: [{}], moment: [{}], short: [{}] } })
  })
})

describe('tables without a key', () => {
  const Log = defineModel('log', {
    fields: { person_id: integer({ nullable: true, references: { table: 'person' } }), line: text() },
  })

  test('can be read, and one of two equal rows consumed', async () => {
    const { db } = await people()
    await createTables(db, { Person, Log })
    const adapter = kyselyAdapter(db, { Person, Log })
    for (const line of ['same', 'same', 'other']) await adapter.insert('Log', { person_id: 1, line })
    expect(await adapter.consumeOne('Log', eq('line', 'same'))).toEqual({ person_id: 1, line: 'same' })
    expect(
      await adapter.findOne('Person', { include: { log_set: { fields: ['line'], orderBy: [desc('line')] } } }),
    ).toEqual(expect.objectContaining({ log_set: [{ line: 'same' }, { line: 'other' }] }))
  })
})

describe('descriptions', () => {
  test('everything that does not fit is told in one message', () => {
    const { db } = memory()
    const A = defineModel('a', {
      fields: {
        id: integer({ primaryKey: true }),
        x_id: integer({ references: { table: 'nowhere' } }),
        y_id: integer({ references: { table: 'a', relation: 'id' } }),
      },
    })
    const tell = () => kyselyAdapter(db, { A, B: defineModel('a', { fields: { id: integer() } }) })
    expect(tell).toThrow('A and B are the same table a.')
    const both = () => kyselyAdapter(db, { A })
    expect(both).toThrow('A.x_id references the table nowhere')
    expect(both).toThrow('A has two things named id.')
  })

  test('relations are named after their columns, and give way to fields', () => {
    const { db } = memory()
    const Thing = defineModel('thing', {
      fields: {
        id: integer({ primaryKey: true }),
        owner: text(),
        owner_id: integer({ references: { table: 'person' } }),
        editorId: integer({ references: { table: 'person' } }),
        ReportsTo: integer({ nullable: true, references: { table: 'thing' } }),
        twin_id: integer({ nullable: true, unique: true, references: { table: 'thing', inverse: 'twinOf' } }),
      },
    })
    const models = kyselyAdapter(db, { Person, Thing }).describe()
    expect([...(models.get('Thing')?.relations.keys() ?? [])]).toEqual([
      'owner_id',
      'editor',
      'ReportsTo',
      'twin',
      'twinOf',
      'thing_set',
    ])
    expect(models.get('Thing')?.relations.get('twinOf')).toMatchObject({
      kind: 'toOne',
      owning: false,
      inverse: 'twin',
    })
    expect([...(models.get('Person')?.relations.keys() ?? [])]).toEqual(['thing_owner_id_set', 'thing_editor_set'])
  })

  test('fields named or mapped like secrets are secret, unless they say otherwise', () => {
    const { db } = memory()
    const Login = defineModel('login', {
      fields: {
        id: integer({ primaryKey: true }),
        pw: text(),
        tokenHash: text(),
        totp_secret: text(),
        secretary: text({ secret: false }),
        plain: text({ column: 'fs_uniquifier' }),
        name: text(),
      },
      auth: { passwordHash: 'pw', username: 'name' },
    })
    const fields = kyselyAdapter(db, { Login }).describe().get('Login')?.fields.values() ?? []
    expect([...fields].filter(({ secret }) => secret).map(({ name }) => name)).toEqual([
      'pw',
      'tokenHash',
      'totp_secret',
      'plain',
    ])
  })
})

test('an increment is checked by the field it is for', async () => {
  const { adapter, ada } = await people()
  expect(await adapter.update('Person', eq('id', ada.id), { visits: increment(3) })).toBe(1)
  expect(await adapter.findOne('Person', {})).toMatchObject({ visits: 3 })
  for (const by of [Number.NaN, 0.5, Number.POSITIVE_INFINITY]) {
    await expect(adapter.update('Person', eq('id', ada.id), { visits: increment(by) })).rejects.toMatchObject({
      fields: { visits: [{}] },
    })
  }
  await expect(adapter.update('Person', eq('id', ada.id), { name: increment() })).rejects.toMatchObject({
    code: 'invalid_value',
  })
})
