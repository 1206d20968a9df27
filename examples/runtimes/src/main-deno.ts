import { readEnvironment } from './environment.ts'
import { nodeSqlite } from './node-sqlite.ts'
import { createSite } from './site.ts'

const { port, ...options } = readEnvironment()
const app = await createSite({ dialect: nodeSqlite(':memory:'), ...options })
Deno.serve({ port, hostname: '127.0.0.1' }, (request) => app.fetch(request))
console.log(`Listening on ${options.baseUrl}/`)
