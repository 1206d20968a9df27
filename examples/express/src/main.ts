import { randomBytes } from 'node:crypto'
import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { createApp } from './app.ts'

const port = Number(process.env['PORT'] ?? 3000)
const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new SQLite(':memory:') }) })
const { app, auth } = await createApp(db, {
  baseUrl: `http://localhost:${port}`,
  secret: process.env['AUTH_SECRET'] ?? randomBytes(32).toString('base64url'),
})
const password = randomBytes(12).toString('base64url')
await auth.users.create({ username: 'admin', password, admin: true })
app.listen(port, '127.0.0.1', () => console.log(`http://localhost:${port}/admin/ as admin / ${password}`))
