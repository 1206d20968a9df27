import { admins, definePolicy, eq } from '@authpkg/core'
import { describe, expect, test } from 'vitest'
import { filledIn, readPage } from './browser.ts'
import { addBooks, createSite, models, type Site } from './site.ts'

const manyAuthors = async (site: Site, count: number): Promise<void> => {
  for (let i = 1; i <= count; i++) await site.adapter.insert('Author', { name: `Author ${String(i).padStart(3, '0')}` })
}

const lookups = (admin: Parameters<NonNullable<Parameters<typeof createSite>[0]>>[0]): void => {
  admin.register(models.Author).register(models.Book, { foreignKeyLookups: { author: 'name' } })
}

describe('in forms', () => {
  test('FP-FK-01: a foreign key is a select while there are few rows, sorted by their text form', async () => {
    const site = await createSite()
    const { alpha } = await addBooks(site)
    const page = await (await site.asAdmin()).page(`/admin/book/${alpha.id}/`)
    expect(page.textsOf('[name=author_id] option')).toEqual(['No value', 'Ada', 'Bob'])
    expect(page.html.querySelector('[name=author_id] option[selected]')?.textContent.trim()).toBe('Ada')
  })

  test('FP-FK-05: it is a button when there are many, or when it is said so', async () => {
    const site = await createSite()
    await manyAuthors(site, 101)
    const root = await site.asAdmin()
    expect((await root.page('/admin/book/add/')).textOf('[data-lookup] button')).toBe('Select… Author')
    const small = await createSite(undefined, { admin: { selectLimit: 3 } })
    await manyAuthors(small, 4)
    expect((await (await small.asAdmin()).page('/admin/book/add/')).html.querySelector('[data-lookup]')).not.toBeNull()
    const told = await createSite(lookups)
    const { alpha } = await addBooks(told)
    const page = await (await told.asAdmin()).page(`/admin/book/${alpha.id}/`)
    expect(page.textOf('.lookup-current')).toBe('Ada')
  })

  test('FP-FK-02, FP-FK-03: without a script a page lists, searches and pages through the rows and gives the choice back, with all that was typed', async () => {
    const site = await createSite(lookups)
    const { alpha } = await addBooks(site)
    await manyAuthors(site, 40)
    const root = await site.asAdmin()
    const path = `/admin/book/${alpha.id}/`
    const press = async (
      page: { html: import('node-html-parser').HTMLElement },
      fields: Record<string, string>,
      button: Record<string, string>,
    ) => {
      const form = page.html.querySelector('main form')
      return readPage(
        path,
        await root.post(form?.getAttribute('action') ?? '', [
          ...(form ? filledIn(form, fields) : []),
          ...Object.entries(button),
        ]),
      )
    }
    const edit = await root.page(path)
    const first = await press(edit, { title: 'Typed <b>', price: 'wrong' }, { _lookup: 'author_id' })
    expect(first.textOf('h1')).toBe('Choose Author')
    expect(first.textsOf('.lookup-row')).toHaveLength(16)
    expect(first.textsOf('.lookup-row').slice(0, 3)).toEqual(['No value', 'Ada', 'Author 001'])
    const second = await press(first, {}, { _page: '2' })
    expect(second.textsOf('.lookup-row')[1]).toBe('Author 015')
    const searched = await press(second, { _query: '039' }, {})
    expect(searched.textsOf('.lookup-row')).toEqual(['No value', 'Author 039'])
    const choice = searched.html.querySelectorAll('.lookup-row')[1]?.getAttribute('value') ?? ''
    const back = await press(searched, {}, { _pick: choice })
    expect(back.status).toBe(200)
    expect(back.textOf('.lookup-current')).toBe('Author 039')
    expect(back.html.querySelector('[name=title]')?.getAttribute('value')).toBe('Typed <b>')
    expect(back.html.querySelector('[name=price]')?.getAttribute('value')).toBe('wrong')
    expect((await site.rows('book'))[0]).toMatchObject({ title: 'Alpha', author_id: alpha.author_id })
    const form = back.html.querySelector('main form')
    expect((await root.post(path, form ? filledIn(form, { price: '1' }) : [])).status).toBe(303)
    expect((await site.rows('book'))[0]).toMatchObject({ title: 'Typed <b>', author_id: Number(choice) })
  })

  test('a look-up can be left, and a new row’s form has it too', async () => {
    const site = await createSite(lookups)
    await addBooks(site)
    const root = await site.asAdmin()
    const token = await root.csrfToken()
    const page = await readPage(
      '',
      await root.post('/admin/book/add/', { _csrf: token, title: 'T', _lookup: 'author_id' }),
    )
    expect(page.textOf('h1')).toBe('Choose Author')
    const left = await readPage(
      '',
      await root.post('/admin/book/add/', { _csrf: token, title: 'T', _lookup: 'author_id', _cancel: '1' }),
    )
    expect(left.html.querySelector('[name=title]')?.getAttribute('value')).toBe('T')
    expect(await site.rows('book')).toHaveLength(3)
    expect((await root.post('/admin/book/add/', { _csrf: token, _lookup: 'price' })).status).toBe(404)
  })
})

