import { eq } from '@authpkg/core'
import { expect, test } from 'vitest'
import { errorOf, readPage } from './browser.ts'
import { addBooks, createSite } from './site.ts'

test('FP-MA-22, FP-MA-34: a row is added, a message says so, and the list is shown as it was last seen', async () => {
  const site = await createSite()
  const { ada } = await addBooks(site)
  const root = await site.asAdmin()
  const answer = await root.submit('/admin/book/add/?_list=ordering%3D-title', {
    title: 'Delta',
    author_id: String(ada.id),
    kind: 'essays',
    price: '0.3000',
    in_print: 'true',
    published: '2001-02-03',
    opens: '08:15',
    updated: '2001-02-03T04:05',
    meta: '{"a": [1, "b"]}',
    blurb: 'line\r\nline',
  })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin/book/?ordering=-title'])
  expect((await root.follow(answer)).textOf('[role=status]')).toBe('New Book saved successfully')
  expect(await site.adapter.findOne('Book', { where: eq('title', 'Delta') })).toMatchObject({
    author_id: ada.id,
    kind: 'essays',
    price: '0.3000',
    in_print: true,
    published: '2001-02-03',
    opens: '08:15:00',
    updated: new Date('2001-02-03T04:05:00.000Z'),
    meta: { a: [1, 'b'] },
    blurb: 'line\nline',
    isbn: null,
    cover: null,
  })
})

test('FP-MA-22: a further row, or the row itself, when asked for', async () => {
  const site = await createSite()
  const root = await site.asAdmin()
  const more = await root.submit('/admin/author/add/', { name: 'One' }, { _add: '1' })
  expect(more.headers.get('location')).toBe('/admin/author/add/')
  const stay = await root.submit('/admin/author/add/', { name: 'Two' }, { _continue: '1' })
  expect(stay.headers.get('location')).toMatch(/^\/admin\/author\/\d+\/$/)
  expect((await root.follow(stay)).textOf('h1')).toBe('Two')
})

test('what is missing or wrong is told at its field and above the form, and what was typed stays', async () => {
  const site = await createSite()
  const root = await site.asAdmin()
  const answer = await root.submit('/admin/book/add/', {
    title: '',
    price: '1,5',
    published: '2023-02-30',
    meta: '{',
    kind: 'opera',
    blurb: '</textarea><b>',
  })
  expect(answer.status).toBe(400)
  const page = await readPage('', answer)
  expect(errorOf(page, 'title')).toBe('Title is required.')
  expect(errorOf(page, 'price')).toBe('Price must be a decimal number.')
  expect(errorOf(page, 'published')).toBe('Published must be a date (YYYY-MM-DD).')
  expect(errorOf(page, 'meta')).toBe('Meta must be JSON.')
  expect(errorOf(page, 'kind')).toBe('Kind must be one of the choices.')
  expect(page.html.querySelectorAll('#form-errors a').map((a) => a.getAttribute('href'))).toEqual([
    '#field-title',
    '#field-kind',
    '#field-price',
    '#field-published',
    '#field-meta',
  ])
  expect(page.html.querySelector('[name=price]')?.getAttribute('value')).toBe('1,5')
  expect(page.html.querySelector('[name=blurb]')?.textContent.trim()).toBe('</textarea><b>')
  expect(await site.rows('book')).toEqual([])
})

test('what must be given is marked, and how much fits is said', async () => {
  const site = await createSite()
  const page = await (await site.asAdmin()).page('/admin/book/add/')
  const title = page.html.querySelector('[name=title]')
  expect(title?.hasAttribute('required')).toBe(true)
  expect(title?.getAttribute('maxlength')).toBe('200')
  expect(page.textOf(`#${title?.getAttribute('aria-describedby')}`)).toBe('up to 200 characters')
  expect(page.html.querySelector('[name=isbn]')?.hasAttribute('required')).toBe(false)
  for (const label of page.html.querySelectorAll('main form label')) {
    expect(page.html.querySelector(`#${label.getAttribute('for')}`), label.textContent).not.toBeNull()
  }
})

