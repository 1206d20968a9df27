import { createHash } from 'node:crypto'
import { type AuthEnv, currentUser } from '@authpkg/auth'
import type Database from 'better-sqlite3'
import { Hono } from 'hono'
import { createFixture } from '../fixture.ts'
import { compare } from '../measure.ts'
import { type Benchmark, micros } from '../report.ts'
import { assertSameAnswer } from '../same-answer.ts'

/** Cookie to user with roles and permissions. */
export const sessionCheck: Benchmark = {
  name: 'session',
  async run() {
    const { auth, sqlite, cookie } = await createFixture()
    const ours = new Hono<AuthEnv>().use(currentUser(auth)).get('/me', (c) => {
      const user = c.get('user')
      return user ? c.json({ id: user['id'], username: user.username, roles: user.roles }) : c.text('', 401)
    })
    const findUser = userByHand(sqlite)
    const floor = new Hono().get('/me', (c) => {
      const user = findUser(c.req.header('cookie') ?? '')
      return user ? c.json({ id: user.id, username: user.username, roles: user.roles }) : c.text('', 401)
    })
    const question = { path: '/me', headers: { cookie } }
    await assertSameAnswer(ours, floor, question)
    const { ratio, ours: mine, floor: theirs } = await compare(ours, floor, question)
    const detail = `${micros(mine)} against ${micros(theirs)} with prepared statements by hand`
    return [{ name: 'cookie to user with roles', value: ratio, target: { atLeast: 0.8 }, detail }]
  },
}

interface UserRow extends Record<string, unknown> {
  id: number
  username: string
  active: number
  uniquifier: string
  session_uniquifier: string
  last_seen_at: string
  expires_at: string
  role: string | null
  permissions: string | null
}

type FindUser = (cookie: string) => UserByHand | null

interface UserByHand extends UserRow {
  roles: { name: string; permissions: string[] }[]
}

const prepared = new WeakMap<Database.Database, FindUser>()

/**
 * The same work by hand: the hash of the token, one prepared statement for the whole row of the user, the same checks,
 * the roles put together.
 */
export function userByHand(sqlite: Database.Database): FindUser {
  const find = prepared.get(sqlite) ?? prepareFind(sqlite)
  prepared.set(sqlite, find)
  return find
}

function prepareFind(sqlite: Database.Database): FindUser {
  const statement = sqlite.prepare(`
    select u.*, s.uniquifier as session_uniquifier, s.last_seen_at, s.expires_at, r.name as role, r.permissions
    from session s join user u on u.id = s.user_id
    left join user_roles ur on ur.user_id = u.id left join role r on r.id = ur.role_id
    where s.token_hash = ?`)
  return (cookie) => {
    const token = /(?:^|; )session=([^;]*)/.exec(cookie)?.[1]
    if (!token) return null
    const rows = statement.all(createHash('sha256').update(token).digest('hex')) as UserRow[]
    const [row] = rows
    return row && isLive(row) ? { ...row, roles: rolesIn(rows) } : null
  }
}

function isLive(row: UserRow): boolean {
  const now = Date.now()
  const seen = Date.parse(`${row.last_seen_at}Z`)
  const holds = row.active === 1 && row.uniquifier === row.session_uniquifier
  return holds && Date.parse(`${row.expires_at}Z`) > now && seen + 604_800_000 > now
}

const rolesIn = (rows: readonly UserRow[]) =>
  rows.flatMap(({ role, permissions }) =>
    role === null ? [] : [{ name: role, permissions: (permissions ?? '').split(',') }],
  )
