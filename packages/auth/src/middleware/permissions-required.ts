import { every, permission } from '@authpkg/core'
import type { MiddlewareHandler } from 'hono'
import type { SignedInEnv } from './login-required.ts'
import { ruleRequired } from './rule-required.ts'

/**
 * Lets only users pass whose roles hold all of the permissions between them. Names mind case. Without a user it does as
 * `loginRequired`; a user without them gets 403, and so does everyone where none is named.
 *
 * @example app.post('/books', permissionsRequired('books.read', 'books.write'), addBook)
 */
export const permissionsRequired = (...permissions: readonly string[]): MiddlewareHandler<SignedInEnv> =>
  ruleRequired(every(...permissions.map(permission)))

/** The same, with any one of them. @example app.get('/books', permissionsAccepted('books.read', 'audit'), showBooks) */
export const permissionsAccepted = (...permissions: readonly string[]): MiddlewareHandler<SignedInEnv> =>
  ruleRequired(permissions.map(permission))
