import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { fileName } from './guide-app.ts'
import { type Block, blocksOf } from './guide-page.ts'
import { GuideReader } from './guide-reader.ts'

/** The pages ask for passwords at every turn: here their hashes cost nothing. */
vi.mock(import('@authpkg/core'), async (importOriginal) => {
  const core = await importOriginal()
  const cheap = { passwords: { insecureFastHashing: true }, logger: { ...console, warn: () => undefined } }
  return { ...core, createAuth: (options) => core.createAuth({ ...options, ...cheap }) }
})

const example = join(import.meta.dirname, '..')
const guides = join(example, '..', '..', 'docs', 'guides', 'rest')
const names = readdirSync(guides).sort()
const blocks = (name: string): readonly Block[] => blocksOf(name, readFileSync(join(guides, name), 'utf8'))

/** The application that all pages are about stands in the first of them. */
const appFiles = new Map(
  blocks('resources.md').flatMap(({ language, text }) => {
    const name = language === 'ts' ? fileName(text) : undefined
    return name === undefined ? [] : [[name, text] as const]
  }),
)

let folder = ''

beforeAll(async () => {
  await mkdir(join(example, 'data'), { recursive: true }) // git takes no notice of it
  folder = await mkdtemp(join(example, 'data', 'guides-'))
})

afterAll(() => rm(folder, { recursive: true }))

test('there is a page for each question', () => {
  const topics = ['clients', 'coming-from-flask-peewee', 'filtering', 'permissions', 'resources', 'writing']
  expect(names).toEqual(topics.map((topic) => `${topic}.md`))
  expect([...appFiles.keys()]).toEqual(['models.ts', 'policy.ts', 'accounts.ts', 'app.ts'])
})

test.each(names)('%s: its code runs, and its requests are answered as it says', async (name) => {
  const place = join(folder, name.replace('.md', ''))
  const reader = new GuideReader(place, appFiles)
  vi.stubGlobal('fetch', reader.fetch)
  vi.stubEnv('AUTH_SECRET', 'Zr7bQ0uGm3ytXk1vEa9WcLpS5dHn2fJo')
  try {
    for (const block of blocks(name)) await reader.read(block)
    reader.end()
  } finally {
    vi.unstubAllGlobals()
    vi.unstubAllEnvs()
  }
})

test('all of it compiles', { timeout: 180_000 }, async () => {
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
  expect(await compile()).toBe('')
})

/** What one block declares may be used by the next. */
const tsconfig = {
  extends: join(example, '..', '..', 'tsconfig.base.json'),
  compilerOptions: { noUnusedLocals: false },
  include: ['.'],
}

const compile = (): Promise<string> =>
  new Promise((done) => {
    const tsc = join(example, '..', '..', 'node_modules', '.bin', 'tsc')
    execFile(tsc, ['-p', folder, '--pretty', 'false'], { cwd: folder }, (_, stdout, stderr) => done(stdout + stderr))
  })
