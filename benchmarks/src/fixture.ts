import { type Auth, admins, createAuth, type DbAdapter, definePolicy, everyone, owner, signedIn } from '@authpkg/core'
import {
  cachedStatements,
  createTables,
  datetime,
  defineModel,
  integer,
  kyselyAdapter,
  standardModels,
  text,
} from '@authpkg/kysely'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'

export const users = 1000
export const messages = 10_000
export const password = 'a password for benchmarks'

const Message = defineModel('message', {
  fields: {
    id: integer({ primaryKey: true }),
    content: text(),
    pub_date: datetime(),
    user_id: integer({ references: { table: 'user', relation: 'user', inverse: 'messages', onDelete: 'cascade' } }),
  },
})

export interface Fixture {
  readonly auth: Auth
  /** The same database for the floors, through its own driver. */
  readonly sqlite: Database.Database
  /** A `Cookie` header of a logged in user with two roles. */
  readonly cookie: string
  readonly password: string
}

interface HashOptions {
  readonly realHashes?: boolean
}

const unlimited = [{ attempts: 100_000, seconds: 900 }]

/** Accounts over any adapter, where everybody reads and users write their own messages. */
export const benchmarkAuth = (adapter: DbAdapter, { realHashes = false }: HashOptions = {}): Auth =>
  createAuth({
    adapter,
    secrets: ['benchmarks-0123456789-abcdefghijklmnop'],
    baseUrl: 'http://localhost',
    passwords: { insecureFastHashing: !realHashes },
    // One address, and often one account, stands for many.
    limits: { account: unlimited, client: unlimited },
    logger: { warn: () => undefined, error: console.error },
    access: definePolicy({
      Message: { read: everyone, create: signedIn, write: owner('user') },
      User: { read: everyone },
      '*': { manage: admins },
    }),
  })

/** 1,000 users and 10,000 messages in memory, one user logged in. */
export async function createFixture(options: HashOptions = {}): Promise<Fixture> {
  const sqlite = new Database(':memory:')
  const db = new Kysely<never>({ dialect: new SqliteDialect({ database: cachedStatements(sqlite) }) })
  const models = { ...standardModels(), Message }
  await createTables(db, models)
  const auth = benchmarkAuth(kyselyAdapter(db, models), options)
  const user = await auth.users.create({ username: 'ada', email: 'ada@example.org', password })
  seed(sqlite, user['id'] as number)
  const { sessionToken } = await auth.login({ identity: 'ada', password })
  return { auth: auth as unknown as Auth, sqlite, cookie: `session=${sessionToken}`, password }
}

function seed(sqlite: Database.Database, userId: number): void {
  const addUser = sqlite.prepare(
    'insert into user (username, active, admin, superuser, uniquifier) values (?, 1, 0, 0, ?)',
  )
  const addMessage = sqlite.prepare('insert into message (content, pub_date, user_id) values (?, ?, ?)')
  sqlite.transaction(() => {
    for (const role of ['Editor', 'Author']) {
      const { lastInsertRowid } = sqlite
        .prepare('insert into role (name, permissions) values (?, ?)')
        .run(role, 'read,write')
      sqlite.prepare('insert into user_roles (user_id, role_id) values (?, ?)').run(userId, lastInsertRowid)
    }
    for (let i = 0; i < users - 1; i += 1) addUser.run(`user${i}`, `uniquifier${i}`)
    for (let i = 0; i < messages; i += 1) {
      const day = new Date(Date.UTC(2024, 0, 1, 0, i)).toISOString().slice(0, 19).replace('T', ' ')
      addMessage.run(`message ${i} with some words in it`, day, (i % users) + 1)
    }
  })()
}
