import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { currentUser, flash, seeOther, takeFlashes } from '../src/index.ts'
import { Browser } from './browser.ts'
import { createSite } from './site.ts'

async function flashApp() {
  const { auth } = await createSite()
  const app = new Hono().use(currentUser(auth))
  app.get('/do', (c) => {
    for (const text of c.req.queries('text') ?? []) flash(c, text)
    return seeOther(c, '/')
  })
  app.get('/both', (c) => {
    flash(c, 'now', 'error')
    return c.json(takeFlashes(c))
  })
  app.get('/', (c) => c.json(takeFlashes(c)))
  return new Browser(app, 'https://good.example')
}

const shown = async (browser: Browser, path = '/') => (await (await browser.get(path)).json()) as unknown

test('a message is shown once, on the next page', async () => {
  const browser = await flashApp()
  await browser.get('/do?text=Saved%20→%20<b>')
  expect(await shown(browser)).toEqual([{ kind: 'success', text: 'Saved → <b>' }])
  expect(await shown(browser)).toEqual([])
  expect(browser.cookies.size).toBe(0)
})

test('several messages come in their order, the newest few, cut to fit a cookie', async () => {
  const browser = await flashApp()
  const long = '漢'.repeat(1000)
  await browser.get(
    `/do?${new URLSearchParams(['0', long, long, long].map((text): [string, string] => ['text', text]))}`,
  )
  expect([...browser.cookies.values()].join('').length).toBeLessThan(4000)
  expect(await shown(browser)).toHaveLength(3)
})

test('a page can show what it says itself, after what was left for it', async () => {
  const browser = await flashApp()
  await browser.get('/do?text=before')
  expect(await shown(browser, '/both')).toEqual([
    { kind: 'success', text: 'before' },
    { kind: 'error', text: 'now' },
  ])
  expect(await shown(browser)).toEqual([])
})

test('words that we did not sign are not shown', async () => {
  const browser = await flashApp()
  await browser.get('/do?text=ours')
  const cookie = browser.cookies.get('__Host-flash') ?? ''
  const [payload = '', signature = ''] = cookie.split('.')
  const forged = btoa(JSON.stringify([{ kind: 'error', text: 'call this number' }])).replaceAll('=', '')
  for (const value of [`${forged}.${signature}`, forged, `${payload}.`, '', 'a.b.c', '%00.%00']) {
    browser.cookies.set('__Host-flash', value)
    expect(await shown(browser)).toEqual([])
  }
})
