import { expect, test } from 'vitest'
import { type Page, readPage } from './browser.ts'
import { createSite, models } from './site.ts'

const payload = `"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}<%= 1 %>&lt;b&gt;\`\${1}`

/** No element and no attribute that came from the payload. */
function expectClean(page: Page): void {
  expect([page.path, page.html.querySelectorAll('script:not([src]), img, b, [onerror]').map(String)]).toEqual([
    page.path,
    [],
  ])
  expect(page.text).not.toContain('<script>alert')
}

test('XSS-1, XSS-4: markup stored in any column is text on every page', async () => {
  const site = await createSite(
    (admin) => {
      admin.register(models.Book, {
        columns: ['title', 'author', 'blurb', 'kind', { name: 'own', label: payload, value: (row) => row['title'] }],
        displayName: `Book ${payload}`,
      })
      admin.registerPanel(payload, {})
      admin.registerAll()
    },
    { admin: { title: payload } },
  )
  const author = await site.adapter.insert('Author', { name: payload })
  const book = await site.adapter.insert('Book', {
    title: payload,
    isbn: 'x',
    author_id: author.id,
    blurb: payload,
    meta: { [payload]: payload },
  })
  await site.adapter.insert('Chapter', { book_id: book.id, title: payload })
  await site.adapter.insert('Tag', { name: payload.slice(0, 50) })
  await site.adapter.insert('Visit', { page: payload, visitor: payload })
  await site.addUser('eve', { admin: true, fields: { nickname: payload } })
  const root = await site.as('eve')
  const paths = [
    '',
    'book/',
    `book/${book.id}/`,
    `book/${book.id}/delete/`,
    `book/delete/?id=${book.id}`,
    'book/add/',
    'author/',
    `author/${author.id}/`,
    `author/${author.id}/delete/`,
    'chapter/',
    'chapter/1/',
    'tag/',
    'visit/',
    'user/',
    'user/1/',
    `book/?author__eq=${author.id}`,
    'book/?_filter=author',
    'book/?_filter=author&_lookup=1',
  ]
  for (const path of paths) {
    const page = await root.page(`/admin/${path}`)
    expect([path, page.status]).toEqual([path, 200])
    expectClean(page)
  }
  expect((await root.page('/admin/tag/')).textOf('td.first')).toBe(payload.slice(0, 50))
})

test('XSS-1: a message after saving or deleting is text', async () => {
  const site = await createSite((admin) => admin.register(models.Author, { displayName: payload }))
  const root = await site.asAdmin()
  const saved = await root.follow(await root.submit('/admin/author/add/', { name: payload }, { _continue: '1' }))
  expect(saved.textOf('[role=status]')).toContain('saved successfully')
  expectClean(saved)
  const wrong = await readPage('', await root.submit('/admin/author/1/', { name: payload.repeat(3), born: payload }))
  expect(wrong.status).toBe(400)
  expectClean(wrong)
})

test('XSS-2, XSS-3: what comes with the address is text', async () => {
  const site = await createSite()
  await site.adapter.insert('Book', { title: 'T' })
  const root = await site.asAdmin()
  const x = encodeURIComponent(payload)
  const paths = [
    `book/?ordering=${x}`,
    `book/?page=${x}`,
    `book/?title__eq=${x}`,
    `book/?${x}=${x}`,
    `book/?price__gt=${x}`,
    `book/?_filter=${x}`,
    `book/?_filter=title&_op=${x}&title__icontains=${x}`,
    `book/?_from=${x}`,
    `book/?_filter=author&_lookup=1&_query=${x}`,
    `book/${x}/`,
    `book/${x}/delete/`,
    `book/1/?_list=${x}`,
    `book/add/?title=${x}&author=${x}&_list=${x}`,
    `${x}/`,
    `book/delete/?id=${x}`,
    `book/lookup/?field=${x}&query=${x}`,
  ]
  for (const path of paths) expectClean(await root.page(`/admin/${path}`))
  const cancel = (
    await root.page(`/admin/book/1/?_list=${encodeURIComponent('javascript:alert(1)')}`)
  ).html.querySelector('.form-bar a')
  expect(cancel?.getAttribute('href')).toMatch(/^\/admin\/book\/\?/)
})

test('XSS-5: the script makes no markup from text', async () => {
  const { assets } = await import('../src/templates/assets.ts')
  expect(assets['admin.js'].content).not.toMatch(
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function/,
  )
})

test('XSS-6: stored template text is not run', async () => {
  const text = '<%= 7*7 %> {{7*7}} #{7*7}'
  const site = await createSite()
  await site.adapter.insert('Author', { name: text })
  expect((await (await site.asAdmin()).page('/admin/author/')).textOf('td.first')).toBe(text)
})
