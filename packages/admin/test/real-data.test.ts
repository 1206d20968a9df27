import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testWithShared } from '@authpkg/conformance/shared-data'
import { introspect, kyselyAdapter } from '@authpkg/kysely'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, onTestFinished } from 'vitest'
import { createAdmin } from '../src/index.ts'
import type { Browser } from './browser.ts'
import { createSite } from './site.ts'

/** An admin area over every table of a copy of a database that was not made for us. */
async function openCopy(path: string) {
  const folder = mkdtempSync(join(tmpdir(), 'authpkg-admin-'))
  const copy = join(folder, 'copy.db')
  copyFileSync(path, copy)
  const database = new Database(copy)
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) })
  onTestFinished(async () => {
    await db.destroy()
    rmSync(folder, { recursive: true })
  })
  const adapter = kyselyAdapter(db, await introspect(db))
  const accounts = await createSite(() => {})
  const admin = createAdmin(accounts.auth, { adapter, prefix: '/data' }).registerAll()
  accounts.app.route('/data', admin.routes())
  const dump = (): unknown[] =>
    [...adapter.describe().values()].map(({ table }) =>
      database.prepare(`select * from "${table}"`).safeIntegers().all(),
    )
  return { adapter, admin, browser: await accounts.asAdmin(), dump }
}

/** Opens the first rows of a list and saves each as it is. */
async function saveAsIs(browser: Browser, listUrl: string): Promise<number> {
  const list = await browser.page(listUrl)
  expect([listUrl, list.status]).toEqual([listUrl, 200])
  const links = list.html.querySelectorAll('td.first a').slice(0, 8)
  for (const link of links) {
    const path = link.getAttribute('href') ?? ''
    const answer = await browser.submit(path, {})
    expect([path, answer.status]).toEqual([path, 303])
  }
  return links.length
}

for (const file of ['data/chinook.sqlite', 'data/flask-peewee-example.db']) {
  testWithShared(
    `every table of ${file} is listed, filtered, opened, and saved without a change`,
    file,
    async (path) => {
      const { adapter, admin, browser, dump } = await openCopy(path)
      const before = dump()
      for (const name of adapter.describe().keys()) {
        const url = admin.url(name)
        const list = await browser.page(url)
        expect(await saveAsIs(browser, url)).toBeGreaterThan(0)
        for (const link of list.html.querySelectorAll('.chooser-link')) {
          const condition = await browser.page(link.getAttribute('href') ?? '')
          expect([link.getAttribute('href'), condition.status]).toEqual([link.getAttribute('href'), 200])
        }
        for (const link of list.html.querySelectorAll('thead .sort')) {
          expect((await browser.page(link.getAttribute('href') ?? '')).status).toBe(200)
        }
      }
      expect(dump()).toEqual(before)
    },
  )
}

testWithShared('a track is found by its album’s artist, edited and deleted', 'data/chinook.sqlite', async (path) => {
  const { browser } = await openCopy(path)
  const found = await browser.page('/data/track/?Album__Artist__Name__eq=AC%2FDC&ordering=-Milliseconds')
  expect(found.textOf('.page-aside')).toBe('18 matching tracks')
  const row = found.html.querySelector('td.first a')?.getAttribute('href') ?? ''
  const saved = await browser.follow(await browser.submit(row, { Name: 'Renamed', UnitPrice: '1.29' }))
  expect(saved.textsOf('td.first')[0]).toBe('Renamed')
  const preview = await browser.page(row.replace(/\/\?/, '/delete/?'))
  expect(preview.textsOf('.step-title').every((title) => title.includes('will be deleted'))).toBe(true)
  expect((await browser.submit(preview.path, {}, {})).status).toBe(303)
  expect((await browser.get(row)).status).toBe(404)
})

testWithShared('rows with composite keys and self references open', 'data/chinook.sqlite', async (path) => {
  const { browser } = await openCopy(path)
  const link = await browser.page('/data/playlisttrack/1,3402/')
  expect([link.status, link.textsOf('.fixed')]).toEqual([
    200,
    ['Music', 'Band Members Discuss Tracks from "Revelations"'],
  ])
  const employee = await browser.page('/data/employee/2/')
  expect(employee.html.querySelector('[name=ReportsTo] option[selected]')?.textContent.trim()).toBe('General Manager')
  const list = await browser.page('/data/employee/?ReportsTo__LastName__eq=Edwards&ordering=ReportsTo__LastName')
  expect(list.textOf('.page-aside')).toBe('3 matching employees')
})
