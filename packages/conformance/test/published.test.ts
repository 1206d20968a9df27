import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const repository = resolve(import.meta.dirname, '../../..')
/** Those that an adapter of one's own is tested with, each after what it needs. */
const published = ['core', 'auth', 'rest', 'admin', 'conformance']

let project = ''
const modules = (...path: string[]): string => join(project, 'node_modules', ...path)

/** A project outside of the repository, with the packages as they are published. */
beforeAll(async () => {
  project = await realpath(await mkdtemp(join(tmpdir(), 'authpkg-published-')))
  await buildMissing()
  await unpack(await pack())
  for (const name of published) await linkDependencies(name)
  await link(join(repository, 'node_modules/@types/node'), '@types/node')
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  await cp(join(import.meta.dirname, 'memory'), join(project, 'memory'), { recursive: true })
  await cp(join(import.meta.dirname, 'memory-adapter.test.ts'), join(project, 'conformance.test.ts'))
}, 120_000)

afterAll(() => rm(project, { recursive: true, force: true }))

test('an adapter outside of this repository is tested with the packages as they are published', async () => {
  const vitest = await realpath(modules('vitest', 'vitest.mjs'))
  const args = [vitest, 'run', '--no-color', '--root', project, '--reporter=@authpkg/conformance/reporters/matrix']
  const { stdout } = await run(process.execPath, args, { cwd: project, env: environment() })
  expect(stdout).toMatch(/^memory memory all-in-one: [4-9]\d\d passed, 0 failed$/m)
  expect(stdout).toMatch(/^memory memory split-auth-emails uuid-keys: [1-9]\d\d passed, 0 failed$/m)
  expect(stdout).toContain('matrix: 1 cells, 1 passed, 0 failed, 0 skipped')
}, 120_000)

test('the adapter compiles against the types as they are published', async () => {
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['memory', '*.ts'] }))
  const { stdout } = await run(join(repository, 'node_modules/.bin/tsc'), ['-p', project], { cwd: project })
  expect(stdout).toBe('')
}, 120_000)

test('what is published imports nothing that it does not bring or name', async () => {
  const { dependencies, peerDependencies } = await manifestOf('conformance')
  const named = new Set(Object.keys({ ...dependencies, ...peerDependencies }))
  const files = await readdir(modules('@authpkg', 'conformance', 'dist'), { recursive: true })
  for (const file of files.filter((name) => name.endsWith('.js'))) {
    const text = await readFile(modules('@authpkg', 'conformance', 'dist', file), 'utf8')
    for (const [, from = ''] of text.matchAll(/from '([^']+)'/g)) {
      const isOwn = from.startsWith('.') || from.startsWith('node:')
      if (!isOwn) expect(named, `${file} imports ${from}`).toContain(packageOf(from))
    }
  }
})

const compilerOptions = {
  strict: true,
  noEmit: true,
  target: 'es2024',
  module: 'nodenext',
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  types: ['node'],
}

const packageOf = (from: string): string => from.split('/', from.startsWith('@') ? 2 : 1).join('/')

/** Nothing of this run: neither its conditions nor its servers. */
function environment(): NodeJS.ProcessEnv {
  const ours = ([name]: [string, unknown]): boolean => /^(VITEST|AUTHPKG|NODE_OPTIONS|CI$)/.test(name)
  return Object.fromEntries(Object.entries(process.env).filter((entry) => !ours(entry)))
}

/** `npm test` has built them all before; whoever runs this file alone may not have. */
async function buildMissing(): Promise<void> {
  for (const name of published) {
    const folder = join(repository, 'packages', name)
    const isBuilt = await readdir(join(folder, 'dist')).then(
      () => true,
      () => false,
    )
    if (!isBuilt) await run(join(repository, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { cwd: folder })
  }
}

/** The packages as the registry would get them. */
async function pack(): Promise<string> {
  const { packageManager } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as Manifest
  const filters = published.flatMap((name) => ['--filter', `@authpkg/${name}`])
  const target = join(project, 'packed')
  const args = ['--yes', packageManager ?? 'pnpm', '--silent', ...filters, '-r', 'pack', '--pack-destination', target]
  await run('npx', args, { cwd: repository })
  return target
}

async function unpack(folder: string): Promise<void> {
  for (const file of await readdir(folder)) {
    const [, name = ''] = /^authpkg-(.+)-\d+\.\d+\.\d+.*\.tgz$/.exec(file) ?? []
    const target = modules('@authpkg', name)
    await mkdir(target, { recursive: true })
    await run('tar', ['-xzf', join(folder, file), '-C', target, '--strip-components=1'])
  }
}

interface Manifest {
  readonly packageManager?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

const manifestOf = async (name: string): Promise<Manifest> =>
  JSON.parse(await readFile(modules('@authpkg', name, 'package.json'), 'utf8')) as Manifest

/** What others publish is linked from here: a test needs no network. */
async function linkDependencies(name: string): Promise<void> {
  const { dependencies, peerDependencies } = await manifestOf(name)
  const foreign = Object.keys({ ...dependencies, ...peerDependencies }).filter(
    (other) => !other.startsWith('@authpkg/'),
  )
  for (const other of foreign) {
    await link(join(repository, 'packages', name, 'node_modules', other), other)
  }
}

async function link(from: string, name: string): Promise<void> {
  await mkdir(dirname(modules(name)), { recursive: true })
  await symlink(await realpath(from), modules(name)).catch(ignoreExisting)
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
