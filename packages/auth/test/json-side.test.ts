import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { csrfHeader } from '../src/index.ts'
import { createSite, password } from './site.ts'

test('every page of accounts has a JSON side: a GET with the CSRF token, and a POST that takes it', async () => {
  const access = { Invitation: { create: 'signedIn' } } as const
  const site = await createSite({ access, features: { emailConfirmation: true } })
  await site.addUser()
  const paths = new Set(site.app.routes.filter(({ method }) => method === 'POST').map(({ path }) => path))
  expect(paths.size).toBeGreaterThan(8)
  for (const path of paths) {
    const browser = site.browser()
    await browser.login('ada', password)
    const shown = await browser.get(path, { Accept: 'application/json' })
    expect([path, shown.status, shown.headers.get('content-type')]).toEqual([path, 200, 'application/json'])
    const { csrfToken } = (await shown.json()) as { csrfToken: string }
    const sent = await browser.json(path, {}, { [csrfHeader]: csrfToken })
    expect(sent.headers.get('content-type'), path).toMatch(/^application\/(?:problem\+)?json$/)
    expect([path, sent.status]).not.toEqual([path, 403])
  }
})

test('the guide to single-page clients tells of every page of accounts', async () => {
  const { app } = await createSite({ features: { emailConfirmation: true } })
  const guide = await readFile(join(import.meta.dirname, '../../../docs/guides/single-page-and-mobile.md'), 'utf8')
  const missing = app.routes.filter(({ method, path }) => method === 'POST' && !guide.includes(`| \`${path}\``))
  expect(missing.map(({ path }) => path)).toEqual([])
})
