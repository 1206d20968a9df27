import { createHash } from 'node:crypto'
import type { Auth, DbAdapter } from '@authpkg/core'
import { benchmarkAuth, messages, password, users } from '../fixture.ts'

/** A message as somebody reads it with the ORM, its user along with it. */
export interface FoundMessage {
  readonly id: number
  readonly content: string
  readonly pub_date: Date
  readonly user: { readonly id: number; readonly username: string | null }
}

/** One ORM with the benchmark's models, and the same questions as its users write them. */
export interface OrmUnderTest {
  readonly name: string
  readonly adapter: DbAdapter
  /** A page of a user's messages, newest first, and how many there are in all. */
  list(username: string, limit: number, offset: number, withUser: boolean): Promise<[readonly FoundMessage[], number]>
  /** Plain SQL on the ORM's connection, with `?` for values. */
  execute(sql: string, values: readonly unknown[]): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

export interface OrmFixture extends OrmUnderTest {
  readonly auth: Auth
  /** A `Cookie` header of a logged in user. */
  readonly cookie: string
}

/** 1,000 users and 10,000 messages in memory, one user logged in. */
export async function createOrmFixture(orm: OrmUnderTest): Promise<OrmFixture> {
  const auth = benchmarkAuth(orm.adapter)
  await auth.users.create({ username: 'ada', email: 'ada@example.org', password })
  await orm.adapter.transaction(async (db) => {
    for (let i = 0; i < users - 1; i += 1) {
      await db.insert('User', { username: `user${i}`, uniquifier: `uniquifier${i}` })
    }
    for (let i = 0; i < messages; i += 1) {
      const pub_date = new Date(Date.UTC(2024, 0, 1, 0, i))
      const content = `message ${i} with some words in it`
      await db.insert('Message', { content, pub_date, user_id: (i % users) + 1 })
    }
  })
  const { sessionToken } = await auth.login({ identity: 'ada', password })
  return { ...orm, auth, cookie: `session=${sessionToken}` }
}

const userOfSession = `
  select u.*, s.uniquifier as session_uniquifier, s.last_seen_at, s.expires_at, r.name as role, r.permissions
  from session s join user u on u.id = s.user_id
  left join user_roles ur on ur.user_id = u.id left join role r on r.id = ur.role_id
  where s.token_hash = ?`

/** Who is asking, by one statement on the ORM's connection and the checks that belong to it. */
export async function isLoggedIn({ execute }: OrmUnderTest, cookie: string): Promise<boolean> {
  const token = /(?:^|; )session=([^;]*)/.exec(cookie)?.[1] ?? ''
  const [row] = await execute(userOfSession, [createHash('sha256').update(token).digest('hex')])
  if (row?.['active'] !== 1 || row['uniquifier'] !== row['session_uniquifier']) return false
  const time = (value: unknown): number => new Date(value as string | number).getTime()
  return time(row['expires_at']) > Date.now() && time(row['last_seen_at']) + 604_800_000 > Date.now()
}
