import { getOr404, objectList, onError, paginate } from '@authpkg/auth'
import {
  anonymous,
  asc,
  definePolicy,
  eq,
  everyone,
  keyText,
  modelOf,
  never,
  type Row,
  recordsOf,
  rowsOf,
  type Where,
} from '@authpkg/core'
import { type Context, Hono } from 'hono'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { accounts } from '../fixtures/accounts.ts'
import { missingKey } from '../fixtures/keys.ts'
import { fillLibrary } from '../fixtures/library.ts'

const access = definePolicy({ Author: { read: everyone }, Book: { read: everyone } })

const titles = (rows: readonly Row[]): string => rows.map((row) => row['title']).join(' ')

/** Lists and look-ups of an application's own, of rows as they are and as the policy shows them. */
export const utilities: Suite = (cell, test) => {
  beforeEach(async () => {
    await cell.harness.reset()
    await fillLibrary(cell.db)
  })

  /** The books that hold, by either road. */
  const booksWhere = (where?: Where) => {
    const query = { ...(where && { where }), orderBy: [asc('year')], include: { author: {} } }
    const records = accounts(cell.db, { access }).records(anonymous)
    return [rowsOf(cell.db, 'Book', query), recordsOf(records, 'Book', query)]
  }

  /** What a request is answered by a handler. */
  const ask = async (handle: (c: Context) => Promise<Response>, query = '') => {
    const app = new Hono().onError(onError(accounts(cell.db))).get('/', handle)
    const answer = await app.request(`/${query}`)
    return { status: answer.status, text: await answer.text() }
  }

  test('a row is got by its key or a condition, or is a 404 (FP-UTIL-01)', async () => {
    const key = async (title: string): Promise<string> => {
      const row = await cell.db.findOne('Book', { where: eq('title', title) })
      return keyText(modelOf(cell.db.describe(), 'Book'), row ?? {})
    }
    const [beta, gamma] = [await key('Beta'), await key('Gamma')]
    for (const books of booksWhere(eq('author.name', 'Ada'))) {
      const got = (asked: string | Where) => ask(async (c) => c.text(titles([await getOr404(books, asked)])))
      expect(await got(beta)).toEqual({ status: 200, text: 'Beta' })
      expect(await got(eq('isbn', 'A-1'))).toEqual({ status: 200, text: 'Alpha' })
      for (const none of [gamma, String(missingKey(cell)), 'no key, at all', eq('title', 'Gamma')]) {
        expect((await got(none)).status).toBe(404)
      }
    }
  })

  test('a list is rendered page by page, in the order of its query (FP-UTIL-02, FP-UTIL-04)', async () => {
    for (const books of booksWhere()) {
      const list = (c: Context) =>
        objectList(c, (view) => `${titles(view.objectList)}, ${view.page}/${view.pagination.pages}`, books, {
          paginateBy: 2,
        })
      expect((await ask(list)).text).toBe('Delta Orphan, 1/3')
      expect((await ask(list, '?page=2')).text).toBe('Alpha Beta, 2/3')
      expect((await ask(list, '?page=3')).text).toBe('Gamma, 3/3')
      expect((await ask(list, '?page=4')).text).toBe(', 4/3')
    }
  })

  test('a query is cut into pages, and so is a whole model (FP-UTIL-09, FP-UTIL-11, FP-UTIL-12)', async () => {
    const cut = async (where: Where | undefined, query: string): Promise<string[]> => {
      const answers = booksWhere(where).map((books) =>
        ask(async (c) => {
          const asked = paginate(c, books, { paginateBy: 2 })
          return c.text(`${asked.getPage()}: ${titles(await asked.getList())} of ${await asked.getPages()}`)
        }, query),
      )
      return (await Promise.all(answers)).map(({ text }) => text)
    }
    const twice = (text: string): string[] => [text, text]
    expect(await cut(undefined, '?page=3')).toEqual(twice('3: Gamma of 3'))
    expect(await cut(eq('author.name', 'Ada'), '?page=x')).toEqual(twice('1: Alpha Beta of 1'))
    expect(await cut(never, '')).toEqual(twice('1:  of 0'))
    expect(await cut(undefined, '?page=999999999999999')).toEqual(twice('999999999999999:  of 3'))
  })
}
