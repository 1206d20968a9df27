import { createTables, type KyselyAdapter, kyselyAdapter, type RowsOf } from '@authpkg/kysely'
import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { createApp, type Demo } from '../src/app.ts'
import { createMailbox, type Mailbox } from '../src/mailbox.ts'
import { models as ownModels } from '../src/models.ts'
import { seed } from '../src/seed.ts'

export interface TestDemo extends Demo {
  readonly adapter: KyselyAdapter<RowsOf<typeof ownModels>>
  readonly mailbox: Mailbox
  close(): Promise<void>
}

/** The demo over a fresh database in memory, with its first rows. Passwords cost nothing here. */
export async function createTestDemo({
  baseUrl = 'http://localhost:3000',
  models = ownModels,
} = {}): Promise<TestDemo> {
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new SQLite(':memory:') }) })
  await createTables(db, models)
  const adapter = kyselyAdapter(db, models)
  const mailbox = createMailbox(() => {})
  const demo = createApp(adapter, {
    secret: 'Zr7bQ0uGm3ytXk1vEa9WcLpS5dHn2fJo',
    baseUrl,
    mailbox,
    passwords: { insecureFastHashing: true },
    logger: { warn: () => {}, error: console.error },
  })
  await seed(demo)
  return { ...demo, adapter, mailbox, close: () => db.destroy() }
}