test('a value that another row has already is told at its field', async () => {
  const site = await createSite()
  await addBooks(site)
  const root = await site.asAdmin()
  const answer = await root.submit('/admin/book/add/', { title: 'Copy', isbn: 'A-1' })
  expect(answer.status).toBe(409)
  const page = await readPage('', answer)
  expect(errorOf(page, 'isbn')).toBe('Another row has this already.')
  expect(page.html.querySelector('[name=title]')?.getAttribute('value')).toBe('Copy')
})

test('defaults are shown, and an address may bring values along', async () => {
  const site = await createSite()
  const { alpha } = await addBooks(site)
  const root = await site.asAdmin()
  const page = await root.page(`/admin/chapter/add/?book=${alpha.id}&title=Middle`)
  expect(page.html.querySelector('[name=book_id] option[selected]')?.getAttribute('value')).toBe(String(alpha.id))
  expect(page.html.querySelector('[name=title]')?.getAttribute('value')).toBe('Middle')
  const user = await root.page('/admin/user/add/')
  expect(user.html.querySelector('[name=active]')?.hasAttribute('checked')).toBe(true)
  expect(user.html.querySelector('[name=admin]')?.hasAttribute('checked')).toBe(false)
})

test('FP-MA-14: a key is asked for when adding and the database does not make it', async () => {
  const site = await createSite()
  const root = await site.asAdmin()
  expect((await root.page('/admin/book/add/')).html.querySelector('[name=id]')).toBeNull()
  expect((await root.submit('/admin/tag/add/', { name: 'new' })).status).toBe(303)
  expect(await site.rows('tag')).toEqual([{ name: 'new' }])
})

test('a row cannot point at one that is not there', async () => {
  const site = await createSite()
  const root = await site.asAdmin()
  const answer = await root.submit('/admin/book/add/', { title: 'Lost', author_id: '99' })
  expect(answer.status).toBe(400)
  expect(await answer.text()).toContain('There is no such author.')
})

test('a form that is too large is refused', async () => {
  const site = await createSite(undefined, { admin: { maxFormBytes: 2000 } })
  const answer = await (await site.asAdmin()).submit('/admin/book/add/', { title: 'x', blurb: 'y'.repeat(3000) })
  expect(answer.status).toBe(413)
})

test('FP-AUTH-14, PASS-2, PASS-6: a new user gets a password, hashed and under the accounts’ rules, and can log in', async () => {
  const site = await createSite()
  const root = await site.asAdmin()
  const weak = await root.submit('/admin/user/add/', { username: 'ann', password: 'short' })
  expect(weak.status).toBe(400)
  const page = await readPage('', weak)
  expect(errorOf(page, 'password')).toMatch(/at least/)
  expect(page.text).not.toContain('short"')
  for (const password of ['correct-horse1', 'qwerty123456789', 'ann-ann-ann-ann'])
    expect((await root.submit('/admin/user/add/', { username: 'ann', password })).status, password).toBe(400)
  expect(
    (await root.submit('/admin/user/add/', { username: 'ann', password: 'a long enough pass phrase', admin: 'true' }))
      .status,
  ).toBe(303)
  const browser = site.browser()
  await browser.login('ANN', 'a long enough pass phrase')
  expect((await browser.get('/admin/')).status).toBe(200)
  expect((await root.page('/admin/user/2/')).html.querySelector('[name=password]')).toBeNull()
})

test('a user without a password can be added, and logs in with none', async () => {
  const site = await createSite()
  const root = await site.asAdmin()
  expect((await root.submit('/admin/user/add/', { username: 'ghost' })).status).toBe(303)
  const browser = site.browser()
  await browser.login('ghost', '')
  expect(browser.cookies.has('__Host-session')).toBe(false)
  expect((await site.rows('user')).find((row) => row['username'] === 'ghost')?.['uniquifier']).toMatch(/.{20}/)
})
