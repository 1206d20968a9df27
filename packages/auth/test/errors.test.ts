import {
  AccessDeniedError,
  ConfigurationError,
  ConflictError,
  NotFoundError,
  RateLimitError,
  UnavailableError,
  ValidationError,
} from '@authpkg/core'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { expect, test } from 'vitest'
import { type ErrorResponseOptions, errorResponse, onError, withErrors } from '../src/index.ts'
import { createSite } from './site.ts'

async function failing(error: unknown, options?: ErrorResponseOptions) {
  const { auth, logged } = await createSite()
  const app = new Hono()
  app.onError(onError(auth, options))
  app.get('/', () => {
    throw error
  })
  const get = (headers: Record<string, string> = {}) => app.request('/', { headers })
  return { get, logged }
}

test('LOG-3 an unknown error is a bare 500, logged under the id that the client sees', async () => {
  const error = new Error('SELECT * FROM user failed at /srv/app/secret.ts')
  const { get, logged } = await failing(error)
  const answer = await get()
  const problem = (await answer.json()) as { requestId: string }
  expect(answer.status).toBe(500)
  expect(problem).toEqual({
    type: 'urn:authpkg:problem:internal_error',
    title: 'Internal error',
    status: 500,
    detail: 'Something went wrong on our side.',
    code: 'internal_error',
    requestId: problem.requestId,
  })
  expect(logged).toEqual([[`Request ${problem.requestId} failed.`, error]])
  const page = await (await get({ Accept: 'text/html' })).text()
  expect(page).not.toMatch(/SELECT|secret\.ts/)
})

test('LOG-3 a mistake in the set-up tells the client nothing either', async () => {
  const { get, logged } = await failing(new ConfigurationError('unknown_model', 'Model Salary has no field amount.'))
  const answer = await get()
  expect([answer.status, logged.length]).toEqual([500, 1])
  expect(await answer.text()).not.toContain('Salary')
})

test('LOG-2 nothing of the request gets into the log line', async () => {
  const { logged, get } = await failing(new Error('x'))
  await get({ 'User-Agent': 'a\u001b[31mb', 'X-Request-Id': 'forged' })
  expect(String(logged[0]?.[0])).toMatch(/^Request [0-9a-f-]{36} failed\.$/)
})

test('a program gets problem details with a pointer for every field', async () => {
  const { get } = await failing(
    new ValidationError('invalid_value', 'Wrong.', {
      fields: {
        'a/b~c': [{ code: 'invalid_value', message: 'One.' }],
        'list.0.name': [{ code: 'unknown_field', message: 'Two.' }],
        '': [{ code: 'invalid_input', message: 'Three.' }],
      },
    }),
  )
  const answer = await get({ Accept: 'application/json' })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
  expect(await answer.json()).toMatchObject({
    type: 'urn:authpkg:problem:invalid_value',
    title: 'Invalid value',
    detail: 'Wrong.',
    errors: [
      { pointer: '/a~1b~0c', code: 'invalid_value', message: 'One.' },
      { pointer: '/list/0/name', code: 'unknown_field', message: 'Two.' },
      { pointer: '', code: 'invalid_input', message: 'Three.' },
    ],
  })
})

test('a broken unique key is told at its field', async () => {
  const { get } = await failing(new ConflictError('unique_violation', 'Taken.', { details: { fields: ['slug'] } }))
  expect(await (await get()).json()).toMatchObject({
    status: 409,
    errors: [{ pointer: '/slug', code: 'unique_violation', message: 'Taken.' }],
  })
})

test('a browser gets a page with the request id, escaped', async () => {
  const { get } = await failing(new NotFoundError('not_found', 'No <script>alert(1)</script> here.'))
  const answer = await get({ Accept: 'text/html' })
  const html = await answer.text()
  expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  expect(html).toContain('<h1>Not found</h1>')
  expect(html).toContain('No &lt;script&gt;alert(1)&lt;/script&gt; here.')
  expect(html).toMatch(/Request <code>[0-9a-f-]{36}<\/code>/)
})

test('what may be tried again says when', async () => {
  const limited = await failing(new RateLimitError('too_many_requests', 'Slow down.', { details: { retryAfter: 7.2 } }))
  expect((await limited.get()).headers.get('retry-after')).toBe('8')
  const unavailable = await failing(new UnavailableError('database_unavailable', 'Down.'))
  expect([(await unavailable.get()).status, (await unavailable.get()).headers.get('retry-after')]).toEqual([503, '5'])
  const refused = await failing(new AccessDeniedError('access_denied', 'No.'))
  expect((await refused.get()).headers.get('retry-after')).toBeNull()
})

test("Hono's own exceptions keep their answers", async () => {
  const { get } = await failing(new HTTPException(418, { message: 'tea' }))
  expect([(await get()).status, await (await get()).text()]).toEqual([418, 'tea'])
})

test('an error page can have a look of its own', async () => {
  const { get } = await failing(new NotFoundError('not_found', 'x'), { page: ({ status }) => `own ${status}` })
  expect(await (await get({ Accept: 'text/html' })).text()).toBe('own 404')
})

test('withErrors answers without the help of onError, also what is no Error', async () => {
  const app = new Hono()
  app.get(
    '/',
    withErrors(() => {
      throw 'a string'
    }),
  )
  const silent = console.error
  console.error = () => {}
  const answer = await app.request('/')
  console.error = silent
  expect(answer.status).toBe(500)
})

test('the answers mind what a client asks for', async () => {
  const app = new Hono().get('/', (c) => errorResponse(c, new NotFoundError('not_found', 'x')))
  const type = async (accept: string) =>
    (await app.request('/', { headers: accept ? { Accept: accept } : {} })).headers.get('content-type')?.split(';')[0]
  expect(await type('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8')).toBe('text/html')
  expect(await type('application/json, text/html;q=0.5')).toBe('application/problem+json')
  expect(await type('text/html;q=0.5, application/vnd.api+json')).toBe('application/problem+json')
  expect(await type('text/html;q=0')).toBe('application/problem+json')
  expect(await type('*/*')).toBe('application/problem+json')
  expect(await type('')).toBe('application/problem+json')
})
