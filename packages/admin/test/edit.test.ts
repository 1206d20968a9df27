import { eq } from '@authpkg/core'
import { expect, test } from 'vitest'
import { errorOf, filledIn, readPage } from './browser.ts'
import { addBooks, createSite, models } from './site.ts'

test('FP-MA-22, FP-MA-34: only what was changed is written', async () => {
  const site = await createSite()
  const { alpha } = await addBooks(site)
  const root = await site.asAdmin()
  site.statements.length = 0
  const answer = await root.submit(`/admin/book/${alpha.id}/`, { title: 'Alpha 2' })
  expect(answer.status).toBe(303)
  expect(site.statements.filter((sql) => /^update/i.test(sql))).toEqual([
    expect.stringMatching(/^update "book" set "title" = \? where/),
  ])
  expect((await root.follow(answer)).textOf('[role=status]')).toBe('Changes to Book saved successfully')
  expect((await site.adapter.findOne('Book', { where: eq('id', alpha.id) }))?.['title']).toBe('Alpha 2')
})

test('values that nobody touched stay as they are in the database, digit for digit', async () => {
  const site = await createSite()
  await site.run(`insert into book (title, price, updated, opens, meta, cover, blurb, in_print) values
    ('a\nb', '1.10', '2024-01-05 10:20:30.123456', '08:15:00.123456', '{"b":1,  "a":12345678901234567890}', x'00ff10', 'x\r\ny\r', 1)`)
  const [before] = await site.rows('book')
  const root = await site.asAdmin()
  const answer = await root.submit('/admin/book/1/', { isbn: 'new' })
  expect(answer.status).toBe(303)
  const [after] = await site.rows('book')
  expect(after).toEqual({ ...before, isbn: 'new' })
})

test('saving without a change writes nothing', async () => {
  const site = await createSite()
  const { gamma } = await addBooks(site)
  const root = await site.asAdmin()
  site.statements.length = 0
  expect((await root.submit(`/admin/book/${gamma.id}/`, {})).status).toBe(303)
  expect(site.statements.filter((sql) => !/^select/i.test(sql))).toEqual([])
})

test('fields can be emptied, unticked and changed to every kind of value', async () => {
  const site = await createSite()
  const { alpha } = await addBooks(site)
  await site.adapter.insert('Note', { user_id: (await site.addUser('ann'))['id'], message: 'hi', pinned: true })
  const root = await site.asAdmin()
  await root.submit(`/admin/book/${alpha.id}/`, { isbn: '', author_id: '', price: '', in_print: '', kind: '' })
  expect(await site.adapter.findOne('Book', { where: eq('id', alpha.id) })).toMatchObject({
    isbn: null,
    author_id: null,
    price: null,
    in_print: null,
    kind: null,
  })
  await root.submit('/admin/note/1/', { pinned: null })
  expect(await site.rows('note')).toMatchObject([{ pinned: 0 }])
})

test('text that is empty already may stay so, although it must be given', async () => {
  const site = await createSite()
  await site.run("insert into author (name, born) values ('', 1900)")
  const root = await site.asAdmin()
  expect((await root.page('/admin/author/1/')).html.querySelector('[name=name]')?.hasAttribute('required')).toBe(false)
  expect((await root.submit('/admin/author/1/', { born: '1901' })).status).toBe(303)
  expect(await site.rows('author')).toMatchObject([{ name: '', born: 1901 }])
})

test('ADM-11: what somebody else changed meanwhile is not overwritten by a form that only shows it', async () => {
  const site = await createSite()
  const { alpha } = await addBooks(site)
  const root = await site.asAdmin()
  const page = await root.page(`/admin/book/${alpha.id}/`)
  await site.run("update book set kind = 'poems' where title = 'Alpha'")
  const form = page.html.querySelector('main form')
  const sent = form ? filledIn(form, { title: 'Alpha 2' }) : []
  expect((await root.post(page.path, sent)).status).toBe(303)
  expect(await site.adapter.findOne('Book', { where: eq('id', alpha.id) })).toMatchObject({
    title: 'Alpha 2',
    kind: 'poems',
  })
})

test('ADM-11: a field that two people changed is told to the second, who may then decide', async () => {
  const site = await createSite()
  const { alpha } = await addBooks(site)
  const root = await site.asAdmin()
  const page = await root.page(`/admin/book/${alpha.id}/`)
  await site.run("update book set title = 'Theirs' where title = 'Alpha'")
  const form = page.html.querySelector('main form')
  const again = await readPage(page.path, await root.post(page.path, form ? filledIn(form, { title: 'Mine' }) : []))
  expect(again.status).toBe(409)
  expect(errorOf(again, 'title')).toContain('Somebody else changed this meanwhile to “Theirs”')
  expect(again.html.querySelector('[name=title]')?.getAttribute('value')).toBe('Mine')
  const second = again.html.querySelector('main form')
  expect((await root.post(page.path, second ? filledIn(second, {}) : [])).status).toBe(303)
  expect(await site.rows('book')).toMatchObject([{ title: 'Mine' }, {}, {}])
})

