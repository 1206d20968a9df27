import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unavailable } from '../../../packages/conformance/src/availability.ts'
import { postgresUrl } from '../../../packages/conformance/src/databases.ts'
import { Browsing } from './browsing.ts'
import { createPostgresDatabase } from './postgres-database.ts'
import { runToEnd, start } from './started-process.ts'
import { testStarting } from './starting.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authpkg-notes-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('what cannot work ends with one line and exit code 1', () => {
  const fails = async (env: Record<string, string>): Promise<string> => {
    const { code, output } = await runToEnd('src/main.ts', env)
    expect(code).toBe(1)
    expect(output.trim().split('\n')).toHaveLength(1)
    return output
  }

  test('a folder that is not there', async () => {
    expect(await fails({ DATABASE_URL: `sqlite:${folder}/none/notes.db` })).toContain('directory does not exist')
  })

  test('a port that is none, a secret that can be guessed', async () => {
    expect(await fails({ PORT: 'http' })).toContain('PORT must be a number')
    expect(await fails({ DATABASE_URL: 'sqlite::memory:', AUTH_SECRET: 'short' })).toContain('at least 32 characters')
  })
})

testStarting('src/main.ts')

test('in production no mail can be read on the site, and nothing that needs one is offered', async () => {
  const production = { NODE_ENV: 'production', BASE_URL: 'https://notes.example', DATABASE_URL: 'sqlite::memory:' }
  const demo = await start('src/main.ts', production)
  try {
    expect((await fetch(`${demo.url}/mails/`)).status).toBe(404)
    expect((await fetch(`${demo.url}/accounts/forgot-password/`)).status).toBe(404)
  } finally {
    expect(await demo.stop()).toBe(0)
  }
})

test('runs on PostgreSQL; while the server is away it answers 503 and goes on, and afterwards it works again', async (context) => {
  const server = postgresUrl() ?? unavailable(context, 'PostgreSQL')
  const database = await createPostgresDatabase(server)
  const line = await interruptible(new URL(database.url))
  const demo = await start('src/main.ts', { DATABASE_URL: line.url })
  try {
    const browser = new Browsing((path, init) => fetch(demo.url + path, init))
    expect((await browser.logIn('coleifer', 'test')).status).toBe(303)
    expect(await browser.page('/private/')).toContain('coleifer')

    line.cut()
    const page = await browser.get('/private/')
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await page.text()).not.toMatch(/ECONN|select|postgres/i)
    const api = await fetch(`${demo.url}/api/message/`)
    expect([api.status, api.headers.get('content-type')]).toEqual([503, 'application/problem+json'])
    expect(demo.isRunning()).toBe(true)

    line.mend()
    expect(await browser.page('/private/')).toContain('coleifer')
    const { objects } = (await (await fetch(`${demo.url}/api/message/?user__username=admin`)).json()) as {
      objects: object[]
    }
    expect(objects).toHaveLength(2)
  } finally {
    await demo.stop()
    line.close()
    await database.drop()
  }
})

interface Line {
  readonly url: string
  cut(): void
  mend(): void
  close(): void
}

/** A road to a server that can be cut: nobody but these tests loses the server. */
async function interruptible(target: URL): Promise<Line> {
  const open = new Set<Socket>()
  let isCut = false
  const relay = createServer((socket) => {
    if (isCut) return void socket.destroy()
    const onward = connect(Number(target.port), target.hostname)
    for (const end of [socket, onward]) {
      open.add(end)
      end.on('error', () => end.destroy())
      end.on('close', () => open.delete(end))
    }
    socket.pipe(onward).pipe(socket)
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String((relay.address() as { port: number }).port)
  const cut = (): void => {
    isCut = true
    for (const socket of open) socket.destroy()
  }
  return {
    url: url.href,
    cut,
    mend: () => {
      isCut = false
    },
    close: () => {
      cut()
      relay.close()
    },
  }
}
