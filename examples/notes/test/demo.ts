import { createTables } from '@authpkg/kysely'
import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { createApp, type Demo } from '../src/app.ts'
import { models } from '../src/models.ts'
import { seed } from '../src/seed.ts'

export interface TestDemo extends Demo {
  close(): Promise<void>
}

/** The demo over a fresh database in memory, with its first rows. Passwords cost nothing here. */
export async function createTestDemo(): Promise<TestDemo> {
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new SQLite(':memory:') }) })
  await createTables(db, models)
  const demo = createApp(db, {
    secret: 'Zr7bQ0uGm3ytXk1vEa9WcLpS5dHn2fJo',
    baseUrl: 'http://localhost:3000',
    passwords: { insecureFastHashing: true },
    logger: { warn: () => {}, error: console.error },
  })
  await seed(demo)
  return { ...demo, close: () => db.destroy() }
}
