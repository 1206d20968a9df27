import { type Access, type Action, anonymous, DomainError, type Principal, type Records } from '@authpkg/core'
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
  /** Whether `_bulk` can. */
  readonly bulk: boolean
}

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
  const isLetIn = (method: Method): boolean => passes(() => assertMayAsk(resource, access, principal, method))
  const may = (method: Method): boolean => isLetIn(method) && access.can(principal, actions[method], resource.model)
  const methods = new Set([...resource.methods].filter(may))
  const changes = [...methods].some((method) => method !== 'GET')
  return { methods, bulk: resource.maxBulk > 0 && changes && isLetIn('POST') }
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
  const names = [rights.methods, open.methods, creatable, editable].map((set) => [...set])
  return JSON.stringify([resource.name, ...seen, ...names, rights.bulk, open.bulk])
}
