import { type Context, Hono } from 'hono'
import { expect, test } from 'vitest'
import { basicPrincipal, currentUser, errorResponse } from '../src/index.ts'
import { createSite, type Site } from './site.ts'

function basicApp({ auth }: Site) {
  const app = new Hono().use(currentUser(auth))
  app.all('/', async (c: Context) => {
    try {
      const principal = await basicPrincipal(c, auth)
      return c.text(principal?.kind === 'user' ? `${principal.user.username} by ${principal.via}` : 'no try')
    } catch (error) {
      return errorResponse(c, error, { basicChallenge: true })
    }
  })
  return (authorization?: string, headers: Record<string, string> = {}) =>
    app.request('/', { headers: { ...headers, ...(authorization !== undefined && { Authorization: authorization }) } })
}

const encode = (text: string) => `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(text)))}`

test('Basic credentials are verified as UTF-8, the password up to its end', async () => {
  const site = await createSite()
  await site.auth.users.create({ username: 'zoë', password: 'a:pässword: with colons' })
  const get = basicApp(site)
  expect(await (await get(encode('zoë:a:pässword: with colons'))).text()).toBe('zoë by basic')
  expect(await (await get(encode('zoë:a:pässword: with colons').replace('Basic ', 'bAsIC  '))).text()).toBe(
    'zoë by basic',
  )
  expect(await (await get()).text()).toBe('no try')
  expect(await (await get('Digest abc')).text()).toBe('no try')
})

test('wrong and malformed credentials are one 401 with the challenge', async () => {
  const site = await createSite()
  await site.addUser()
  const get = basicApp(site)
  const tries = [
    encode('ada:wrong'),
    encode('nobody:wrong'),
    encode('no colon'),
    encode(`ada:${'x'.repeat(2000)}`),
    encode(`${'x'.repeat(300)}:wrong`),
    `Basic ${'A'.repeat(10_000)}`,
    `Basic ${btoa('\xff\xfe:\xff')}`,
    'Basic %%%',
    'Basic',
    'Basic ',
  ]
  for (const authorization of tries) {
    const answer = await get(authorization)
    expect([answer.status, answer.headers.get('www-authenticate')], authorization.slice(0, 40)).toEqual([
      401,
      'Basic realm="Login Required"',
    ])
    expect(await answer.json()).toMatchObject({
      code: 'invalid_credentials',
      detail: 'Incorrect username or password.',
    })
  }
})

test('BASIC-5 stored credentials sent along from another site are refused, and a fetch gets no challenge', async () => {
  const site = await createSite()
  await site.addUser('ada')
  const get = basicApp(site)
  for (const from of ['cross-site', 'same-site']) {
    expect((await get(encode('ada:wrong'), { 'Sec-Fetch-Site': from })).status).toBe(403)
  }
  expect(site.auth.services.passwordHasher.work.scryptRuns).toBe(1)
  const fetched = await get(encode('ada:wrong'), { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' })
  expect([fetched.status, fetched.headers.get('www-authenticate')]).toEqual([401, null])
})
