import { admins, confirmed, definePolicy, every, fresh, owner, permission } from '@authpkg/core'
import { describe, expect, test } from 'vitest'
import type { ModelAdminOptions } from '../src/admin-options.ts'
import type { AdminOptions } from '../src/index.ts'
import { addBooks, createSite, password, type SiteOptions } from './site.ts'

const reauthenticate = '/accounts/reauthenticate/'

interface Given extends Omit<SiteOptions, 'auth'> {
  readonly book?: Pick<ModelAdminOptions, 'requires' | 'getUrls'>
  readonly user?: object
}

/** An administrator's browser, whose login grows old when told to. */
async function visit({ book = {}, user = {}, ...options }: Given = {}) {
  let time = Date.parse('2026-03-01T12:00:00.000Z')
  const clock = { now: () => new Date(time) }
  const site = await createSite((admin) => admin.register('Book', book).registerAll(), { ...options, auth: { clock } })
  const { alpha } = await addBooks(site)
  await site.addUser('root', { admin: true, ...user })
  const root = await site.as('root')
  const statuses = async (...paths: string[]) => {
    const answers = await Promise.all(paths.map((path) => root.get(`/admin/${path}`)))
    return answers.map(({ status, headers }) => (status === 303 ? headers.get('location') : status))
  }
  const pass = (seconds: number): void => {
    time += seconds * 1000
  }
  return { site, root, statuses, pass, row: `book/${alpha.id}/`, titles: () => titlesOf(site) }
}

const titlesOf = async (site: Awaited<ReturnType<typeof createSite>>) =>
  (await site.rows('book')).map(({ title }) => title)

const askedFor = (path: string): string => `${reauthenticate}?${new URLSearchParams({ next: `/admin/${path}` })}`

describe('an action that the policy lets only a fresh session do (SESS-11)', () => {
  const access = definePolicy({ '*': { manage: admins, requires: { delete: fresh(60) } } })

  test('asks a browser for the password, and goes on where it was', async () => {
    const { root, statuses, pass, row, titles } = await visit({ access })
    pass(61)
    expect(await statuses('book/', row, 'book/add/', `${row}delete/`)).toEqual([
      200,
      200,
      200,
      askedFor(`${row}delete/`),
    ])
    const back = await root.submit(askedFor(`${row}delete/`), { password })
    expect(back.headers.get('location')).toBe(`/admin/${row}delete/`)
    await root.submit(`/admin/${row}delete/`, {})
    expect(await titles()).not.toContain('Alpha')
  })

  test('shows the way there to an old session, too', async () => {
    const { root, pass, row } = await visit({ access })
    pass(61)
    const html = await (await root.get(`/admin/${row}`)).text()
    expect(html).toContain(`href="/admin/${row}delete/"`)
  })

  test('is not done by a form that was opened in time and sent too late (ADM-4)', async () => {
    const { root, pass, row, titles } = await visit({ access })
    const token = await root.csrfToken(`/admin/${row}delete/`)
    pass(61)
    const sent = await root.post(
      `/admin/${row}delete/`,
      { _csrf: token },
      { Referer: `https://good.example/admin/${row}delete/` },
    )
    expect([sent.status, sent.headers.get('location')]).toEqual([303, askedFor(`${row}delete/`)])
    expect(await titles()).toContain('Alpha')
  })

  test('a program is told 401 with the code', async () => {
    const { root, pass, row } = await visit({ access })
    pass(61)
    const answer = await root.get(`/admin/${row}delete/`, { Accept: 'application/json' })
    expect([answer.status, answer.headers.get('www-authenticate'), await answer.json()]).toMatchObject([
      401,
      null,
      { code: 'fresh_login_required' },
    ])
  })

  test('superusers show their password, too', async () => {
    const { statuses, pass, row } = await visit({ access, user: { superuser: true } })
    pass(61)
    expect(await statuses(`${row}delete/`)).toEqual([askedFor(`${row}delete/`)])
  })
})

test('who may change a row with a fresh session is asked for the password before the form is filled in', async () => {
  const access = definePolicy({ Book: { read: admins, update: every(admins, fresh(60)) }, Author: { read: admins } })
  const { statuses, pass, row } = await visit({ access })
  expect(await statuses(row)).toEqual([200])
  pass(61)
  expect(await statuses('book/', row)).toEqual([200, askedFor(row)])
})

