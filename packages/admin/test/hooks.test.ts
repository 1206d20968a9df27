import { ValidationError } from '@authpkg/core'
import { expect, test } from 'vitest'
import { addBooks, createSite, models } from './site.ts'

test('FP-MA-19: saveModel writes, with the usual thing at hand, in a transaction', async () => {
  const site = await createSite((admin) =>
    admin.register(models.Book, {
      async saveModel({ adding, values, request }, save, db) {
        const row = await save({ ...values, blurb: `${adding ? 'added' : 'changed'} by ${request.user.username}` })
        await db.insert('Chapter', { book_id: row['id'], title: 'Automatic' })
        if (row['title'] === 'Bad')
          throw new ValidationError('invalid_value', 'No.', {
            fields: { title: [{ code: 'invalid_value', message: 'Not this one.' }] },
          })
        return row
      },
    }),
  )
  const root = await site.asAdmin()
  expect((await root.submit('/admin/book/add/', { title: 'New' })).status).toBe(303)
  expect((await root.submit('/admin/book/1/', { title: 'Newer' })).status).toBe(303)
  expect(await site.rows('book')).toMatchObject([{ title: 'Newer', blurb: 'changed by root' }])
  expect(await site.rows('chapter')).toHaveLength(2)
  const bad = await root.submit('/admin/book/add/', { title: 'Bad' })
  expect(bad.status).toBe(400)
  expect(await bad.text()).toContain('Not this one.')
  expect(await site.rows('book')).toHaveLength(1)
  expect(await site.rows('chapter')).toHaveLength(2)
})

test('ADM-11: a field that changes between the look at the form and the statement that writes is not overwritten', async () => {
  const site = await createSite((admin) =>
    admin.register(models.Book, {
      async saveModel({ current, values }, save, db) {
        if (current) await db.update('Book', { op: 'eq', path: 'id', value: 1 }, { title: 'Theirs' })
        return save(values)
      },
    }),
  )
  const root = await site.asAdmin()
  await root.submit('/admin/book/add/', { title: 'New' })
  expect((await root.submit('/admin/book/1/', { title: 'Mine' })).status).toBe(409)
  expect(await site.rows('book')).toMatchObject([{ title: 'New' }])
})

test('FP-MA-14: own fields come to prepareValues, which may fill in others', async () => {
  const site = await createSite((admin) =>
    admin.register(models.Author, {
      ownFields: { codeword: { widget: 'password', help: 'Kept secret.', required: true, on: 'add' } },
      prepareValues: ({ values, own }) => ({
        ...values,
        ...(own['codeword'] && { token_secret: own['codeword'].toUpperCase() }),
      }),
    }),
  )
  const root = await site.asAdmin()
  const page = await root.page('/admin/author/add/')
  expect(page.html.querySelector('[name=codeword]')?.getAttribute('type')).toBe('password')
  expect((await root.submit('/admin/author/add/', { name: 'X' })).status).toBe(400)
  const wrong = await root.submit('/admin/author/add/', { name: '', codeword: 'open sesame' })
  expect(await wrong.text()).not.toContain('open sesame')
  await root.submit('/admin/author/add/', { name: 'X', codeword: 'open sesame' })
  expect(await site.rows('author')).toMatchObject([{ name: 'X', token_secret: 'OPEN SESAME' }])
  expect((await root.page('/admin/author/1/')).html.querySelector('[name=codeword]')).toBeNull()
})

test('FP-MA-14, FP-MA-15, FP-MA-16: getForm, getAddForm and getEditForm have the last word on the fields', async () => {
  const site = await createSite((admin) =>
    admin
      .register(models.Author, {
        getForm: (fields, adding) => fields.filter(({ name }) => adding || name !== 'born'),
      })
      .register(models.Tag, { getAddForm: (fields) => fields.map((field) => ({ ...field, label: 'Word' })) }),
  )
  await addBooks(site)
  const root = await site.asAdmin()
  expect((await root.page('/admin/author/add/')).html.querySelector('[name=born]')).not.toBeNull()
  expect((await root.page('/admin/author/1/')).html.querySelector('[name=born]')).toBeNull()
  expect((await root.page('/admin/tag/add/')).textOf('.field label')).toBe('Word *')
})

