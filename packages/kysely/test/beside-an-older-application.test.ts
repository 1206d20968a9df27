import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createAuth, type DatabaseKind } from '@authpkg/core'
import { Kysely } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { availableDatabases } from '../../conformance/src/databases.ts'
import { adopt, authFields, boolean, defineModel, integer, kyselyAdapter, string } from '../src/index.ts'
import { openDatabase } from './harness/databases.ts'

const guide = join(import.meta.dirname, '../../../docs/guides/coming-from.md')

/** How flask-peewee stores a password. */
const oldHash = (password: string): string => `a1b2c$${createHash('sha1').update(`a1b2c${password}`).digest('hex')}`

const User = defineModel('user', {
  fields: {
    id: integer({ primaryKey: true }),
    username: string({ unique: true }),
    password: string({ secret: true }),
    new_password: string({ nullable: true, secret: true }),
    session_identity: string({ maxLength: 64, nullable: true, unique: true, secret: true }),
    active: boolean({ default: true }),
  },
  auth: { passwordHash: 'new_password', uniquifier: 'session_identity' },
})
const models = { User, Session: defineModel('session', { fields: authFields.session() }) }

/** The statements that the guide gives for a database: for SQLite first, then PostgreSQL, then MySQL. */
async function copies(kind: DatabaseKind): Promise<string> {
  const blocks = [...(await readFile(guide, 'utf8')).matchAll(/^```sql\n(.*?)^```/gms)]
  return blocks[['sqlite', 'postgres', 'mysql'].indexOf(kind)]?.[1] ?? ''
}

/** The table of the older application with one user, adopted as the guide does it. */
async function adopted(kind: DatabaseKind) {
  const opened = await openDatabase(kind)
  const db = new Kysely<unknown>({ dialect: opened.dialect })
  onTestFinished(async () => {
    await db.destroy()
    await opened.close()
  })
  const table = opened.quote('user')
  const run = (sql: string): Promise<Record<string, unknown>[]> => opened.readRaw(sql.replaceAll('user ', `${table} `))
  await run(
    'create table user (id integer primary key, username varchar(50) not null unique, password varchar(255) not null, active boolean not null)',
  )
  const add = (id: number, name: string, password: string) =>
    run(`insert into user (id, username, password, active) values (${id}, '${name}', '${oldHash(password)}', true)`)
  await add(1, 'ada', 'Password1')
  await (await adopt(db, models)).apply()
  await opened.runAll([await copies(kind)])
  const auth = createAuth({
    adapter: kyselyAdapter(db, models),
    secrets: ['a-secret-of-at-least-32-characters'],
    baseUrl: 'https://example.org',
    passwords: { insecureFastHashing: true },
    logger: { warn: () => {}, error: () => {} },
  })
  return { auth, run, add }
}

describe.each(availableDatabases())('beside an older application, on %s', (kind) => {
  test('a login here leaves the older password as it is', async () => {
    const { auth, run } = await adopted(kind)
    await auth.login({ identity: 'ada', password: 'Password1' })
    const [row] = await run('select password, new_password from user where id = 1')
    expect(row?.['password']).toBe(oldHash('Password1'))
    expect(row?.['new_password']).toMatch(/^c2NyeXB0/)
    await auth.login({ identity: 'ada', password: 'Password1' })
  })

  test('a password that is set there counts here, and ends the sessions', async () => {
    const { auth, run } = await adopted(kind)
    const { sessionToken } = await auth.login({ identity: 'ada', password: 'Password1' })
    const headers = new Headers({ authorization: `Bearer ${sessionToken}` })
    expect(await auth.userFrom(headers)).not.toBeNull()
    await run('update user set active = true where id = 1')
    expect(await auth.userFrom(headers)).not.toBeNull()
    await run(`update user set password = '${oldHash('Password2')}' where id = 1`)
    expect(await auth.userFrom(headers)).toBeNull()
    await expect(auth.login({ identity: 'ada', password: 'Password1' })).rejects.toThrow()
    await auth.login({ identity: 'ada', password: 'Password2' })
  })

  test('who is added there logs in here', async () => {
    const { auth, add } = await adopted(kind)
    await add(2, 'grace', 'Password3')
    expect(await auth.users.authenticate('grace', 'Password3')).toMatchObject({ username: 'grace' })
  })
})
