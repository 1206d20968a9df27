import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWithShared } from '../src/shared-data.ts'
import { blocksOf, codeCellsOf, programOf } from './coming-from/read-guide.ts'

const repository = resolve(import.meta.dirname, '../../..')
const guides = join(repository, 'docs/guides')

/** Which column is compiled with which names known. */
const scopes = { here: 'ours', Kysely: 'kysely', MikroORM: 'mikro-orm', Sequelize: 'sequelize' } as const

/** The page that begins the guide, and one for each ancestor, by name. */
const pages = new Map<string, string>()
let project = ''

beforeAll(async () => {
  const names = (await readdir(join(guides, 'coming-from'))).map((name) => `coming-from/${name}`)
  for (const name of ['coming-from.md', ...names]) {
    pages.set(name.replaceAll(/\W/g, '-'), await readFile(join(guides, name), 'utf8'))
  }
  project = await realpath(await mkdtemp(join(tmpdir(), 'authpkg-coming-from-')))
  await symlink(join(repository, 'node_modules'), join(project, 'node_modules'))
  await writeFile(join(project, 'package.json'), JSON.stringify({ type: 'module' }))
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(tsconfig))
})

afterAll(() => rm(project, { recursive: true, force: true }))

/** The compiler is strict on names; a snippet may leave what it declares unused. */
const tsconfig = {
  extends: join(repository, 'tsconfig.base.json'),
  compilerOptions: { noUnusedLocals: false, verbatimModuleSyntax: false, rewriteRelativeImportExtensions: false },
}

test('every name that the guide calls ours exists, and its code compiles', async () => {
  let names = 0
  for (const [page, text] of pages) {
    const cells = codeCellsOf(text)
    for (const [heading, scope] of Object.entries(scopes)) {
      const codes = cells.filter((cell) => cell.heading === heading).map(({ code }) => code)
      if (codes.length === 0) continue
      names += codes.length
      const program = programOf(codes, join(import.meta.dirname, `coming-from/${scope}.ts`))
      await writeFile(join(project, `${page}.${scope}.ts`), program)
    }
    for (const [i, block] of blocksOf(text).entries())
      await writeFile(join(project, `${page}.block-${i + 1}.ts`), block)
  }
  expect(names).toBeGreaterThan(400)
  expect(await faultsIn(project)).toEqual([])
}, 180_000)

testWithShared('every row of the reference list occurs in the guide', 'features.md', async (path) => {
  const ids = [...(await readFile(path, 'utf8')).matchAll(/^\| ([A-Z]+-[A-Z]+-\d+) \|/gm)].map(([, id = '']) => id)
  expect(ids.length).toBeGreaterThan(300)
  const guide = [...pages.values()].join('\n')
  expect(ids.filter((id) => !new RegExp(`\\b${id}\\b`).test(guide))).toEqual([])
})

/** What the compiler says, each with the line it says it of. */
async function faultsIn(folder: string): Promise<readonly string[]> {
  const faults = (await compile(folder)).split('\n').filter((line) => line.trim() !== '')
  return Promise.all(faults.map(withSource))
}

const compile = (folder: string): Promise<string> =>
  new Promise((done) => {
    const tsc = join(repository, 'node_modules/.bin/tsc')
    execFile(tsc, ['-p', folder, '--pretty', 'false'], { cwd: folder }, (_, stdout, stderr) => done(stdout + stderr))
  })

async function withSource(fault: string): Promise<string> {
  const [, file, line] = /^([\w.-]+\.ts)\((\d+),/.exec(fault) ?? []
  if (file === undefined) return fault
  const source = (await readFile(join(project, file), 'utf8')).split('\n')[Number(line) - 1] ?? ''
  return `${fault}\n  ${source.slice(0, 200)}`
}
