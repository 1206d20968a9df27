import { admins, definePolicy, eq, owner } from '@authpkg/core'
import { expect, test } from 'vitest'
import { addBooks, createSite } from './site.ts'

const rowsOf = (site: Awaited<ReturnType<typeof createSite>>) => site.rows('book')

test('ADM-4: matrix of actions and roles, by direct requests with forged fields', async () => {
  const allowed = {
    read: ['read'],
    create: ['read', 'create'],
    update: ['read', 'update'],
    delete: ['read', 'delete'],
  }
  for (const [name, actions] of Object.entries(allowed)) {
    const rules = Object.fromEntries(actions.map((action) => [action, admins]))
    const site = await createSite(undefined, {
      access: definePolicy({ Book: rules, Author: { read: admins }, Chapter: { manage: admins } }),
    })
    const { alpha } = await addBooks(site)
    const root = await site.asAdmin()
    const token = await root.csrfToken()
    const key = String(alpha.id)
    const roads = {
      list: await root.get('/admin/book/'),
      add: await root.get('/admin/book/add/'),
      edit: await root.get(`/admin/book/${key}/`),
      delete: await root.get(`/admin/book/${key}/delete/`),
      'delete many': await root.get(`/admin/book/delete/?id=${key}`),
      lookup: await root.get('/admin/book/lookup/?field=author'),
      'save new': await root.post('/admin/book/add/', { _csrf: token, title: 'New' }),
      'save old': await root.post(`/admin/book/${key}/`, { _csrf: token, title: 'Changed' }),
      'do delete': await root.post(`/admin/book/delete/?id=${key}`, { _csrf: token }),
    }
    const statuses = Object.fromEntries(Object.entries(roads).map(([road, answer]) => [road, answer.status]))
    const may = (action: string, status: number): number => (actions.includes(action) ? status : 403)
    expect([name, statuses]).toEqual([
      name,
      {
        list: 200,
        edit: 200,
        lookup: 200,
        add: may('create', 200),
        'save new': may('create', 303),
        'save old': may('update', 303),
        delete: may('delete', 200),
        'delete many': may('delete', 200),
        'do delete': may('delete', 303),
      },
    ])
    const titles = (await rowsOf(site)).map((row) => row['title'])
    expect([name, titles.includes('New'), titles.includes('Changed'), titles.includes('Alpha')]).toEqual([
      name,
      name === 'create',
      name === 'update',
      name !== 'delete' && name !== 'update',
    ])
  }
})

test('ADM-4: models that may not be read are 403 on every page', async () => {
  const site = await createSite(undefined, { access: definePolicy({ Author: { read: admins } }) })
  const { alpha } = await addBooks(site)
  const root = await site.asAdmin()
  for (const path of [
    '',
    'add/',
    `${alpha.id}/`,
    `${alpha.id}/delete/`,
    'lookup/?field=author',
    '?_filter=author&_lookup=1',
  ]) {
    expect([path, (await root.get(`/admin/book/${path}`)).status]).toEqual([path, 403])
  }
})

test('a row that may be read and not changed is shown as text', async () => {
  const access = definePolicy({ Note: { read: admins, write: owner('user') }, User: { read: admins } })
  const site = await createSite((admin) => admin.register('Note'), { access })
  const mine = await site.addUser('root', { admin: true })
  const ann = await site.addUser('ann')
  await site.adapter.insert('Note', { user_id: ann['id'], message: 'hers' })
  await site.adapter.insert('Note', { user_id: mine['id'], message: 'mine' })
  const root = await site.asAdmin()
  const hers = await root.page('/admin/note/1/')
  expect(
    hers.html.querySelectorAll('main input:not([type=hidden]), main textarea, main select, main button[type=submit]'),
  ).toEqual([])
  expect(hers.textOf('.message')).toBe('You may look at this, not change it.')
  expect(hers.textsOf('.fixed')).toContain('hers')
  expect((await root.page('/admin/note/2/')).html.querySelector('textarea[name=message]')).not.toBeNull()
  const token = await root.csrfToken('/admin/note/2/')
  expect((await root.post('/admin/note/1/', { _csrf: token, message: 'stolen' })).status).toBe(403)
  expect(await site.rows('note')).toMatchObject([{ message: 'hers' }, { message: 'mine' }])
})

test('fields that may not be read are absent, those that may not be written are text', async () => {
  const fields = { price: { read: 'nobody', write: 'nobody' }, isbn: { write: 'nobody' } } as const
  const site = await createSite(undefined, {
    access: definePolicy({ Book: { manage: admins, fields }, Author: { read: admins } }),
  })
  const { alpha } = await addBooks(site)
  const root = await site.asAdmin()
  const page = await root.page(`/admin/book/${alpha.id}/`)
  expect(page.textOf('main')).not.toContain('12.5')
  expect(page.html.querySelector('[name=price]')).toBeNull()
  expect(page.html.querySelector('[name=isbn]')).toBeNull()
  expect(page.textsOf('.fixed')).toContain('A-1')
  await root.submit(`/admin/book/${alpha.id}/`, { price: '0', isbn: 'Z', title: 'T' })
  expect(await site.adapter.findOne('Book', { where: eq('id', alpha.id) })).toMatchObject({
    price: '12.5000',
    isbn: 'A-1',
    title: 'T',
  })
})

test('an owner’s rule fills the owner in, and nobody else can be chosen', async () => {
  const access = definePolicy({
    Note: { read: admins, create: admins, write: owner('user') },
    User: { read: admins },
  })
  const site = await createSite((admin) => admin.register('Note'), { access })
  const me = await site.addUser('root', { admin: true })
  const ann = await site.addUser('ann')
  const root = await site.asAdmin()
  expect((await root.page('/admin/note/add/')).html.querySelector('[name=user_id]')).toBeNull()
  await root.submit('/admin/note/add/', { message: 'mine', user_id: String(ann['id']) })
  expect(await site.rows('note')).toMatchObject([{ user_id: me['id'], message: 'mine' }])
})