test('a row that only its owner may change is shown to others as text, whatever the age of their session', async () => {
  const access = definePolicy({
    Note: { read: admins, write: every(owner('user'), fresh(60)) },
    '*': { read: admins },
  })
  const { site, root, statuses, pass } = await visit({ access })
  const ann = await site.addUser('ann')
  const mine = await site.auth.users.findByIdentity('root')
  await site.adapter.insert('Note', { user_id: ann['id'], message: 'hers' })
  await site.adapter.insert('Note', { user_id: mine?.['id'], message: 'mine' })
  const token = await root.csrfToken('/admin/note/2/')
  pass(61)
  expect(await statuses('note/1/', 'note/2/')).toEqual([200, askedFor('note/2/')])
  expect(await statuses('note/1/delete/', 'note/delete/?id=1&id=2')).toEqual([
    askedFor('note/1/delete/'),
    askedFor('note/delete/?id=1&id=2'),
  ])
  await root.submit(reauthenticate, { password })
  expect(await statuses('note/1/delete/', 'note/2/delete/')).toEqual([403, 200])
  expect((await root.post('/admin/note/1/delete/', { _csrf: token })).status).toBe(403)
  expect(await site.rows('note')).toHaveLength(2)
})

test('who has no confirmed address is told so, and needs no new password (FU-EMAIL-05)', async () => {
  const access = definePolicy({ '*': { manage: admins, requires: { create: confirmed } } })
  const { root, statuses } = await visit({ access, user: { email: 'root@good.example', emailConfirmed: false } })
  expect(await statuses('book/', 'book/add/')).toEqual([200, 403])
  expect(await (await root.get('/admin/book/add/')).text()).toContain('Confirm your e-mail address first.')
  const answer = await root.get('/admin/book/add/', { Accept: 'application/json' })
  expect(await answer.json()).toMatchObject({ code: 'email_unconfirmed' })
})

describe('what the area or a registration requires', () => {
  const access = definePolicy({ '*': { manage: admins } })

  test('holds for every page of the area', async () => {
    const admin: AdminOptions = { requires: fresh(60) }
    const { statuses, pass, row } = await visit({ access, admin })
    expect(await statuses('', 'book/', row)).toEqual([200, 200, 200])
    pass(61)
    expect(await statuses('', 'book/', row, 'nothing/')).toEqual(['', 'book/', row, 'nothing/'].map(askedFor))
  })

  test('holds for every page of its model, and for superusers', async () => {
    const getUrls = () => [{ path: 'own/', handler: () => new Response('own') }]
    const book = { requires: fresh(60), getUrls }
    const { statuses, pass, row } = await visit({ access, book, user: { superuser: true } })
    const pages = ['book/', 'book/add/', 'book/own/', 'book/lookup/?field=author', row, `${row}delete/`]
    expect(await statuses(...pages)).toEqual(pages.map(() => 200))
    pass(61)
    expect(await statuses(...pages)).toEqual(pages.map(askedFor))
    expect(await statuses('', 'author/')).toEqual([200, 200])
  })

  test('hides a model from who cannot meet it (FS-USER-31)', async () => {
    const { root, statuses } = await visit({ access, book: { requires: permission('books') } })
    expect(await statuses('book/', 'author/')).toEqual([403, 200])
    expect(await (await root.get('/admin/')).text()).not.toContain('href="/admin/book/"')
  })

  test('is refused at start where nobody could meet it', async () => {
    const features = { emails: false }
    await expect(createSite(undefined, { access, auth: { features }, admin: { requires: confirmed } })).rejects.toThrow(
      'email_confirmed_at',
    )
    const register = createSite((admin) => admin.register('Book', { requires: confirmed }), { auth: { features } })
    await expect(register).rejects.toThrow('email_confirmed_at')
  })
})

test('a trusted origin is a client of accounts and REST, and changes nothing in the admin area (CSRF-1)', async () => {
  const app = 'https://app.good.example'
  const site = await createSite((admin) => admin.registerAll(), { auth: { trustedOrigins: [app] } })
  const { alpha } = await addBooks(site)
  await site.addUser('root', { admin: true })
  const root = await site.as('root')
  const path = `/admin/book/${alpha.id}/delete/`
  const _csrf = await root.csrfToken(path)
  const sent = await root.post(path, { _csrf }, { Origin: app, 'Sec-Fetch-Site': 'same-site' })
  expect([sent.status, await titlesOf(site)]).toEqual([403, expect.arrayContaining(['Alpha'])])
})
