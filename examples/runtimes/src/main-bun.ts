import { bunSqlite } from './bun-sqlite.ts'
import { readEnvironment } from './environment.ts'
import { createSite } from './site.ts'

const { port, ...options } = readEnvironment()
const app = await createSite({ dialect: bunSqlite(':memory:'), ...options })
Bun.serve({ port, hostname: '127.0.0.1', fetch: app.fetch })
console.log(`Listening on ${options.baseUrl}/`)