test('a form shown again for an error does not take others’ changes for one’s own', async () => {
  const site = await createSite()
  const { alpha } = await addBooks(site)
  const root = await site.asAdmin()
  const page = await root.page(`/admin/book/${alpha.id}/`)
  await site.run("update book set kind = 'poems' where title = 'Alpha'")
  const form = page.html.querySelector('main form')
  const again = await readPage(page.path, await root.post(page.path, form ? filledIn(form, { price: 'x' }) : []))
  expect(again.status).toBe(400)
  const second = again.html.querySelector('main form')
  expect((await root.post(page.path, second ? filledIn(second, { price: '3' }) : [])).status).toBe(303)
  expect(await site.rows('book')).toMatchObject([{ kind: 'poems' }, {}, {}])
})

test('FP-MA-13: a row that is gone is a page that is not there', async () => {
  const site = await createSite()
  const { alpha } = await addBooks(site)
  const root = await site.asAdmin()
  const token = await root.csrfToken(`/admin/book/${alpha.id}/`)
  await site.run('delete from chapter; ')
  await site.run(`delete from book where id = ${alpha.id}`)
  const answer = await root.post(`/admin/book/${alpha.id}/`, { _csrf: token, title: 'Ghost' })
  expect(answer.status).toBe(404)
  for (const key of ['0', 'x', '1,2', '%ff', '9'.repeat(30)]) {
    expect([key, (await root.get(`/admin/book/${key}/`)).status]).toEqual([key, 404])
  }
})

test('FP-MA-06, FP-MA-07: fields and exclude choose what a form shows, readonlyFields what it only shows', async () => {
  const site = await createSite((admin) =>
    admin
      .register(models.Book, { fields: ['blurb', 'title', 'author'], readonlyFields: ['author'] })
      .register(models.Chapter, { exclude: ['book'] }),
  )
  const { alpha, bob } = await addBooks(site)
  const root = await site.asAdmin()
  const page = await root.page(`/admin/book/${alpha.id}/`)
  expect(page.textsOf('.field label, .field > .label')).toEqual(['Blurb', 'Title *', 'Author'])
  expect(page.textOf('.fixed')).toBe('Ada')
  await root.submit(`/admin/book/${alpha.id}/`, { author_id: String(bob.id), price: '99', title: 'Safe' })
  expect(await site.adapter.findOne('Book', { where: eq('id', alpha.id) })).toMatchObject({
    title: 'Safe',
    author_id: alpha.author_id,
    price: '12.5000',
  })
  expect((await root.page('/admin/chapter/1/')).html.querySelector('[name=book_id]')).toBeNull()
})

test('MASS: fields that a form does not have cannot be sent along', async () => {
  const site = await createSite()
  const ann = await site.addUser('ann')
  const root = await site.asAdmin()
  const hash = (await site.rows('user')).find((row) => row['id'] === ann['id'])?.['password']
  await root.submit(`/admin/user/${ann['id']}/`, {
    nickname: 'A',
    password: 'mine',
    uniquifier: 'mine',
    username_key: 'root',
    id: '77',
    login_count: '9',
  })
  expect((await site.rows('user')).find((row) => row['id'] === ann['id'])).toMatchObject({
    nickname: 'A',
    password: hash,
    username_key: 'ann',
    login_count: 0,
  })
})

test('secret fields are in no form', async () => {
  const site = await createSite()
  const ann = await site.addUser('ann')
  const { ada } = await addBooks(site)
  const root = await site.asAdmin()
  const page = await root.page(`/admin/user/${ann['id']}/`)
  for (const name of ['password', 'uniquifier', 'username_key', 'email_key'])
    expect(page.html.querySelector(`[name=${name}]`)).toBeNull()
  expect((await root.page(`/admin/author/${ada.id}/`)).text).not.toContain('hidden words')
})

test('a unique key kept beside a name is told at the name', async () => {
  const site = await createSite()
  await site.addUser('ann')
  const bea = await site.addUser('bea')
  const root = await site.asAdmin()
  const answer = await root.submit(`/admin/user/${bea['id']}/`, { username: 'ANN' })
  expect(answer.status).toBe(409)
  expect(errorOf(await readPage('', answer), 'username')).toBe('Another row has this already.')
})
