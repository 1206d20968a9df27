import { admins, definePolicy } from '@authpkg/core'
import { expect, test } from 'vitest'
import { addBooks, createSite, type Site } from './site.ts'

const titles = async (site: Site, query: string): Promise<string[]> =>
  (await (await site.asAdmin()).page(`/admin/book/${query}`)).textsOf('td.first')

test.each([
  ['title__icontains=ALP', ['Alpha']],
  ['title__ne=Alpha', ['Beta', 'Gamma']],
  ['price__gte=12.5', ['Alpha']],
  ['published__lt=2021-01-01', ['Gamma']],
  ['in_print__eq=false', ['Beta']],
  ['kind__eq=novel', ['Alpha']],
  ['author__is_null=true', ['Gamma']],
  ['author__name__eq=Ada', ['Alpha', 'Beta']],
  ['chapters__title__eq=End', ['Alpha']],
  ['title__eq=Alpha&title__eq=Gamma', ['Alpha', 'Gamma']],
  ['title__ne=Alpha&title__ne=Gamma', ['Beta']],
  ['title__icontains=a&in_print__eq=true', ['Alpha']],
  ['-title=Alpha', ['Beta', 'Gamma']],
  ['updated__between=2024-01-05T00:00,2024-01-05T23:59:59.999', ['Gamma']],
])('FP-MA-20, FP-MA-21: %s', async (query, expected) => {
  const site = await createSite()
  await addBooks(site)
  expect(await titles(site, `?${query}`)).toEqual(expected)
})

test('active filters are shown in words, each to be removed, and all to be cleared', async () => {
  const site = await createSite()
  const { ada } = await addBooks(site)
  const page = await (await site.asAdmin()).page(
    `/admin/book/?author__eq=${ada.id}&title__icontains=a&ordering=title&page=1`,
  )
  expect(page.textsOf('.chip-text')).toEqual(['Change filter: Author is Ada', 'Change filter: Title contains a'])
  expect(page.html.querySelectorAll('.chip-remove').map((a) => a.getAttribute('href'))).toEqual([
    '/admin/book/?title__icontains=a&ordering=title',
    `/admin/book/?author__eq=${ada.id}&ordering=title`,
  ])
  expect(page.html.querySelector('.chips-clear')?.getAttribute('href')).toBe('/admin/book/?ordering=title')
  expect(page.textOf('.page-aside')).toBe('2 matching books')
})

test('FP-MA-04: the chooser offers the model’s fields and those of related models, and further ones step by step', async () => {
  const site = await createSite()
  await addBooks(site)
  const root = await site.asAdmin()
  const page = await root.page('/admin/chapter/')
  expect(page.textsOf('.chooser > .chooser-list a')).toEqual(['ID', 'Book', 'Title'])
  expect(page.textsOf('.chooser-group summary')).toEqual(['Book'])
  expect(page.textsOf('.chooser-group a')).toContain('Isbn')
  const more = page.html.querySelector('.chooser-more')?.getAttribute('href') ?? ''
  const further = await root.page(more)
  expect(further.textOf('.chooser-title')).toBe('Filter by Book')
  expect(further.textsOf('.chooser-group summary')).toContain('Author')
  const link = further.html.querySelectorAll('.chooser-group a').find((a) => a.textContent.trim() === 'Name')
  const condition = await root.page(link?.getAttribute('href') ?? '')
  expect(condition.textOf('.condition-title')).toBe('Book › Author › Name')
})

test('a condition is asked in a form that works without script and ends in a plain address', async () => {
  const site = await createSite()
  await addBooks(site)
  const root = await site.asAdmin()
  const page = await root.page('/admin/book/?in_print__eq=true&_filter=title')
  const form = page.html.querySelector('.condition')
  expect(form?.getAttribute('method')).toBe('get')
  expect(form?.querySelectorAll('option').map((option) => option.textContent.trim())).toEqual([
    'contains',
    'is',
    'is not',
    'starts with',
    'ends with',
    'is one of (a, b)',
  ])
  const answer = await root.get('/admin/book/?in_print__eq=true&_filter=title&_op=istartswith&_value=al')
  expect([answer.status, answer.headers.get('location')]).toEqual([
    303,
    '/admin/book/?in_print__eq=true&title__istartswith=al',
  ])
})

