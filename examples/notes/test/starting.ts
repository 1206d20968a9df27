import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Browsing } from './browsing.ts'
import { runToEnd, type StartedProcess, start } from './started-process.ts'

/** In milliseconds, for tests that start the program several times. */
const patience = 120_000

/** What the demo does when it is started, on whichever ORM. */
export function testStarting(program: string): void {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'authpkg-notes-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test(
    'a new SQLite file is made and filled, survives a restart, and the port that is taken is told',
    async () => {
      const env = { DATABASE_URL: `sqlite:${join(folder, 'new.db')}` }
      await whileRunning(program, env, async (demo) => {
        expect(demo.output()).toMatch(/Adding to the database:\n {2}.*\buser\b/)
        const browser = new Browsing((path, init) => fetch(demo.url + path, init))
        await browser.logIn('user', 'user')
        await browser.post('/create/', { content: 'this stays', next: '/' }, '/private/')

        const { port } = new URL(demo.url)
        const second = await runToEnd(program, { ...env, PORT: port })
        expect([second.code, second.output]).toEqual([1, expect.stringContaining(`Port ${port} is taken`)])
      })
      await whileRunning(program, env, async (demo) => {
        expect(demo.output()).not.toContain('Adding to the database')
        expect(await (await fetch(demo.url)).text()).toContain('this stays')
      })
    },
    patience,
  )

  test(
    'a file that is no database, or a server that does not answer, ends it with one line',
    async () => {
      const fails = async (DATABASE_URL: string): Promise<string> => {
        const { code, output } = await runToEnd(program, { DATABASE_URL })
        expect([code, output.trim().split('\n')]).toEqual([1, [expect.any(String)]])
        return output
      }
      const path = join(folder, 'text.db')
      const text = 'This has more than a hundred bytes, so that nobody takes it for an empty database.\n'
      await writeFile(path, text.repeat(9))
      expect(await fails(`sqlite:${path}`)).toContain('the file is not a database')
      for (const scheme of ['postgres', 'mysql']) {
        const output = await fails(`${scheme}://me:hidden@127.0.0.1:1/notes`)
        expect(output).toContain(`${scheme}://127.0.0.1:1/notes: no server answers there`)
      }
      expect(await fails('oracle://x')).toContain('DATABASE_URL must be')
    },
    patience,
  )
}

/** Starts the demo, and stops it whatever happens meanwhile; it must end well. */
async function whileRunning(
  program: string,
  env: Record<string, string>,
  work: (demo: StartedProcess) => Promise<void>,
): Promise<void> {
  const demo = await start(program, env)
  let code: number | null = null
  try {
    await work(demo)
  } finally {
    code = await demo.stop()
  }
  expect(code).toBe(0)
}
