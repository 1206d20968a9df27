import { constants, DatabaseSync } from 'node:sqlite'
import { and, desc, eq, type Where } from '@authpkg/core'
import { CompiledQuery, Kysely, SqliteDialect, type SqliteStatement } from 'kysely'
import { expect, test } from 'vitest'
import { boolean, cachedStatements, createTables, defineModel, integer, kyselyAdapter, text } from '../src/index.ts'

const Person = defineModel('person', { fields: { id: integer({ primaryKey: true }), name: text({ unique: true }) } })
const Note = defineModel('note', {
  fields: {
    id: integer({ primaryKey: true }),
    person_id: integer({ references: { table: 'person', relation: 'person' } }),
    priority: integer(),
    done: boolean(),
  },
})

/** Node's own SQLite, which tells of every statement that it compiles, as Kysely knows a database. */
async function openDatabase() {
  const sqlite = new DatabaseSync(':memory:')
  const statements: CompiledQuery[] = []
  const prepare = (sql: string): SqliteStatement => {
    const statement = sqlite.prepare(sql)
    const values = (given: readonly unknown[]) => given as never[]
    return {
      reader: statement.columns().length > 0,
      all: (given) => statement.all(...values(given)),
      run: (given) => statement.run(...values(given)),
      iterate: (given) => statement.iterate(...values(given)) as IterableIterator<unknown>,
    }
  }
  const database = cachedStatements({ prepare, close: () => sqlite.close() })
  const db = new Kysely<unknown>({
    dialect: new SqliteDialect({ database }),
    log: ({ query }) => {
      statements.push(query as CompiledQuery)
    },
  })
  const models = { Person, Note }
  await createTables(db, models)
  return { sqlite, db, statements, adapter: kyselyAdapter(db, models) }
}

test('a question is compiled once by SQLite, too, whatever values and pages are asked for', async () => {
  const { sqlite, adapter } = await openDatabase()
  for (const [id, name] of ['ada', 'bob'].entries()) {
    await adapter.insert('Person', { id, name })
    await adapter.insert('Note', { person_id: id, priority: id, done: false })
  }
  const ask = (name: string, priority: number, offset: number) => {
    const where: Where = and(eq('person.name', name), { op: 'in', path: 'priority', values: [priority, 7] })
    return adapter.findMany('Note', { where, orderBy: [desc('priority')], limit: 20, offset })
  }
  let compiled = 0
  sqlite.setAuthorizer((action) => {
    compiled += action === constants.SQLITE_SELECT ? 1 : 0
    return constants.SQLITE_OK
  })
  await ask('eve', 5, 0)
  expect(compiled).toBe(1)
  expect(await ask('ada', 0, 0)).toMatchObject([{ person_id: 0 }])
  expect(await ask('bob', 1, 0)).toMatchObject([{ person_id: 1 }])
  expect(await ask('bob', 1, 1)).toEqual([])
  expect(compiled).toBe(1)
})

test('an index over the rows with one value of a flag serves the filter for that value', async () => {
  const { db, statements, adapter } = await openDatabase()
  await db.executeQuery(CompiledQuery.raw('create index open_notes on note (priority) where done = 0'))
  await adapter.findMany('Note', { where: and(eq('done', false), eq('priority', 3)) })
  const { sql, parameters } = statements.at(-1) as CompiledQuery
  const { rows } = await db.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
  )
  expect(rows[0]?.detail).toContain('open_notes')
})
