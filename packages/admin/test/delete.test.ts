import { admins, definePolicy } from '@authpkg/core'
import { describe, expect, test } from 'vitest'
import { readPage } from './browser.ts'
import { addBooks, createSite, models } from './site.ts'

describe('the delete page', () => {
  test('FP-MA-10, FP-MA-11: tells what goes along, with counts and the first rows, and what only loses its link', async () => {
    const site = await createSite()
    const { ada, alpha } = await addBooks(site)
    for (let i = 1; i <= 12; i++) await site.adapter.insert('Chapter', { book_id: alpha.id, title: `Chapter ${i}` })
    await site.adapter.insert('Tag', { name: 'good' })
    await site.adapter.insert('BookTag', { book_id: alpha.id, tag_name: 'good' })
    const root = await site.asAdmin()
    const book = await root.page(`/admin/book/${alpha.id}/delete/`)
    expect(book.textOf('h1')).toBe('Delete Alpha?')
    expect(book.textsOf('.step-title').sort()).toEqual(['1 Book Tag will be deleted', '14 Chapters will be deleted'])
    expect(book.textsOf('.step-rows li')).toContain('and 4 more')
    expect(book.html.querySelectorAll('.step-rows a').length).toBe(11)
    const author = await root.page(`/admin/author/${ada.id}/delete/`)
    expect(author.textsOf('.step-title')).toEqual(['2 Books link removed'])
    expect(await site.rows('book')).toHaveLength(3)
  })

  test('FP-MA-34: the button deletes, with what goes along, and a message says how many', async () => {
    const site = await createSite()
    const { alpha, ada } = await addBooks(site)
    const root = await site.asAdmin()
    const answer = await root.submit(`/admin/book/${alpha.id}/delete/?_list=page%3D1`, {}, {})
    expect(answer.status).toBe(303)
    expect((await root.follow(answer)).textOf('[role=status]')).toBe('Successfully deleted 1 Book')
    expect(await site.rows('book')).toHaveLength(2)
    expect(await site.rows('chapter')).toEqual([])
    await root.submit(`/admin/author/${ada.id}/delete/`, {}, {})
    expect(await site.rows('book')).toMatchObject([{ title: 'Beta', author_id: null }, { title: 'Gamma' }])
  })

  test('several rows are deleted together, all or none', async () => {
    const site = await createSite()
    const { alpha, beta, gamma } = await addBooks(site)
    const root = await site.asAdmin()
    const path = `/admin/book/delete/?id=${alpha.id}&id=${beta.id}`
    const page = await root.page(path)
    expect(page.textOf('h1')).toBe('Delete 2 books?')
    expect(page.textsOf('.delete-rows li')).toEqual(['Alpha', 'Beta'])
    expect((await root.page(`/admin/book/delete/?id=${gamma.id}&id=99`)).status).toBe(404)
    const token = await root.csrfToken()
    expect((await root.post(`/admin/book/delete/?id=${gamma.id}&id=99`, { _csrf: token })).status).toBe(404)
    const answer = await root.post(path, { _csrf: token })
    expect((await root.follow(answer)).textOf('[role=status]')).toBe('Successfully deleted 2 Books')
    expect(await site.rows('book')).toMatchObject([{ title: 'Gamma' }])
    expect((await root.page('/admin/book/delete/')).status).toBe(404)
  })

  test('composite keys are deleted by all of their parts', async () => {
    const site = await createSite()
    const { alpha, beta } = await addBooks(site)
    for (const name of ['a,b', 'c']) await site.adapter.insert('Tag', { name })
    for (const book of [alpha, beta])
      for (const tag_name of ['a,b', 'c']) await site.adapter.insert('BookTag', { book_id: book.id, tag_name })
    const root = await site.asAdmin()
    const list = await root.page('/admin/booktag/')
    const ids = list.html.querySelectorAll('input[name=id]').map((input) => input.getAttribute('value') ?? '')
    expect(ids).toContain(`${alpha.id},a%2Cb`)
    const token = await root.csrfToken()
    await root.post(`/admin/booktag/delete/?${new URLSearchParams({ id: `${alpha.id},a%2Cb` })}`, { _csrf: token })
    expect(await site.rows('book_tag')).toHaveLength(3)
  })

  test('FP-MA-11: without deleteRecursive the database’s own keys decide, and their refusal is told', async () => {
    const site = await createSite((admin) =>
      admin.register('Author', { deleteRecursive: false }).register('Book', { deleteRecursive: false }),
    )
    const { ada, alpha } = await addBooks(site)
    const root = await site.asAdmin()
    expect((await root.page(`/admin/author/${ada.id}/delete/`)).textsOf('.step')).toEqual([])
    const answer = await root.submit(`/admin/author/${ada.id}/delete/`, {}, {})
    expect(answer.status).toBe(409)
    expect((await readPage('', answer)).textOf('[role=alert]')).toBe(
      'Other rows still refer to what you want to delete.',
    )
    expect(await site.rows('author')).toHaveLength(2)
    await root.submit(`/admin/book/${alpha.id}/delete/`, {}, {})
    expect(await site.rows('chapter')).toEqual([])
  })

  test('FP-MA-10: without deleteCollectObjects nothing is listed', async () => {
    const site = await createSite((admin) => admin.register(models.Book, { deleteCollectObjects: false }))
    const { alpha } = await addBooks(site)
    const page = await (await site.asAdmin()).page(`/admin/book/${alpha.id}/delete/`)
    expect(page.textsOf('.step')).toEqual([])
    expect(page.text).not.toContain('Start')
  })

  test('ADM-7: what one may not delete is not deleted with its parent, and hidden rows stay unnamed', async () => {
    const access = definePolicy({ Book: { manage: admins }, Author: { read: admins } })
    const site = await createSite(undefined, { access })
    const { alpha, beta } = await addBooks(site)
    const root = await site.asAdmin()
    const page = await root.page(`/admin/book/${alpha.id}/delete/`)
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('Start')
    const answer = await root.post(`/admin/book/${alpha.id}/delete/`, { _csrf: await root.csrfToken() })
    expect(answer.status).toBe(403)
    expect(await site.rows('book')).toHaveLength(3)
    expect((await root.post(`/admin/book/${beta.id}/delete/`, { _csrf: await root.csrfToken() })).status).toBe(303)
  })

  test('deleting the last rows of the last page leads to the page before it', async () => {
    const site = await createSite((admin) => admin.register('Tag', { paginateBy: 2 }))
    for (const name of ['a', 'b', 'c']) await site.adapter.insert('Tag', { name })
    const root = await site.asAdmin()
    const list = await root.page('/admin/tag/?page=2')
    const edit = await root.page(list.html.querySelector('td.first a')?.getAttribute('href') ?? '')
    const href = edit.html.querySelector('.form-delete')?.getAttribute('href') ?? ''
    const answer = await root.submit(href, {}, {})
    const hop = await root.follow(answer)
    expect(hop.status).toBe(303)
    const shown = await root.follow(hop.response)
    expect([shown.status, shown.textsOf('td.first')]).toEqual([200, ['a', 'b']])
    expect(shown.textOf('[role=status]')).toBe('Successfully deleted 1 Tag')
  })

  test('the preview costs statements by models, never by rows', async () => {
    const site = await createSite()
    const { alpha } = await addBooks(site)
    const root = await site.asAdmin()
    const cost = async (): Promise<number> => {
      site.statements.length = 0
      await root.page(`/admin/book/${alpha.id}/delete/`)
      return site.statements.length
    }
    const few = await cost()
    for (let i = 0; i < 300; i++) await site.adapter.insert('Chapter', { book_id: alpha.id, title: `${i}` })
    expect(await cost()).toBe(few)
    expect(few).toBeLessThan(10)
  })
})
