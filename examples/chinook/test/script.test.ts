import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unavailable } from '../../../packages/conformance/src/availability.ts'
import { postgresUrl } from '../../../packages/conformance/src/databases.ts'
import { testWithShared } from '../../../packages/conformance/src/shared-data.ts'
import { Browsing, basic } from '../../notes/test/browsing.ts'
import { runToEnd, start } from '../../notes/test/started-process.ts'
import { loadPostgres } from './databases.ts'

const script = '../chinook/src/main.ts'
const ADMIN_PASSWORD = 'correct horse battery'
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authpkg-chinook-'))
})
afterAll(() => rm(folder, { recursive: true }))

testWithShared(
  'the script serves a file, with the accounts in another beside it',
  'data/chinook.sqlite',
  async (path) => {
    const file = join(folder, 'chinook.sqlite')
    await copyFile(path, file)
    const before = await readFile(file)
    await useScript({ DATABASE_URL: `sqlite:${file}` }, 'track')
    expect((await stat(join(folder, 'accounts.sqlite'))).size).toBeGreaterThan(0)
    expect((await readFile(file)).equals(before)).toBe(true)
  },
)

testWithShared('the script serves a PostgreSQL database', 'data/chinook-postgresql.sql', async (path, context) => {
  if (postgresUrl() === null) unavailable(context, 'PostgreSQL')
  const database = await loadPostgres(path)
  try {
    await useScript({ DATABASE_URL: database.url }, 'invoice_line')
  } finally {
    await database.drop()
  }
})

test('without a database it says what it needs', async () => {
  for (const DATABASE_URL of ['', `sqlite:${folder}/none.sqlite`]) {
    const { code, output } = await runToEnd(script, { DATABASE_URL }, folder)
    expect([code, output]).toEqual([1, 'Set DATABASE_URL to sqlite:<path of a database> or postgres://…\n'])
  }
})

async function useScript(env: Record<string, string>, table: string): Promise<void> {
  const cwd = await mkdtemp(join(folder, 'started-'))
  const site = await start(script, { ...env, ADMIN_PASSWORD }, cwd)
  try {
    const browser = new Browsing((path, init) => fetch(site.url + path, init))
    expect((await browser.logIn('admin', ADMIN_PASSWORD)).status).toBe(303)
    expect(await browser.page(`/admin/${table}/`)).toContain('<table')
    const list = await fetch(`${site.url}/api/${table}/?limit=1`, { headers: basic('admin', ADMIN_PASSWORD) })
    expect(list.status).toBe(200)
  } finally {
    await site.stop()
  }
}
