import { expect, test } from 'vitest'
import { createAdmin, userAdmin } from '../src/index.ts'
import { createSite, password } from './site.ts'

async function begin() {
  const site = await createSite()
  const people = createAdmin(site.auth, { prefix: '/people' })
  people.register('User', userAdmin(site.auth))
  site.app.route('/people', people.routes())
  return site
}

test('users are listed with name, address, and what they may do, never with a password (FP-AUTH-14, FP-AUTH-20)', async () => {
  const site = await begin()
  const ada = await site.addUser('ada', { email: 'ada@good.example' })
  const { html } = await (await site.asAdmin()).page('/people/user/')
  const [head = '', ...rows] = html.querySelectorAll('table tr').map(({ text }) => text.replaceAll(/\s+/g, ' '))
  for (const column of ['Username', 'Email', 'Active', 'Admin']) expect(head).toContain(column)
  expect(rows.some((row) => row.includes('ada@good.example'))).toBe(true)
  expect(html.toString()).not.toContain(ada.passwordHash)
})

test.each([
  [{ admin: true }, 200],
  [{ superuser: true }, 200],
  [{ admin: false }, 403],
])('%j opens the area: %i; who is inactive does not even log in (PC-PERM-01)', async (rights, status) => {
  const site = await begin()
  await site.addUser('boss', { superuser: true })
  const user = await site.addUser('ada', rights)
  const browser = await site.as('ada')
  expect((await browser.get('/people/')).status).toBe(status)
  await site.auth.users.deactivate(user)
  expect((await browser.get('/people/')).headers.get('location')).toContain('/accounts/login/')
  expect(await site.auth.users.authenticate('ada', password)).toBeNull()
})
