import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { introspect, kyselyAdapter } from '@authpkg/kysely'
import { serve } from '@hono/node-server'
import SQLite from 'better-sqlite3'
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely'
import { Pool } from 'pg'
import { createSite } from './app.ts'

/**
 * Serves an admin area and a REST API over a database that was there before:
 *
 *     DATABASE_URL=sqlite:chinook.sqlite ADMIN_PASSWORD='…' npm start
 *     DATABASE_URL=postgres://localhost/chinook ADMIN_PASSWORD='…' npm start
 */
const { DATABASE_URL = '', ADMIN_PASSWORD = randomBytes(12).toString('base64url'), PORT = '3000' } = process.env
const file = DATABASE_URL.startsWith('sqlite:') ? resolve(DATABASE_URL.slice('sqlite:'.length)) : null
if (file === null ? !/^postgres(ql)?:/.test(DATABASE_URL) : !existsSync(file)) {
  console.error('Set DATABASE_URL to sqlite:<path of a database> or postgres://…')
  process.exit(1)
}

const data = new Kysely<unknown>({ dialect: file === null ? postgres(DATABASE_URL) : sqlite(file) })
const accountsFile = join(file === null ? '.' : dirname(file), 'accounts.sqlite')
const accounts = new Kysely<unknown>({ dialect: sqlite(accountsFile) })
const { app, auth } = await createSite({
  adapter: kyselyAdapter(data, await introspect(data)), // nothing is declared: the database is read as it is
  accounts,
  baseUrl: `http://localhost:${PORT}`,
  secret: process.env['AUTH_SECRET'] ?? randomBytes(32).toString('base64url'),
})
if (!(await auth.users.findByIdentity('admin'))) {
  await auth.users.create({ username: 'admin', password: ADMIN_PASSWORD, admin: true })
  console.log(`Created the administrator admin in ${accountsFile}, password ${ADMIN_PASSWORD}`)
}
const server = serve({ fetch: app.fetch, port: Number(PORT), hostname: '127.0.0.1' }, ({ port }) => {
  console.log(`Chinook is ready: http://localhost:${port}/admin/`)
})
process.once('SIGTERM', () => server.close(() => process.exit(0)))

function sqlite(path: string): SqliteDialect {
  return new SqliteDialect({ database: new SQLite(path) })
}

function postgres(url: string): PostgresDialect {
  const pool = new Pool({ connectionString: url })
  // Without listeners a connection that breaks would end the process: an idle one, and one that is being used.
  pool.on('error', (error) => console.error(error.message))
  pool.on('connect', (client) => client.on('error', () => {}))
  return new PostgresDialect({ pool })
}
