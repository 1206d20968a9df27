import { AccessDeniedError, AuthenticationError, type Principal, type Records } from '@authpkg/core'
import { toJson } from '../json-text.ts'
import type { RestApiOptions } from '../options.ts'
import type { Answer } from '../request.ts'
import type { Resource } from '../resource.ts'
import { documentOf } from './document.ts'
import { lookAt, textOf } from './sight.ts'

/** Tells callers what an API has for them. */
export interface Describer {
  /**
   * @param resources the same list until another is registered
   * @throws {AuthenticationError} `login_required`, {AccessDeniedError} `access_denied` for who may do nothing at all.
   */
  describe(resources: readonly Resource[], principal: Principal, recordsOf: (resource: Resource) => Records): Answer
}

export const defaultInfo = { title: 'REST API', version: '1' } as const

/** Kinds of callers are few: a policy tells fields apart by role, not by row. */
const maxRemembered = 64

/** A document is made once for each kind of caller, then remembered. */
export function createDescriber(
  { openapi, prefix = '', rateLimit }: Pick<RestApiOptions, 'openapi' | 'prefix' | 'rateLimit'>,
  sessionCookie: string,
): Describer {
  const api = { info: openapi || defaultInfo, prefix, sessionCookie, isLimited: rateLimit !== undefined }
  let described: readonly Resource[] = []
  const known = new Map<string, string>()
  return {
    describe(resources, principal, recordsOf) {
      const sights = resources
        .map((resource) => lookAt(resource, recordsOf(resource)))
        .filter(({ rights: { methods, posts } }) => methods.size + posts.size > 0)
      if (sights.length === 0) throw nothingFor(principal)
      if (described !== resources || known.size >= maxRemembered) known.clear()
      described = resources
      const key = toJson(sights.map(textOf))
      const text = known.get(key) ?? toJson(documentOf(api, sights))
      known.set(key, text)
      return { body: null, text, isRepresentation: true }
    },
  }
}

const nothingFor = ({ kind }: Principal): Error =>
  kind === 'anonymous'
    ? new AuthenticationError('login_required', 'Please log in first.')
    : new AccessDeniedError('access_denied', 'You may not do this.')