describe('the address for type-ahead', () => {
  test('FP-FK-02: gives pages of keys and text forms', async () => {
    const site = await createSite((admin) =>
      admin.register(models.Book, { foreignKeyLookups: { author: 'name' }, filterPaginateBy: 4 }),
    )
    await manyAuthors(site, 10)
    const root = await site.asAdmin()
    const read = async (query: string) =>
      (await root.get(`/admin/book/lookup/?${query}`, { Accept: 'application/json' })).json()
    expect(await read('field=author')).toEqual({
      prev_page: 0,
      next_page: 2,
      object_list: [
        { id: '__None', repr: 'None' },
        ...[1, 2, 3, 4].map((i) => ({ id: String(i), repr: `Author 00${i}` })),
      ],
    })
    expect(await read('field=author_id&page=3')).toEqual({
      prev_page: 2,
      next_page: 0,
      object_list: [9, 10].map((i) => ({ id: String(i), repr: `Author 0${String(i).padStart(2, '0')}` })),
    })
    expect(await read('field=author&query=HOR%20007')).toMatchObject({ object_list: [{ id: '7', repr: 'Author 007' }] })
    expect(await read('field=author&query=%25')).toMatchObject({ object_list: [] })
  })

  test.each(['', 'title', 'nothing', 'author__name', '__proto__'])(
    'answers 404 for %s, which is no foreign key',
    async (field) => {
      const site = await createSite(lookups)
      const answer = await (await site.asAdmin()).get(`/admin/book/lookup/?field=${field}`, {
        Accept: 'application/json',
      })
      expect(answer.status).toBe(404)
    },
  )

  test('ADM-4: shows only rows that may be read, within the related model’s own getQuery', async () => {
    const access = definePolicy({ Book: { manage: admins }, Author: { read: () => eq('born', 1815) } })
    const site = await createSite(lookups, { access })
    await addBooks(site)
    const root = await site.asAdmin()
    const list = async (from: typeof root) =>
      (
        (await (await from.get('/admin/book/lookup/?field=author')).json()) as { object_list: { repr: string }[] }
      ).object_list.map(({ repr }) => repr)
    expect(await list(root)).toEqual(['None', 'Ada'])

    const narrowed = await createSite((admin) =>
      admin.register('Author', { getQuery: () => eq('name', 'Bob') }).register('Book'),
    )
    const { ada, bob } = await addBooks(narrowed)
    const other = await narrowed.asAdmin()
    expect(await list(other)).toEqual(['None', 'Bob'])
    expect((await other.page('/admin/book/add/')).textsOf('[name=author_id] option')).toEqual(['No value', 'Bob'])
    expect((await other.submit('/admin/book/add/', { title: 'X', author_id: String(ada.id) })).status).toBe(400)
    expect((await other.submit('/admin/book/add/', { title: 'X', author_id: String(bob.id) })).status).toBe(303)
  })

  test('ADM-4: a related model that may not be read is a plain field', async () => {
    const site = await createSite(undefined, { access: definePolicy({ Book: { manage: admins } }) })
    const { alpha } = await addBooks(site)
    const root = await site.asAdmin()
    const page = await root.page(`/admin/book/${alpha.id}/`)
    expect(page.text).not.toContain('Ada')
    expect(page.html.querySelector('[name=author_id]')?.getAttribute('type')).toBe('number')
    expect((await root.get('/admin/book/lookup/?field=author')).status).toBe(404)
    expect((await root.submit(`/admin/book/${alpha.id}/`, { title: 'Kept' })).status).toBe(303)
  })
})

describe('in filters', () => {
  test('FP-FK-04: a Select button opens the rows; afterwards the filter shows the row that was chosen', async () => {
    const site = await createSite(lookups)
    const { ada } = await addBooks(site)
    const root = await site.asAdmin()
    const condition = await root.page('/admin/book/?in_print__eq=true&_filter=author')
    const button = condition.html.querySelector('.condition [name=_lookup]')
    expect(button?.textContent.trim()).toBe('Select…')
    const page = await root.page('/admin/book/?in_print__eq=true&_filter=author&_op=eq&_value=&_lookup=1')
    expect(page.textOf('h1')).toBe('Choose Author')
    const form = page.html.querySelector('.lookup-page')
    expect(form?.getAttribute('method')).toBe('get')
    const pairs = [...(form ? filledIn(form, { _query: 'ad' }) : []), ['_pick', String(ada.id)] as [string, string]]
    const answer = await root.get(`/admin/book/?${new URLSearchParams(pairs)}`)
    expect(answer.headers.get('location')).toBe(`/admin/book/?in_print__eq=true&author__eq=${ada.id}`)
    const list = await root.follow(answer)
    expect(list.textsOf('.chip-text')[1]).toBe('Change filter: Author is Ada')
    const again = await root.page(list.html.querySelectorAll('.chip-text')[1]?.getAttribute('href') ?? '')
    expect(again.textOf('.lookup-current')).toBe('Ada')
  })

  test('few rows are a select in filters, too', async () => {
    const site = await createSite()
    await addBooks(site)
    const page = await (await site.asAdmin()).page('/admin/book/?_filter=author')
    expect(page.textsOf('.condition [name=_value] option')).toEqual(['Choose…', 'Ada', 'Bob'])
  })
})
