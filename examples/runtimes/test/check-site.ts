import { expect } from 'vitest'

/** Asks the site under test; the path starts at its root. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>

const html = { accept: 'text/html' }

/** What every runtime has to do: log in, read a protected page, list over REST, open the admin area. */
export async function checkSite(ask: Ask): Promise<void> {
  const refused = await ask('/private/', { headers: html, redirect: 'manual' })
  expect(refused.status).toBe(303)
  expect(refused.headers.get('location')).toBe('/accounts/login/?next=%2Fprivate%2F')

  const cookie = await logIn(ask, 'admin', 'admin')
  const page = await ask('/private/', { headers: { ...html, cookie } })
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('Logged in as')

  const list = await ask('/api/message/?user__username=admin&ordering=-pub_date&limit=2')
  expect(list.status).toBe(200)
  const { meta, objects } = (await list.json()) as { meta: object; objects: { user: object }[] }
  expect(meta).toMatchObject({ model: 'message', page: 1 })
  expect(objects.map(({ user }) => user)).toEqual(Array(2).fill({ id: 1, username: 'admin' }))

  const written = await ask('/api/message/', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('user:user')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ content: 'from everywhere' }),
  })
  expect(written.status).toBe(201)

  const admin = await ask('/admin/', { headers: { ...html, cookie } })
  expect(admin.status).toBe(200)
  expect(await admin.text()).toContain('User statistics')
}

/** The cookie of a session begun over the login page. */
async function logIn(ask: Ask, username: string, password: string): Promise<string> {
  const form = await ask('/accounts/login/', { headers: html })
  expect(form.status).toBe(200)
  const token = /name="_csrf" value="([^"]+)"/.exec(await form.text())?.[1] ?? ''
  const answer = await ask('/accounts/login/', {
    method: 'POST',
    headers: { ...html, cookie: cookiesOf(form), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ username, password, _csrf: token, next: '/private/' }).toString(),
    redirect: 'manual',
  })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/private/'])
  return cookiesOf(answer)
}

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')
