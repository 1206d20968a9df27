import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { launchBrowser } from '@authpkg/conformance/browser'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { compilePackage } from '../../auth/scripts/compile-templates.ts'
import { assets } from '../src/templates/assets.ts'
import { Comment, createSite, Message, type Site, Topic } from './site.ts'

type Chromium = Awaited<ReturnType<typeof launchBrowser>>
type Page = Awaited<ReturnType<Chromium['newPage']>>
type ContextOptions = NonNullable<Parameters<Chromium['newContext']>[0]>

let chromium: Chromium
beforeAll(async () => {
  chromium = await launchBrowser()
})
afterAll(() => chromium?.close())

const axe = readFileSync(
  createRequire(import.meta.resolve('@authpkg/conformance')).resolve('axe-core/axe.min.js'),
  'utf8',
)

async function serveSite() {
  const site = await createSite(
    (api) => {
      api.register(Message, { ownerField: 'user', searchFields: ['content'] })
      api.register(Comment)
      api.register(Topic)
    },
    { auth: { baseUrl: 'http://localhost' }, api: { openapi: { title: 'Notes <b>', version: '1' } } },
  )
  await site.seed('Message', { user_id: 1, content: 'hello <i>' })
  const server = serve({ fetch: site.app.fetch, port: 0 })
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  const origin = `http://localhost:${(server.address() as { port: number }).port}`
  return { site, open: (name: 'ada' | null, options: ContextOptions = {}) => open(site, origin, name, options) }
}

/** Opens the page, and fails the test that leaves a fault in the console: one of the content security policy, too. */
async function open(site: Site, origin: string, name: 'ada' | null, options: ContextOptions): Promise<Page> {
  const context = await chromium.newContext(options)
  onTestFinished(() => context.close())
  if (name) {
    const [cookie = '', value = ''] = (await site.browser(name)).cookie.split('=')
    await context.addCookies([{ name: cookie, value, url: origin }])
  }
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => void faults.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of [45]\d\d/.test(message.text())) faults.push(message.text())
  })
  onTestFinished(() => expect(faults).toEqual([]))
  await page.goto(`${origin}/api/docs`, { waitUntil: 'networkidle' })
  return page
}

const operation = (page: Page, method: string, path: string) =>
  page
    .locator('details', { has: page.locator(`summary:has-text("${method}"):has(code:text-is("/api${path}"))`) })
    .first()

describe('the page to try an API out', () => {
  test('a list: filters, and what is chosen, go into the address; the answer is shown as text', async () => {
    const { open } = await serveSite()
    const page = await open(null)
    expect(await page.locator('h1').textContent()).toBe('Notes <b>')
    expect(await page.locator('h2').allInnerTexts()).toEqual(['message', 'comment', 'topic'])
    const list = operation(page, 'GET', '/message/')
    await list.locator('summary').first().click()
    await list.getByLabel('Filters', { exact: true }).fill('content__contains=<i>')
    await list.getByLabel('count').selectOption('exact')
    await list.getByRole('button', { name: 'Send' }).click()
    await list.locator('pre').waitFor()
    expect(await list.locator('strong').textContent()).toBe('200 OK')
    expect(await list.locator('pre').textContent()).toContain('"content": "hello <i>"')
    expect(await page.locator('pre i').count()).toBe(0)
    expect(await list.locator('form code').last().textContent()).toContain('content__contains=%3Ci%3E&count=exact')
  })

  test('a change goes with the token of the session; faults are shown as they come', async () => {
    const { site, open } = await serveSite()
    const page = await open('ada')
    const add = operation(page, 'POST', '/message/')
    await add.locator('summary').click()
    const body = add.getByLabel('Body')
    expect(JSON.parse(await body.inputValue())).toMatchObject({ content: '', draft: false, internal: null })
    await body.fill('{"content": "from the page"}')
    await add.getByRole('button', { name: 'Send' }).click()
    await add.locator('strong:text-is("201 Created")').waitFor()
    expect((await site.rows('message')).at(-1)).toMatchObject({ content: 'from the page', user_id: 1 })
    await body.fill('{"contents": 1}')
    await add.getByRole('button', { name: 'Send' }).click()
    await add.locator('strong:text-is("400 Bad Request")').waitFor()
    const remove = operation(page, 'DELETE', '/message/{key}/')
    await remove.locator('summary').click()
    await remove.getByLabel('key').fill('2')
    await remove.getByRole('button', { name: 'Send' }).click()
    await remove.locator('strong:text-is("200 OK")').waitFor()
    expect(await site.rows('message')).toHaveLength(1)
  })

  test.each(['light', 'dark'] as const)('fits a telephone, and axe finds nothing, in %s', async (colorScheme) => {
    const { open } = await serveSite()
    const page = await open('ada', { viewport: { width: 390, height: 844 }, colorScheme })
    for (const [method, path] of [
      ['GET', '/message/'],
      ['POST', '/message/'],
      ['PATCH', '/message/{key}/'],
    ] as const) {
      await operation(page, method, path).locator('summary').first().click()
    }
    await operation(page, 'GET', '/message/').getByRole('button', { name: 'Send' }).click()
    await page.locator('pre').first().waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    const world = await page.context().newCDPSession(page)
    const { result } = await world.send('Runtime.evaluate', {
      expression: `${axe};axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
      awaitPromise: true,
      returnByValue: true,
    })
    expect(result.value).toEqual([])
  })

  test('says why there is nothing to show', async () => {
    const { site, open } = await serveSite()
    for (const model of ['Message', 'Comment', 'Topic'] as const) site.api.unregister(model)
    const page = await open(null)
    expect(await page.getByRole('status').textContent()).toBe('Please log in first.')
    expect(await page.locator('h2').count()).toBe(0)
  })
})

test('CACHE-1: the page has the strict policy and is kept by nobody; what it is made of is kept for ever', async () => {
  const site = await createSite((api) => api.register(Message))
  const { headers, text } = await site.as(null).get('/api/docs/')
  expect(headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(headers.get('cache-control')).toBe('no-store')
  for (const [, path = ''] of text.matchAll(/(?:href|src)="(\/api\/docs\/[^"]+)"/g)) {
    const asset = await site.as(null).get(path)
    expect([asset.status, asset.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
  }
  expect((await site.as(null).get('/api/docs/other.js')).status).toBe(404)
  expect((await site.as(null).post('/api/docs/')).status).toBe(404)
})

test('what is compiled ahead is made from the files as they are', () => {
  const folder = join(import.meta.dirname, '..')
  expect(readFileSync(join(folder, 'src/templates/assets.ts'), 'utf8')).toBe(compilePackage(folder).assets)
})

test('lengths run in logical directions, nothing comes from elsewhere, and the script is small', () => {
  const css = assets['docs.css'].content
  expect(css).not.toMatch(/(?<![\w-])(?:margin|padding|border|inset)-(?:left|right)|url\(|@import|#[0-9a-f]{3,8}\b/i)
  expect(assets['docs.js'].content).not.toMatch(/innerHTML|https?:/)
  expect(assets['docs.js'].content.length).toBeLessThan(9000)
})
