import {
  type Access,
  type Action,
  anonymous,
  DomainError,
  isWhollyInScope,
  type Principal,
  type Records,
} from '@authpkg/core'
import { assertMayAsk } from '../callers/authentication.ts'
import type { Method } from '../options.ts'
import type { Resource } from '../resource.ts'
import { createSerializer, type Serializer, sightOf } from '../view/serializer.ts'
import { writableBy } from '../write/deserializer.ts'

/** What one kind of caller may know of a resource. */
export interface ResourceSight {
  readonly resource: Resource
  readonly records: Records
  readonly rights: Rights
  /** Everyone's. */
  readonly open: Rights
  readonly serializer: Serializer
  /** The fields of a new row, and of one that is there, that are theirs to set. */
  readonly creatable: ReadonlySet<string>
  readonly editable: ReadonlySet<string>
}

export interface Rights {
  /** The verbs that can do something for them. */
  readonly methods: ReadonlySet<Method>
  /** What else they can do by POST. */
  readonly posts: ReadonlySet<Post>
}

/** Many changes at once, a change or a removal of a row by POST, and the resource's own actions. */
export type Post = 'bulk' | 'edit' | 'delete' | 'act'

const actions: Readonly<Record<Method, Action>> = {
  GET: 'read',
  POST: 'create',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
}

export function lookAt(resource: Resource, records: Records): ResourceSight {
  const { access, principal } = records
  return {
    resource,
    records,
    rights: rightsOf(resource, access, principal),
    open: rightsOf(resource, access, anonymous),
    serializer: resource.serializers(access, principal),
    creatable: writableBy(resource, records, true),
    editable: writableBy(resource, records, false),
  }
}

function rightsOf(resource: Resource, access: Access, principal: Principal): Rights {
  const isLetIn = (...methods: Method[]): boolean => passes(() => assertMayAsk(resource, access, principal, ...methods))
  const does = (action: Action): boolean => access.can(principal, action, resource.model)
  // A row that may not be read is neither changed nor deleted.
  const can = (method: Method): boolean => does(actions[method]) && (method === 'POST' || does('read'))
  const methods = new Set([...resource.methods].filter((method) => isLetIn(method) && can(method)))
  const takes = (...any: Method[]): boolean => any.some((method) => resource.methods.has(method))
  const byPost = (method: Method): boolean => takes('POST') && isLetIn(method, 'POST') && can(method)
  const posts: Readonly<Record<Post, boolean>> = {
    bulk: resource.maxBulk > 0 && [...methods].some((method) => method !== 'GET') && isLetIn('POST'),
    edit: takes('PUT', 'PATCH') && byPost('PUT'),
    delete: takes('DELETE') && byPost('DELETE'),
    act: resource.actions.size > 0 && byPost('PUT') && isWhollyInScope(principal, 'update', resource.model),
  }
  return { methods, posts: new Set((Object.keys(posts) as Post[]).filter((post) => posts[post])) }
}

function passes(assertion: () => void): boolean {
  try {
    assertion()
    return true
  } catch (error) {
    if (error instanceof DomainError) return false
    throw error
  }
}

/** The related rows that they may ask for, by relation. */
export function offeredTo({ resource, records }: ResourceSight): ReadonlyMap<string, Serializer> {
  const { access, principal } = records
  const { shape } = resource
  const whole = createSerializer({ ...shape, includes: shape.offered }, access, principal)
  return new Map(whole.shown.flatMap((part) => ('serializer' in part ? [[part.relation.name, part.serializer]] : [])))
}

/** What they may know, as a text: who has the same is told the same. */
export function textOf({ resource, records, rights, open, creatable, editable }: ResourceSight): string {
  const { access, principal } = records
  const { shape } = resource
  const seen = [shape, { ...shape, includes: shape.offered }].map((part) => sightOf(part, access, principal))
  const names = [rights.methods, open.methods, rights.posts, open.posts, creatable, editable].map((set) => [...set])
  return JSON.stringify([resource.name, ...seen, ...names])
}
