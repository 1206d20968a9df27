import { readForm, safeNextUrl, seeOther } from '@authpkg/auth'
import { expect, test } from 'vitest'
import { type AdminPanel, html } from '../src/index.ts'
import { createSite } from './site.ts'

/** The manual's example: the latest notes, and a form for another. */
const notes: AdminPanel = {
  template: `<p class="count"><%= it.count %> notes for <%= it.user.username %></p>
    <form method="post" action="<%= it.panel.url('create') %>">
    <input type="hidden" name="_csrf" value="<%= it.csrfToken %>"><input type="hidden" name="next" value="<%= it.next %>">
    <input name="message"><button>Add</button></form>`,
  async getContext({ records }) {
    const { total } = await records.list(records.model('Note'), { limit: 1, count: true })
    return { count: total }
  },
  getUrls: (panel) => [
    { path: 'create/', handler: ({ context }) => context.text('a form') },
    {
      path: 'create/',
      method: 'POST',
      async handler({ context, records, user }) {
        const form = await readForm(context)
        await records.create(records.model('Note'), { user_id: user['id'], message: form.get('message') })
        return seeOther(context, safeNextUrl(form.get('next'), context.get('auth').config.baseUrl, panel.dashboardUrl))
      },
    },
  ],
}

const withNotes = () => createSite((admin) => admin.registerPanel('My notes', notes))

test('FP-PANEL-01, FP-PANEL-04, FP-PANEL-05, FP-PANEL-07: a panel is drawn by its template from its context', async () => {
  const site = await withNotes()
  const page = await (await site.asAdmin()).page('/admin/')
  expect(page.textOf('#panel-my-notes h2')).toBe('My notes')
  expect(page.textOf('#panel-my-notes .count')).toBe('0 notes for root')
  expect(page.html.querySelector('#panel-my-notes form')?.getAttribute('action')).toBe('/admin/my-notes/create/')
})

test('FP-PANEL-02, FP-PANEL-03, FP-PANEL-09, FP-PANEL-10: its own pages take GET and POST; next falls back to the dashboard', async () => {
  const site = await withNotes()
  const root = await site.asAdmin()
  expect(await (await root.get('/admin/my-notes/create/')).text()).toBe('a form')
  const token = await root.csrfToken('/admin/')
  const post = async (next: string) =>
    (await root.post('/admin/my-notes/create/', { _csrf: token, message: 'hi', next })).headers.get('location')
  expect(await post('/admin/note/')).toBe('/admin/note/')
  expect(await post('https://evil.example/')).toBe('/admin/')
  expect(await post('')).toBe('/admin/')
  expect(await site.rows('note')).toHaveLength(3)
})

test('FP-PANEL-06: panel pages are guarded as the admin is, and need a token when posted to', async () => {
  const site = await withNotes()
  await site.addUser('plain')
  expect((await site.browser().get('/admin/my-notes/create/')).status).toBe(303)
  const plain = await site.as('plain')
  expect((await plain.get('/admin/my-notes/create/')).status).toBe(403)
  const root = await site.asAdmin()
  expect((await root.post('/admin/my-notes/create/', { message: 'x' })).status).toBe(403)
  expect((await root.send('/admin/my-notes/create/', { method: 'PUT' })).status).toBe(405)
  expect(await site.rows('note')).toEqual([])
})

test('FP-PANEL-05: a panel may be drawn by a function, and values in its markup are escaped', async () => {
  const site = await createSite((admin) =>
    admin.registerPanel('Fn', { render: ({ user }) => html`<b>${`<${user.username}>`}</b>` }),
  )
  const page = await (await site.asAdmin()).page('/admin/')
  expect(page.html.querySelector('#panel-fn b')?.textContent).toBe('<root>')
})

test('panels are sorted by title', async () => {
  const site = await createSite((admin) => admin.registerPanel('Zoo', {}).registerPanel('apes', {}))
  expect((await (await site.asAdmin()).page('/admin/')).textsOf('.panel-title')).toEqual(['apes', 'Zoo'])
})

test('a panel that fails or takes too long says so in its own box, and the others stand', async () => {
  const site = await createSite((admin) =>
    admin
      .registerPanel('Broken', {
        render: () => {
          throw new Error('secret reason')
        },
      })
      .registerPanel('Bad template', { template: '<%= it.nothing.there %>' })
      .registerPanel('Slow', { render: () => new Promise(() => {}), timeout: 20 })
      .registerPanel('Well', { render: () => html`<i>fine</i>` }),
  )
  const page = await (await site.asAdmin()).page('/admin/')
  expect(page.status).toBe(200)
  expect(page.textOf('#panel-well i')).toBe('fine')
  for (const id of ['broken', 'bad-template', 'slow'])
    expect(page.textOf(`#panel-${id} .message`)).toMatch(/^This panel cannot be shown now\. Request [\w-]+\.$/)
  expect(page.text).not.toContain('secret reason')
  expect(JSON.stringify(site.logged.map((entry) => entry.map(String)))).toContain('secret reason')
})

test('a panel that is not permitted is absent, and so are its pages', async () => {
  const site = await createSite((admin) =>
    admin.registerPanel('Chiefs', {
      permitted: (principal) => principal.kind === 'user' && principal.user.isSuperuser,
      getUrls: () => [{ path: 'x/', handler: ({ context }) => context.text('x') }],
    }),
  )
  const root = await site.asAdmin()
  expect((await root.page('/admin/')).html.querySelector('.panel-title')?.textContent).not.toBe('Chiefs')
  expect((await root.get('/admin/chiefs/x/')).status).toBe(404)
  await site.addUser('chief', { superuser: true })
  expect(await (await (await site.as('chief')).get('/admin/chiefs/x/')).text()).toBe('x')
})
