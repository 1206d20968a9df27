import type { Auth } from '@authpkg/core'
import { createAuth, type DbAdapter } from '@authpkg/core'
import { Hono } from 'hono'
import { expectTypeOf, test } from 'vitest'
import { type AuthEnv, adminRequired, currentUser, loginRequired, rolesRequired } from './index.ts'

interface Person extends Record<string, unknown> {
  id: number
  nickname: string | null
}

declare const adapter: DbAdapter<{ User: Person }>
const auth = createAuth({ adapter, secrets: [], baseUrl: '' })
const app = new Hono<AuthEnv<typeof auth>>()

test('an Auth over any models is an Auth', () => {
  expectTypeOf(auth).toExtend<Auth>()
})

test("the user on the request is the application's own row with the mixin, or null", () => {
  app.use(currentUser(auth))
  app.get('/', (c) => {
    const user = c.get('user')
    expectTypeOf(user).toBeNullable()
    if (!user) return c.text('nobody')
    expectTypeOf(user.id).toEqualTypeOf<number>()
    expectTypeOf(user.nickname).toEqualTypeOf<string | null>()
    expectTypeOf(user.hasRole('a')).toEqualTypeOf<boolean>()
    return c.text(c.get('requestId'))
  })
})

test('behind a guard there is a user', () => {
  for (const guard of [loginRequired(), rolesRequired('a', ['b', 'c']), adminRequired()]) {
    app.get('/private', guard, (c) => {
      expectTypeOf(c.get('user')).not.toBeNullable()
      expectTypeOf(c.get('user').nickname).toEqualTypeOf<string | null>()
      return c.text(c.get('user').calcUsername())
    })
  }
})
