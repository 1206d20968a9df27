import type { Row } from '@authpkg/core'
import { admins, definePolicy } from '@authpkg/core'
import { expect, test } from 'vitest'
import { html } from '../src/index.ts'
import { addBooks, createSite, models } from './site.ts'

test('FP-MA-01: fields, related rows, paths and functions can be columns', async () => {
  const site = await createSite((admin) => {
    admin.register(models.Author)
    admin.register(models.Book, {
      columns: [
        'title',
        'author',
        'author.born',
        { name: 'shout', value: (row: Row) => String(row['title']).toUpperCase() },
        { name: 'mark', label: 'Star', value: () => html`<b title="${'"'}">${'<*>'}</b>` },
      ],
    })
  })
  const { ada } = await addBooks(site)
  const page = await (await site.asAdmin()).page('/admin/book/')
  expect(page.textsOf('thead th').slice(1)).toEqual(['Title', 'Author', 'Author born', 'Shout', 'Star'])
  const cells = page.html.querySelectorAll('tbody tr:first-child td').slice(1)
  expect(cells.map((cell) => cell.textContent.trim())).toEqual(['Alpha', 'Ada', '1815', 'ALPHA', '<*>'])
  expect(cells[1]?.querySelector('a')?.getAttribute('href')).toBe(`/admin/author/${ada.id}/`)
  expect(cells[4]?.innerHTML.trim()).toBe('<b title="&quot;">&lt;*&gt;</b>')
})

test('FP-MA-01: without columns a list shows the text form of its rows first, then what fits', async () => {
  const site = await createSite()
  await addBooks(site)
  const page = await (await site.asAdmin()).page('/admin/book/')
  expect(page.textsOf('thead th').slice(1)).toEqual(['Title', 'Isbn', 'Author', 'Kind', 'Price', 'In print'])
  expect(page.textsOf('td.first')).toEqual(['Alpha', 'Beta', 'Gamma'])
})

test('a column whose function throws says so in its cell, and the log has the reason', async () => {
  const site = await createSite((admin) =>
    admin.register('Book', {
      columns: [
        'title',
        {
          name: 'bad',
          value: () => {
            throw new Error('no luck')
          },
        },
      ],
    }),
  )
  await addBooks(site)
  const page = await (await site.asAdmin()).page('/admin/book/')
  expect(page.status).toBe(200)
  expect(page.textsOf('td[data-label=Bad]')[0]).toBe('cannot be shown')
  expect(String(site.logged[0])).toContain('no luck')
})

test('a column without a function reads the member of the row’s instance, and calls a method', async () => {
  const site = await createSite((admin) => admin.register('Book', { columns: ['title', { name: 'toString' }] }))
  await addBooks(site)
  expect((await (await site.asAdmin()).page('/admin/book/')).textsOf('tbody tr:first-child td')[2]).toBe(
    '[object Object]',
  )
})

test('NULL, empty text, booleans, dates and moments are told apart and readable', async () => {
  const site = await createSite((admin) =>
    admin.register('Book', { columns: ['title', 'blurb', 'in_print', 'published', 'updated', 'kind'] }),
  )
  await addBooks(site)
  const page = await (await site.asAdmin()).page('/admin/book/')
  const rows = page.html.querySelectorAll('tbody tr').map((row) =>
    row
      .querySelectorAll('td')
      .slice(2)
      .map((td) => td.textContent.replace(/\s+/g, ' ').trim()),
  )
  expect(rows).toEqual([
    ['—no value', 'Yes', '—no value', '—no value', 'novel'],
    ['empty text', 'No', '—no value', '—no value', '—no value'],
    ['—no value', '—no value', '29 Feb 2020', '5 Jan 2024, 10:20', '—no value'],
  ])
  expect(page.html.querySelector('time[datetime="2024-01-05T10:20:30.123Z"]')).not.toBeNull()
})

test('long text is cut in the list', async () => {
  const site = await createSite((admin) => admin.register('Book', { columns: ['title', 'blurb'] }))
  await site.adapter.insert('Book', { title: 'Long', blurb: 'x'.repeat(10_000) })
  const page = await (await site.asAdmin()).page('/admin/book/')
  expect(page.textOf('td[data-label=Blurb]')).toBe(`${'x'.repeat(300)}…`)
})

test('ADM-4: a secret field cannot be a column, and one that may not be read is none', async () => {
  const access = definePolicy({ Author: { read: admins, fields: { born: { read: 'superuser' } } } })
  const site = await createSite((admin) => admin.register('Author', { columns: ['name', 'born'] }), { access })
  await addBooks(site)
  const page = await (await site.asAdmin()).page('/admin/author/')
  expect(page.textsOf('thead th')).toEqual(['Name'])
  expect(page.text).not.toContain('1815')
  await expect(createSite((admin) => admin.register('Author', { columns: ['token_secret'] }))).rejects.toThrow(
    'token_secret',
  )
})

test('the first column opens the row; a table without a key opens none and offers nothing to delete', async () => {
  const site = await createSite()
  const { alpha } = await addBooks(site)
  await site.adapter.insert('Visit', { page: '/start', visitor: 'me' })
  const root = await site.asAdmin()
  const books = await root.page('/admin/book/')
  expect(books.html.querySelector('td.first a')?.getAttribute('href')).toBe(`/admin/book/${alpha.id}/`)
  const visits = await root.page('/admin/visit/')
  expect(visits.textsOf('tbody td')).toEqual(['me'])
  expect(visits.html.querySelector('tbody a, input[name=id], .list-actions')).toBeNull()
})
