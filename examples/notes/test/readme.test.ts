import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { Browsing, basic } from './browsing.ts'
import { start } from './started-process.ts'

const example = join(import.meta.dirname, '..')
const readme = readFileSync(join(example, '..', '..', 'README.md'), 'utf8')

/** The versions that the quick start names are those that are tested here. */
test('the quick start names the versions that this workspace uses', () => {
  const named = [...readme.matchAll(/ (@?[\w/-]+)@(\d+\.\d+\.\d+)\b/g)].filter(([, name]) => name !== 'pnpm')
  expect(named.length).toBeGreaterThan(3)
  for (const [, name = '', version] of named) {
    const installed = JSON.parse(readFileSync(join(example, 'node_modules', name, 'package.json'), 'utf8'))
    expect([name, installed.version]).toEqual([name, version])
  }
})

test('FP-START-03, FP-START-04, FP-START-05: the quick start runs as it is written, and does what it says', async () => {
  const [, code = ''] = /```ts\n(\/\/ app\.ts\n[\s\S]*?)```/.exec(readme) ?? []
  await mkdir(join(example, 'data'), { recursive: true }) // git takes no notice of it
  const place = await mkdtemp(join(example, 'data', 'quick-start-'))
  const cwd = await mkdtemp(join(tmpdir(), 'authpkg-quick-start-'))
  try {
    await writeFile(join(place, 'app.ts'), code)
    const secret = { AUTH_SECRET: 'Zr7bQ0uGm3ytXk1vEa9WcLpS5dHn2fJo' }
    const server = await start(join(relative(example, place), 'app.ts'), secret, cwd)
    await useQuickStart(server.url).finally(server.stop)
  } finally {
    await rm(place, { recursive: true })
    await rm(cwd, { recursive: true })
  }
})

async function useQuickStart(url: string): Promise<void> {
  const browser = new Browsing((path, init) => fetch(url + path, init))
  const password = 'correct horse battery staple'
  expect((await browser.logIn('admin', password)).status).toBe(303)
  expect(await browser.page('/private/')).toBe('Hello admin')
  expect(await browser.page('/admin/note/')).toContain('Note')
  const note = await fetch(`${url}/api/note/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...basic('admin', password) },
    body: JSON.stringify({ message: 'hello', user: 1 }),
  })
  expect(note.status).toBe(201)
  const list = (await (await fetch(`${url}/api/note/?user__username=admin`)).json()) as { objects: object[] }
  expect(list.objects).toMatchObject([{ message: 'hello', user: { id: 1, username: 'admin' } }])
}
