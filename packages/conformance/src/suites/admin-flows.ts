import { eq, type Row } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda, password } from '../fixtures/accounts.ts'
import { Browser } from '../fixtures/browser.ts'
import { formFields } from '../fixtures/form.ts'
import { anyKey, own } from '../fixtures/keys.ts'
import { fillLibrary, key } from '../fixtures/library.ts'
import { distinctValues, orderedValues, sampleValues } from '../fixtures/samples.ts'
import { web } from '../fixtures/web.ts'

/** The admin area: pages and forms, through `app.request()`. */
export const adminFlows: Suite = (cell, test) => {
  beforeEach(async () => {
    await cell.harness.reset()
    await fillLibrary(cell.db)
  })

  const begin = async (username = 'boss') => {
    const { app, auth } = web(cell.db)
    const user = await addAda(auth)
    await auth.users.create({ username: 'boss', password, superuser: true })
    await auth.users.create({ username: 'staff', password, admin: true })
    const browser = new Browser(app)
    await browser.login(username)
    return { app, auth, user, browser }
  }

  const read = async (answer: Response, status = 200): Promise<string> => {
    const text = await answer.text()
    expect(answer.status, text.slice(0, 2000)).toBe(status)
    return text
  }
  const idOf = async (model: string, name: string, value: string): Promise<unknown> =>
    key(await cell.db.findOne(model, { where: eq(name, value) }))
  /** Which of the words stand in the list's table, in their order there. */
  const order = (page: string, words: string): string => {
    const body = page.slice(page.indexOf('<tbody'))
    const found = words.split(' ').filter((word) => body.includes(`>${word}<`))
    return found.sort((a, b) => body.indexOf(`>${a}<`) - body.indexOf(`>${b}<`)).join(' ')
  }
  const titles = (page: string): string => order(page, 'Alpha Beta Gamma Delta Orphan')

  test('nobody is sent to log in, a user without the right is refused, on every page (FP-ADMIN-10, ADM-9)', async () => {
    const { app, browser } = await begin('ada')
    const book = await idOf('Book', 'title', 'Alpha')
    const pages = ['', 'book/', 'book/add/', `book/${book}/`, `book/${book}/delete/`, 'user/', 'nonsense/']
    for (const page of pages) {
      const turned = await new Browser(app).get(`/admin/${page}`)
      expect([turned.status, turned.headers.get('location')?.slice(0, 17)], page).toEqual([303, '/accounts/login/?'])
      expect((await browser.get(`/admin/${page}`)).status, page).toBe(403)
    }
    expect((await browser.submit(`/admin/book/${book}/delete/`, {})).status).toBe(403)
    expect(await cell.db.count('Book', {})).toBe(5)
  })

  test('the dashboard leads to every model that one may see (FP-ADMIN-08)', async () => {
    const { browser } = await begin()
    const page = await read(await browser.get('/admin/'))
    for (const slug of ['book', 'author', 'publisher', 'chapter', 'booktag', 'node', 'user', 'sample']) {
      expect(page).toContain(`href="/admin/${slug}/"`)
    }
  })

  test('an administrator sees and does what the policy says, and no more (ADM-4)', async () => {
    const { browser } = await begin('staff')
    await read(await browser.get('/admin/book/add/'))
    const author = await idOf('Author', 'name', 'Dan')
    const answer = await browser.submit('/admin/author/', { action: 'delete', id: String(author) })
    expect([303, 403]).toContain(answer.status)
    expect((await browser.get(`/admin/author/${author}/delete/`)).status).toBe(403)
    expect((await browser.submit(`/admin/author/${author}/delete/`, {})).status).toBe(403)
    expect((await browser.submit(`/admin/author/${author}/`, { name: 'X' })).status).toBe(403)
    expect((await browser.get('/admin/node/')).status).toBe(403)
    expect(await cell.db.count('Author', { where: eq('name', 'Dan') })).toBe(1)
  })

  test('a list shows columns, related rows by name, in its order (FP-MA-01, FP-MA-02)', async () => {
    const { browser } = await begin()
    const page = await read(await browser.get('/admin/book/'))
    expect(titles(page)).toBe('Alpha Beta Delta Gamma Orphan')
    for (const text of ['>Ada<', '>1840<', '>20.50<']) expect(page).toContain(text)
    expect(titles(await read(await browser.get('/admin/book/?ordering=-title')))).toBe('Orphan Gamma Delta Beta Alpha')
    expect(titles(await read(await browser.get('/admin/book/?ordering=-year')))).toBe('Gamma Beta Alpha Orphan Delta')
    const byAuthor = await read(await browser.get('/admin/book/?ordering=author__name,-title'))
    expect(titles(byAuthor)).toBe('Orphan Beta Alpha Gamma Delta')
  })

  test('a list is filtered by its fields and through relations (FP-MA-20, FP-MA-21)', async () => {
    const { browser } = await begin()
    const found = async (query: string): Promise<string> =>
      titles(await read(await browser.get(`/admin/book/?${query}`)))
    expect(await found('title=Alpha')).toBe('Alpha')
    expect(await found('title__icontains=A')).toBe('Alpha Beta Delta Gamma Orphan')
    expect(await found('year__gte=1840&year__lt=1900')).toBe('Alpha Beta')
    expect(await found('author__publisher__name=Birch')).toBe('Gamma')
    expect(await found('chapters__title=End')).toBe('Alpha Gamma')
  })

  test('pages of a list lead to one another (FP-MA-08)', async () => {
    const { browser } = await begin()
    const parent = await cell.db.insert('Node', { name: 'root' })
    for (let i = 10; i < 35; i++) await cell.db.insert('Node', { name: `n${i}`, parent_id: parent['id'] })
    const first = await read(await browser.get('/admin/node/?ordering=name'))
    expect(first).toContain('page=2')
    expect(order(first, 'n10 n29 n30 n34')).toBe('n10 n29')
    expect(order(await read(await browser.get('/admin/node/?ordering=name&page=2')), 'n10 n29 n30 n34')).toBe('n30 n34')
  })

  test('a row is added over its form, and what is wrong is told with what was typed kept (FP-MA-27)', async () => {
    const { browser } = await begin()
    const author = await idOf('Author', 'name', 'Bob')
    await read(await browser.get('/admin/book/add/'))
    const wrong = await browser.submit('/admin/book/add/', { title: '', year: 'abc', price: '1.999', isbn: 'kept' })
    expect(await read(wrong, 400)).toContain('value="kept"')
    expect(await cell.db.count('Book', {})).toBe(5)
    const fields = { title: 'Épsilon 🎉', year: '2001', price: '7.5', isbn: '', author_id: String(author) }
    const answer = await browser.submit('/admin/book/add/', { ...fields, _save: '1' })
    await read(answer, 303)
    const book = await cell.db.findOne('Book', { where: eq('title', 'Épsilon 🎉') })
    expect(book).toMatchObject({ year: 2001, price: '7.50', isbn: null, author_id: author })
  })

  test('a value that is taken is told at its field, and nothing is written', async () => {
    const { browser } = await begin()
    await read(await browser.get('/admin/publisher/add/'))
    const page = await read(await browser.submit('/admin/publisher/add/', { name: 'Acorn', city: 'Oslo' }), 409)
    expect(page).toContain('value="Oslo"')
    expect(page).not.toMatch(/sqlite|postgres|mysql|constraint/i)
    expect(await cell.db.count('Publisher', {})).toBe(3)
  })

  test('a row is edited over its form, and only what was changed is written (FP-MA-28)', async () => {
    const { browser } = await begin()
    const path = `/admin/book/${await idOf('Book', 'title', 'Alpha')}/`
    await read(await browser.get(path))
    await cell.db.update('Book', eq('title', 'Alpha'), { price: '99.00' })
    await read(await browser.submit(path, { year: '1841', isbn: '', _save: '1' }), 303)
    const book = await cell.db.findOne('Book', { where: eq('title', 'Alpha') })
    expect(book).toMatchObject({
      title: 'Alpha',
      year: 1841,
      isbn: null,
      price: '99.00',
      author_id: anyKey(cell),
    })
  })

  test('a change that another made meanwhile is not overwritten (ADM-11)', async () => {
    const { browser } = await begin()
    const path = `/admin/book/${await idOf('Book', 'title', 'Alpha')}/`
    await read(await browser.get(path))
    await cell.db.update('Book', eq('title', 'Alpha'), { year: 1999 })
    await read(await browser.submit(path, { year: '1841', _save: '1' }), 409)
    expect(await cell.db.findOne('Book', { where: eq('title', 'Alpha') })).toMatchObject({ year: 1999 })
  })

  test('a form that is sent back untouched changes no value of any type, and writes nothing', async () => {
    const { browser } = await begin()
    const all = Object.entries({ ...orderedValues, ...distinctValues, boolean: [true], json: [{ a: ['🎉\n', 1.5] }] })
    const before = await cell.db.insert(
      'Sample',
      sampleValues(Object.fromEntries(all.map(([type, values]) => [`${type}_or_null`, values[0]]))),
    )
    const path = `/admin/sample/${key(before)}/`
    const fields = formFields(await read(await browser.get(path)), path)
    expect(Object.keys(fields).length).toBeGreaterThan(40)
    const { result, statements } = await cell.harness.statements.counted(() => browser.submit(path, { _save: '1' }))
    await read(result, 303)
    expect(await cell.db.findOne('Sample', {})).toEqual(before)
    expect(statements.filter((sql) => /^\s*update\b.*\bsample\b/i.test(sql))).toEqual([])
  })

  test('the delete page lists what goes along, and the delete takes it (FP-MA-10, FP-MA-11)', async () => {
    const { browser } = await begin()
    const path = `/admin/book/${await idOf('Book', 'title', 'Alpha')}/delete/`
    const page = await read(await browser.get(path))
    for (const text of ['Chapter', 'Book Tag']) expect(page.toLowerCase()).toContain(text.toLowerCase())
    expect(await cell.db.count('Book', {})).toBe(5)
    await read(await browser.submit(path, {}), 303)
    expect(await cell.db.count('Book', { where: eq('title', 'Alpha') })).toBe(0)
    expect([await cell.db.count('Chapter', {}), await cell.db.count('BookTag', {})]).toEqual([4, 2])
  })

  test('rows ticked in a list are deleted together, after the same page (FP-MA-23)', async () => {
    const { browser } = await begin()
    const [delta, orphan] = [await idOf('Book', 'title', 'Delta'), await idOf('Book', 'title', 'Orphan')]
    await read(await browser.get('/admin/book/'))
    const asked = await browser.submit('/admin/book/', { action: 'delete', id: [String(delta), String(orphan)] })
    const path = asked.headers.get('location') ?? ''
    expect(path).toContain(`/admin/book/delete/?id=${delta}&id=${orphan}`)
    await read(await browser.get(path))
    expect(await cell.db.count('Book', {})).toBe(5)
    await read(await browser.submit(path, {}), 303)
    expect(titles(await read(await browser.get('/admin/book/')))).toBe('Alpha Beta Gamma')
  })

  test('rows with a composite key and rows of a tree are listed and opened', async () => {
    const { browser } = await begin()
    const root = await cell.db.insert('Node', { name: 'root' })
    const leaf = await cell.db.insert('Node', { name: 'leaf', parent_id: root['id'] })
    expect(order(await read(await browser.get('/admin/node/')), 'root leaf')).toContain('leaf')
    await read(await browser.get(`/admin/node/${key(leaf)}/`))
    await read(await browser.submit(`/admin/node/${key(leaf)}/`, { name: 'twig', _save: '1' }), 303)
    expect(await cell.db.count('Node', { where: eq('parent.name', 'root') })).toBe(1)
    const list = await read(await browser.get('/admin/booktag/?weight=5'))
    const [, path = ''] = /href="(\/admin\/booktag\/[\da-f][^"?]*,[^"?]*)/.exec(list) ?? []
    await read(await browser.get(path))
    await read(await browser.submit(path, { weight: '6', _save: '1' }), 303)
    expect(await cell.db.count('BookTag', { where: eq('weight', 6) })).toBe(1)
  })

  test('pages of users show no secret (PASS-8)', async () => {
    const { browser, user } = await begin()
    const pages = [await browser.get('/admin/user/'), await browser.get(`/admin/user/${user['id']}/`)]
    for (const answer of pages) {
      const page = await read(answer)
      for (const secret of [user.passwordHash, user.getId()]) expect(page).not.toContain(secret)
    }
    const filtered = await read(await browser.get(`/admin/user/?${own(cell, 'User', 'password')}__istartswith=x`), 400)
    expect(filtered).not.toContain(user.passwordHash)
  })

  test('what a row holds is text on every page, never markup (XSS-1)', async () => {
    const { browser } = await begin()
    const evil = '<script>alert(1)</script><img src=x onerror="x">\'"'
    const book = await cell.db.insert('Book', { title: evil })
    const child = { book_id: book['id'], position: 1, title: evil }
    await cell.db.insert('Chapter', child)
    const paths = [
      '/admin/book/',
      `/admin/book/${key(book)}/`,
      `/admin/book/${key(book)}/delete/`,
      '/admin/chapter/',
      '/admin/chapter/add/',
    ]
    for (const path of [...paths, `/admin/book/?title=${encodeURIComponent(evil)}`]) {
      const page = await read(await browser.get(path))
      expect(page, path).not.toContain('<script>alert')
      expect(page, path).not.toContain('<img src=x')
    }
    const stored = (await cell.db.findOne('Book', { where: eq('title', evil) })) as Row
    expect(stored['title']).toBe(evil)
  })
}
