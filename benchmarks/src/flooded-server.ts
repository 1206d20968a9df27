import { authRoutes } from '@authpkg/auth'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createFixture } from './fixture.ts'

/** What the process that floods it needs to know. */
export interface FloodedServer {
  readonly port: number
  /** Of all users: `user0`, `user1`, … */
  readonly password: string
}

/** In bytes; resident memory of the process, and its heap after a collection. */
export interface MemoryUse {
  readonly before: number
  readonly peak: number
  readonly after: number
  readonly heapBefore: number
  readonly heapAfter: number
}

/** A server in a process of its own, which watches its memory: the load's is not in it. */
const { auth, sqlite, password } = await createFixture({ realHashes: true })
sqlite.exec("update user set username_key = username, password = (select password from user where username = 'ada')")
await auth.login({ identity: 'user0', password })
const app = new Hono().route('/accounts', authRoutes(auth))

const resident = (): number => process.memoryUsage.rss()
const heap = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

const heapBefore = heap()
const before = resident()
let peak = before
setInterval(() => {
  peak = Math.max(peak, resident())
}, 5)

process.on('message', () => {
  process.send?.({ before, peak, after: resident(), heapBefore, heapAfter: heap() } satisfies MemoryUse)
})
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  process.send?.({ port, password } satisfies FloodedServer)
})