test('labels, help, widgets and the need for a value are options of each field', async () => {
  const site = await createSite((admin) =>
    admin.register(models.Author, {
      fieldOptions: { name: { label: 'Full name', help: 'As on the cover.', widget: 'textarea', required: false } },
    }),
  )
  const root = await site.asAdmin()
  const page = await root.page('/admin/author/add/')
  expect(page.textOf('label[for=field-name]')).toBe('Full name')
  expect(page.html.querySelector('textarea[name=name]')?.hasAttribute('required')).toBe(false)
  expect(page.textOf('#field-name-help')).toBe('As on the cover.')
  expect((await root.submit('/admin/author/add/', { name: '' })).status).toBe(303)
})

test('displayName, label and labelField say how models and rows are called', async () => {
  const site = await createSite((admin) =>
    admin
      .register(models.Author, { displayName: 'Writer', labelField: 'born' })
      .register(models.Book, { label: (row) => `“${row['title']}”`, displayNamePlural: 'Library' }),
  )
  const { ada, alpha } = await addBooks(site)
  const root = await site.asAdmin()
  expect((await root.page('/admin/author/')).textOf('h1')).toBe('Writers')
  expect((await root.page(`/admin/author/${ada.id}/`)).textOf('h1')).toBe('1815')
  const list = await root.page('/admin/book/')
  expect([list.textOf('h1'), list.textsOf('td.first')[0]]).toEqual(['Library', '“Alpha”'])
  expect((await root.page(`/admin/book/${alpha.id}/`)).textOf('h1')).toBe('“Alpha”')
})

test('FP-MA-31, FP-MA-32: a model may have pages of its own, guarded like the others', async () => {
  const site = await createSite((admin) =>
    admin.register(models.Book, {
      getUrls: () => [
        {
          path: 'count/',
          handler: async ({ context, records }) =>
            context.text(String((await records.list(records.model('Book'), { limit: 1, count: true })).total)),
        },
        { path: 'count/', method: 'POST', handler: ({ context }) => context.text('counted') },
      ],
    }),
  )
  await addBooks(site)
  await site.addUser('plain')
  const root = await site.asAdmin()
  expect(await (await root.get(site.admin.url('Book', 'count'))).text()).toBe('3')
  expect((await root.post('/admin/book/count/', {})).status).toBe(403)
  expect(await (await root.post('/admin/book/count/', { _csrf: await root.csrfToken() })).text()).toBe('counted')
  expect((await (await site.as('plain')).get('/admin/book/count/')).status).toBe(403)
})

test('FP-MA-25 to FP-MA-29, FP-MA-35: templates can be replaced for one model, extended, and given further values', async () => {
  const site = await createSite((admin) =>
    admin
      .register(models.Book, {
        templates: {
          index:
            "<% layout('index') %><% block('before', () => { %><p class=\"own\">Own <%= it.extra.word %></p><% }) %>",
          edit: '<p>Edit <%= it.title %></p>',
          add: '<p>Add</p>',
          delete: '<p>Delete</p>',
        },
        getExtraContext: (page) => ({ word: `<${page}>` }),
      })
      .register(models.Author),
  )
  const { alpha } = await addBooks(site)
  const root = await site.asAdmin()
  const list = await root.page('/admin/book/')
  expect(list.textOf('.own')).toBe('Own <index>')
  expect(list.textsOf('td.first')).toHaveLength(3)
  expect((await root.page(`/admin/book/${alpha.id}/`)).text).toBe('<p>Edit Alpha</p>')
  expect((await root.page('/admin/book/add/')).text).toBe('<p>Add</p>')
  expect((await root.page(`/admin/book/${alpha.id}/delete/`)).text).toBe('<p>Delete</p>')
  expect((await root.page('/admin/author/')).textOf('.own')).toBeNull()
})

test('FP-ADMIN-03: an application’s own templates take the place of the admin’s', async () => {
  const site = await createSite(undefined, { admin: { templates: { dashboard: '<p>Hello <%= it.userName %></p>' } } })
  expect((await (await site.asAdmin()).page('/admin/')).text).toBe('<p>Hello root</p>')
})
