import { join } from 'node:path'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { expect, test, vi } from 'vitest'
import { unavailable } from '../../../packages/conformance/src/availability.ts'
import { type Ask, checkSite } from './check-site.ts'
import { folder, runtimeProgram, startServer } from './server-process.ts'

// A runtime starts cold, and hashes the demo's passwords at their full cost.
vi.setConfig({ testTimeout: 90_000 })

const asking =
  (url: string): Ask =>
  (path, init) =>
    fetch(url + path, init)

test('runs on Bun, over bun:sqlite', async (context) => {
  const bun = runtimeProgram('bun') ?? unavailable(context, 'Bun')
  const server = await startServer(bun, ['--conditions=development', 'src/main-bun.ts'])
  await checkSite(asking(server.url)).finally(server.stop)
})

test('runs on Deno, over node:sqlite', async (context) => {
  const deno = runtimeProgram('deno') ?? unavailable(context, 'Deno')
  const rights = ['--allow-net', '--allow-env', '--allow-read']
  const server = await startServer(deno, ['run', ...rights, '--conditions=development', 'src/main-deno.ts'])
  await checkSite(asking(server.url)).finally(server.stop)
})

test('runs on Workers, over the SQLite of a Durable Object', async () => {
  const worker = new Miniflare({
    modules: true,
    script: await bundle(),
    compatibilityDate: '2026-07-01',
    compatibilityFlags: ['nodejs_compat'],
    durableObjects: { SITE: { className: 'Site', useSQLite: true } },
    bindings: { AUTH_SECRET: 'kQ2m9Xw4Zt7Rb1Ns6Vy8Lc3Jf5Hd0PgT', BASE_URL: 'http://localhost' },
  })
  const ask = (path: string, init?: RequestInit): Promise<Response> =>
    worker.dispatchFetch(`http://localhost${path}`, init as never) as never
  await checkSite(ask).finally(() => worker.dispose())
})

/** The worker as one file. `new Function` is forbidden on Workers: nothing in the bundle may need it. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'src', 'main-worker.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['development', 'workerd', 'worker'],
    external: ['node:*', 'cloudflare:*'],
  })
  const [file] = outputFiles
  expect(file).toBeDefined()
  return file?.text ?? ''
}
