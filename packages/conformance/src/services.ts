import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { mysqlUrl, postgresUrl, redisUrl } from './databases.ts'

/** What a run found or started, and how to end what it started. */
export interface Services {
  /** The servers that are not to be had here, as a person reads them. */
  readonly missing: readonly string[]
  stop(): Promise<void>
}

/**
 * Fills the variables that `databases.ts` reads: PostgreSQL is started from the package registry's
 * binaries, MariaDB and Redis are used where they answer on their standard local port. A variable that
 * is set already stays as it is, and nothing is started or looked for in its place.
 */
export async function startServices(): Promise<Services> {
  const [postgres, mysql, redis] = await Promise.all([
    postgresUrl() === null ? startPostgres() : null,
    mysqlUrl() ?? findMysql(),
    redisUrl() ?? findRedis(),
  ])
  if (postgres !== null) process.env['AUTHPKG_TEST_POSTGRES_URL'] = postgres.url
  if (mysql !== null) process.env['AUTHPKG_TEST_MYSQL_URL'] = mysql
  if (redis !== null) process.env['AUTHPKG_TEST_REDIS_URL'] = redis
  const missing = [
    postgresUrl() === null ? 'PostgreSQL' : null,
    mysql === null ? 'MariaDB or MySQL' : null,
    redis === null ? 'Redis' : null,
  ].filter((name) => name !== null)
  return { missing, stop: async () => postgres?.stop() }
}

interface StartedPostgres {
  readonly url: string
  stop(): Promise<void>
}

/** Null when this platform has no binaries or lets none be run; the child says why on standard error. */
async function startPostgres(): Promise<StartedPostgres | null> {
  const child = fork(join(import.meta.dirname, 'postgres-server.ts'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    detached: true, // a Ctrl-C is for the tests; the server ends when they have, and cleans up
  })
  const ended = once(child, 'exit')
  const url = await Promise.race([once(child, 'message').then(([message]) => String(message)), ended.then(() => null)])
  if (url === null) return null
  const stop = async () => {
    if (child.connected) child.disconnect()
    await ended
  }
  return { url, stop }
}

async function findMysql(): Promise<string | null> {
  const url = 'mysql://root@127.0.0.1:3306/'
  try {
    const connection = await createConnection({ uri: url, connectTimeout: 2000 })
    await connection.query('select 1')
    await connection.end()
    return url
  } catch {
    return null
  }
}

/** Asked in Redis' own words, so that no client has to be there yet. */
function findRedis(): Promise<string | null> {
  const url = 'redis://127.0.0.1:6379/'
  return new Promise((resolve) => {
    const socket = connect(6379, '127.0.0.1', () => socket.write('PING\r\n'))
    const answer = (found: boolean) => {
      socket.destroy()
      resolve(found ? url : null)
    }
    socket.setTimeout(2000, () => answer(false))
    socket.on('error', () => answer(false))
    socket.on('data', (data) => answer(data.toString().startsWith('+PONG')))
  })
}
