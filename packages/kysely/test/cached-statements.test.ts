import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cachedStatements } from '../src/index.ts'

interface Tables {
  word: { id: number; text: string }
}

let prepared: string[]
let db: Kysely<Tables>

beforeEach(async () => {
  const sqlite = new SQLite(':memory:')
  sqlite.exec(`create table word (id integer primary key, text text); insert into word (text) values ('one'), ('two')`)
  prepared = []
  const counting = {
    prepare(text: string) {
      prepared.push(text)
      return sqlite.prepare(text)
    },
    close: () => sqlite.close(),
  }
  db = new Kysely({ dialect: new SqliteDialect({ database: cachedStatements(counting as never) }) })
})
afterEach(() => db.destroy())

const words = () => db.selectFrom('word').select(['id', 'text']).orderBy('id').execute()

test('a statement is prepared once and gives the same rows each time', async () => {
  const rows = [
    { id: 1, text: 'one' },
    { id: 2, text: 'two' },
  ]
  expect(await words()).toEqual(rows)
  expect(await words()).toEqual(rows)
  expect(prepared).toHaveLength(1)
})

test('a statement can be run while its rows are being read one by one', async () => {
  for await (const row of db.selectFrom('word').select(['id', 'text']).orderBy('id').stream()) {
    expect(row.text).toBe(row.id === 1 ? 'one' : 'two')
    break
  }
  const stream = db.selectFrom('word').selectAll().stream()
  expect(await (stream as AsyncGenerator<unknown>).next()).toMatchObject({ value: { id: 1 } })
  await (stream as AsyncGenerator<unknown>).return(undefined)
  expect(await words()).toHaveLength(2)
})

test('a statement with a star sees the columns of a schema that has changed', async () => {
  const all = () => db.selectFrom('word').selectAll().where('id', '=', 1).execute()
  expect(await all()).toEqual([{ id: 1, text: 'one' }])
  await sql`alter table word drop column text`.execute(db)
  await sql`alter table word add column length integer default 3`.execute(db)
  expect(await all()).toEqual([{ id: 1, length: 3 }])
})

test('writes say how many rows they changed and which key they made', async () => {
  const insert = () =>
    db
      .insertInto('word')
      .values({ text: 'three' } as never)
      .executeTakeFirst()
  expect((await insert()).insertId).toBe(3n)
  expect((await insert()).insertId).toBe(4n)
  expect((await db.deleteFrom('word').where('id', '>', 2).executeTakeFirst()).numDeletedRows).toBe(2n)
})