test('an active condition can be changed in its place', async () => {
  const site = await createSite()
  await addBooks(site)
  const root = await site.asAdmin()
  const page = await root.page('/admin/book/?title__icontains=a&in_print__eq=true')
  const edit = await root.page(page.html.querySelector('.chip-text')?.getAttribute('href') ?? '')
  expect(edit.html.querySelector('.condition [name=_value]')?.getAttribute('value')).toBe('a')
  expect(edit.html.querySelector('.condition option[selected]')?.getAttribute('value')).toBe('icontains')
  const answer = await root.get(
    '/admin/book/?title__icontains=a&in_print__eq=true&_filter=title&_at=0&_op=eq&_value=Beta',
  )
  expect(answer.headers.get('location')).toBe('/admin/book/?in_print__eq=true&title__eq=Beta')
})

test('a day asked of a moment, and no value, have words of their own', async () => {
  const site = await createSite()
  await addBooks(site)
  const root = await site.asAdmin()
  const day = await root.follow(await root.get('/admin/book/?_filter=updated&_op=on&_value=2024-01-05'))
  expect(day.textsOf('td.first')).toEqual(['Gamma'])
  expect(day.textOf('.chip-text')).toBe('Change filter: Updated is on 2024-01-05')
  const none = await root.follow(await root.get('/admin/book/?_filter=updated&_op=null&_value='))
  expect(none.textsOf('td.first')).toEqual(['Alpha', 'Beta'])
  expect(none.textOf('.chip-text')).toBe('Change filter: Updated has no value')
})

test('a value that is wrong gets a message at its field, and the other filters still apply', async () => {
  const site = await createSite()
  await addBooks(site)
  const page = await (await site.asAdmin()).page('/admin/book/?price__gt=abc&in_print__eq=true')
  expect(page.status).toBe(400)
  expect(page.textsOf('td.first')).toEqual(['Alpha'])
  const input = page.html.querySelector('.condition [name=_value]')
  expect(input?.getAttribute('value')).toBe('abc')
  expect(input?.getAttribute('aria-invalid')).toBe('true')
  expect(page.textOf(`#${input?.getAttribute('aria-describedby')}`)).toBe('Price must be a decimal number.')
  expect(page.html.querySelectorAll('.chip-wrong')).toHaveLength(1)
})

test.each([
  'nothing__eq=1',
  'token_secret__startswith=h',
  'author__token_secret__startswith=h',
  "title';--=1",
  'author__born__nope=1',
  '__proto__=1',
  'constructor__eq=1',
])('SQL-1: the filter %s means nothing here, is shown as such, and the others apply', async (query) => {
  const site = await createSite()
  await addBooks(site)
  const page = await (await site.asAdmin()).page(`/admin/book/?${query}&title__eq=Alpha`)
  expect(page.status).toBe(400)
  expect(page.textsOf('td.first')).toEqual(['Alpha'])
  expect(page.html.querySelectorAll('.chip-wrong')).toHaveLength(1)
})

test('FP-MA-05, FP-MA-03: filterFields and filterExclude say what is offered, and what is understood', async () => {
  const only = await createSite((admin) => admin.register('Book', { filterFields: ['title', 'author__name'] }))
  await addBooks(only)
  const page = await (await only.asAdmin()).page('/admin/book/')
  expect(page.textsOf('.chooser a').filter((text) => !text.startsWith('Further'))).toEqual(['Title', 'Name'])
  expect((await (await only.asAdmin()).page('/admin/book/?price__gt=1')).status).toBe(400)

  const without = await createSite((admin) =>
    admin.register('Book', { filterExclude: ['price', 'author', 'chapters' as 'author', 'book_tags' as 'author'] }),
  )
  await addBooks(without)
  const rest = await (await without.asAdmin()).page('/admin/book/')
  expect(rest.textsOf('.chooser a')).toEqual([
    'ID',
    'Title',
    'Isbn',
    'Kind',
    'In print',
    'Published',
    'Opens',
    'Updated',
    'Meta',
    'Cover',
    'Blurb',
  ])
  expect((await (await without.asAdmin()).page('/admin/book/?author__name__eq=Ada')).status).toBe(400)
})

test('ADM-4: what may not be read is neither offered nor told by a filter', async () => {
  const access = definePolicy({ Book: { read: admins, fields: { price: { read: 'nobody' } } } })
  const site = await createSite((admin) => admin.register('Book'), { access })
  await addBooks(site)
  const root = await site.asAdmin()
  expect((await root.page('/admin/book/')).textsOf('.chooser a')).not.toContain('Price')
  for (const query of ['price__gt=1', 'author__name__eq=Ada']) {
    const page = await root.page(`/admin/book/?${query}`)
    expect([query, page.status, page.textsOf('td.first').length]).toEqual([query, 400, 3])
  }
})
