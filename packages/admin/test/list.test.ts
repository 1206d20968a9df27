import { admins, definePolicy, eq } from '@authpkg/core'
import { expect, test } from 'vitest'
import { addBooks, createSite, type Site } from './site.ts'

const titles = async (site: Site, query: string): Promise<string[]> =>
  (await (await site.asAdmin()).page(`/admin/book/${query}`)).textsOf('td.first')

test('FP-MA-02: headers sort, by related rows too, and say how the list is sorted', async () => {
  const site = await createSite((admin) => admin.registerAll())
  await addBooks(site)
  const root = await site.asAdmin()
  const page = await root.page('/admin/book/')
  const links = page.html.querySelectorAll('thead .sort').map((a) => a.getAttribute('href'))
  expect(links[0]).toBe('/admin/book/?ordering=title')
  expect(links[2]).toBe('/admin/book/?ordering=author__name')
  const sorted = await root.page('/admin/book/?ordering=-title')
  expect(sorted.textsOf('td.first')).toEqual(['Gamma', 'Beta', 'Alpha'])
  expect(sorted.html.querySelector('th[aria-sort=descending]')?.textContent.trim()).toBe('Title')
  expect(sorted.html.querySelector('th[aria-sort] a')?.getAttribute('href')).toBe('/admin/book/?ordering=title')
  expect(await titles(site, '?ordering=author__name,-title')).toEqual(['Gamma', 'Beta', 'Alpha'])
})

test('FP-MA-35: the option ordering holds until a header is clicked', async () => {
  const site = await createSite((admin) => admin.register('Book', { ordering: '-title' }))
  await addBooks(site)
  expect(await titles(site, '')).toEqual(['Gamma', 'Beta', 'Alpha'])
  expect(await titles(site, '?ordering=title')).toEqual(['Alpha', 'Beta', 'Gamma'])
})

test.each(['moon', 'title;drop table book', 'author__token_secret', '-', 'id desc', "'", 'books__title', '__proto__'])(
  'SQL-2: a list that cannot be sorted by %s says so and shows its rows',
  async (name) => {
    const site = await createSite()
    await addBooks(site)
    const page = await (await site.asAdmin()).page(`/admin/book/?ordering=${encodeURIComponent(name)}`)
    expect(page.status).toBe(400)
    expect(page.textOf('[role=alert]')).toContain('cannot be sorted')
    expect(page.textsOf('td.first')).toEqual(['Alpha', 'Beta', 'Gamma'])
  },
)

test('computed columns and columns without a field have no link', async () => {
  const site = await createSite((admin) =>
    admin.register('Book', {
      columns: ['title', { name: 'twice', value: (row) => `${row['title']}${row['title']}` }],
    }),
  )
  await addBooks(site)
  expect((await (await site.asAdmin()).page('/admin/book/')).textsOf('thead .sort')).toEqual(['Title'])
})

const many = async (count: number, options = {}): Promise<Site> => {
  const site = await createSite((admin) => admin.register('Tag', options))
  for (let i = 1; i <= count; i++) await site.adapter.insert('Tag', { name: `t${String(i).padStart(3, '0')}` })
  return site
}

test('FP-MA-08: a page has paginateBy rows, 20 by default', async () => {
  const site = await many(45)
  const root = await site.asAdmin()
  expect((await root.page('/admin/tag/')).textsOf('td.first')).toHaveLength(20)
  expect((await root.page('/admin/tag/?page=3')).textsOf('td.first')).toEqual(['t041', 't042', 't043', 't044', 't045'])
  const small = await many(5, { paginateBy: 2 })
  expect((await (await small.asAdmin()).page('/admin/tag/?page=3')).textsOf('td.first')).toEqual(['t005'])
})

test('page links keep filters and order, and say where one is', async () => {
  const site = await many(250)
  const page = await (await site.asAdmin()).page('/admin/tag/?name__icontains=t&ordering=-name&page=6')
  expect(page.textOf('.page-aside')).toBe('250 matching tags')
  expect(page.textsOf('.page-numbers li')).toEqual([
    'Page 1',
    'Page 2',
    '…',
    'Page 5',
    'Page 6',
    'Page 7',
    '…',
    'Page 12',
    'Page 13',
  ])
  expect(page.html.querySelector('[aria-current=page].page-number')?.textContent).toContain('6')
  expect(page.html.querySelector('a[rel=next]')?.getAttribute('href')).toBe(
    '/admin/tag/?name__icontains=t&ordering=-name&page=7',
  )
  expect(page.html.querySelector('a[rel=prev]')?.getAttribute('href')).toBe(
    '/admin/tag/?name__icontains=t&ordering=-name&page=5',
  )
})

test.each(['0', '-1', 'x', '1e3', '99999999999', '2.5'])('the page %s is no page, which is said', async (number) => {
  const site = await many(3)
  const page = await (await site.asAdmin()).page(`/admin/tag/?page=${number}`)
  expect(page.status).toBe(400)
  expect(page.textOf('[role=alert]')).toContain('must be a number')
  expect(page.textsOf('td.first')).toHaveLength(3)
})

test('a page past the end shows the last one and says so', async () => {
  const site = await many(25)
  const page = await (await site.asAdmin()).page('/admin/tag/?page=9')
  expect(page.status).toBe(400)
  expect(page.textOf('[role=alert]')).toBe('There is no page 9. This is the last one.')
  expect(page.textsOf('td.first')).toHaveLength(5)
})

test('an empty table invites to add a row; filters that match nothing can be cleared', async () => {
  const site = await many(0)
  const root = await site.asAdmin()
  const empty = await root.page('/admin/tag/')
  expect(empty.textOf('.empty-title')).toBe('No tags yet')
  expect(empty.html.querySelector('.empty a')?.getAttribute('href')).toBe('/admin/tag/add/')
  const none = await root.page('/admin/tag/?name__eq=x')
  expect(none.textOf('.empty-title')).toBe('Nothing matches these filters')
  expect(none.html.querySelector('.empty a')?.getAttribute('href')).toBe('/admin/tag/')
})

test('FP-MA-12, FP-MA-33: getQuery narrows list, count, page, edit and delete to the user’s own rows', async () => {
  const site = await createSite((admin) =>
    admin.register('Note', { getQuery: ({ user }) => eq('user_id', user['id'] as number), columns: ['message'] }),
  )
  const mine = await site.addUser('mine', { admin: true })
  const other = await site.addUser('other', { admin: true })
  await site.adapter.insert('Note', { user_id: mine['id'], message: 'mine' })
  const foreign = await site.adapter.insert('Note', { user_id: other['id'], message: 'other' })
  const browser = await site.as('mine')
  const list = await browser.page('/admin/note/')
  expect(list.textsOf('td.first')).toEqual(['mine'])
  expect(list.textOf('.page-aside')).toBe('1 note')
  for (const path of [`${foreign.id}/`, `${foreign.id}/delete/`, `delete/?id=${foreign.id}`]) {
    expect([path, (await browser.page(`/admin/note/${path}`)).status]).toEqual([path, 404])
  }
  const token = await browser.csrfToken()
  expect((await browser.post(`/admin/note/${foreign.id}/`, { _csrf: token, message: 'stolen' })).status).toBe(404)
  expect((await browser.post(`/admin/note/${foreign.id}/delete/`, { _csrf: token })).status).toBe(404)
  expect(await site.rows('note')).toMatchObject([{ message: 'mine' }, { message: 'other' }])
})

test('a policy’s condition on rows holds in lists, counts and related rows', async () => {
  const access = definePolicy({
    Book: { read: () => eq('in_print', true) },
    Chapter: { read: admins },
    Author: { read: admins },
  })
  const site = await createSite(undefined, { access })
  const { beta } = await addBooks(site)
  await site.adapter.insert('Chapter', { book_id: beta.id, title: 'Hidden parent' })
  const root = await site.asAdmin()
  expect((await root.page('/admin/book/')).textOf('.page-aside')).toBe('1 book')
  const chapters = await root.page('/admin/chapter/?ordering=-id')
  expect(chapters.textsOf('tbody tr:first-child td')).toEqual(['Hidden parent', `not shown (#${beta.id})`])
  expect(chapters.text).not.toContain('Beta')
  expect((await root.page(`/admin/book/${beta.id}/`)).status).toBe(404)
})

test('composite keys, keys with strange letters and self references open', async () => {
  const site = await createSite()
  const { alpha } = await addBooks(site)
  const root = await site.asAdmin()
  for (const name of ['50% off', 'a,b/c?d#e', 'add', 'delete', 'lookup', 'ünï "quoted"', 'x y']) {
    await site.adapter.insert('Tag', { name })
    await site.adapter.insert('BookTag', { book_id: alpha.id, tag_name: name })
    const list = await root.page(`/admin/tag/?name__eq=${encodeURIComponent(name)}`)
    const page = await root.page(list.html.querySelector('td.first a')?.getAttribute('href')?.replace(/\?.*/, '') ?? '')
    expect([name, page.status, page.textOf('h1')]).toEqual([name, 200, name])
    const links = await root.page(`/admin/booktag/?tag__name__eq=${encodeURIComponent(name)}`)
    const link = await root.page(links.html.querySelector('td.first a')?.getAttribute('href') ?? '')
    expect([name, link.status]).toEqual([name, 200])
    expect(link.textsOf('.fixed')).toEqual(['Alpha', name])
  }
  const top = await site.adapter.insert('Folder', { name: 'Top' })
  const below = await site.adapter.insert('Folder', { name: 'Below', Parent: top.id })
  expect((await root.page('/admin/folder/?ordering=-id')).textsOf('tbody tr:first-child td').slice(1)).toEqual([
    'Below',
    'Top',
  ])
  const page = await root.page(`/admin/folder/${below.id}/`)
  expect(page.html.querySelector('select[name=Parent] option[selected]')?.textContent.trim()).toBe('Top')
})

test('a list with foreign keys, filters through relations and a sort costs the session and two statements', async () => {
  const site = await createSite()
  const { ada } = await addBooks(site)
  const root = await site.asAdmin()
  for (const query of ['', '?author__name__icontains=a&ordering=author__name', `?author__eq=${ada.id}`]) {
    site.statements.length = 0
    expect((await root.page(`/admin/book/${query}`)).status).toBe(200)
    expect([query, site.statements.length]).toEqual([query, 3])
  }
})

test('FP-MA-23: the list’s form leads to the delete page with what was ticked', async () => {
  const site = await createSite()
  const { alpha, beta } = await addBooks(site)
  const root = await site.asAdmin()
  const token = await root.csrfToken()
  const answer = await root.post('/admin/book/?ordering=title', [
    ['_csrf', token],
    ['action', 'delete'],
    ['id', String(alpha.id)],
    ['id', String(beta.id)],
  ])
  expect([answer.status, answer.headers.get('location')]).toEqual([
    303,
    `/admin/book/delete/?id=${alpha.id}&id=${beta.id}&_list=ordering%3Dtitle`,
  ])
  const none = await root.follow(await root.post('/admin/book/', { _csrf: token, action: 'delete' }))
  expect(none.textOf('[role=status]')).toBe('Tick the rows to delete first.')
  expect((await root.post('/admin/book/', { _csrf: token, action: 'explode' })).status).toBe(404)
})
