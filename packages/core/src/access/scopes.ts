import type { ModelDescription } from '../db/model.ts'
import type { Action } from './access-policy.ts'
import type { Principal } from './principal.ts'

/** What one scope of an API key opens. */
interface Scope {
  /** `*` for all. */
  readonly model: string
  readonly actions: readonly Action[]
  /** Null for all. */
  readonly fields: readonly string[] | null
}

const all: readonly Action[] = ['read', 'create', 'update', 'delete']

const actionsBy: Readonly<Record<string, readonly Action[]>> = {
  read: ['read'],
  create: ['create'],
  update: ['update'],
  delete: ['delete'],
  write: ['update', 'delete'],
  manage: all,
  '*': all,
}

const pattern = /^([^\s:,]+):([a-z]+|\*)(?::([^\s:,]+(?:,[^\s:,]+)*))?$/

/** What a scope says, `*` or `Note:read` or `Note:update:title,body`; null for a text that is none. */
export function readScope(text: string): Scope | null {
  if (text === '*') return { model: '*', actions: all, fields: null }
  const [, model, action, fields] = pattern.exec(text) ?? []
  const actions = Object.hasOwn(actionsBy, action ?? '') ? actionsBy[action ?? ''] : undefined
  if (model === undefined || actions === undefined) return null
  return { model, actions, fields: fields?.split(',') ?? null }
}

/** Whether a principal's key reaches so far; that of a person who shows none is not bounded. */
export const isInScope = (principal: Principal, action: Action, model: ModelDescription): boolean =>
  scopesOn(principal, model)?.some(({ actions }) => actions.includes(action)) ?? true

/** The same for what is done to a row as a whole: a scope that names fields does not reach so far. */
export const isWhollyInScope = (principal: Principal, action: Action, model: ModelDescription): boolean =>
  scopesOn(principal, model)?.some(({ actions, fields }) => fields === null && actions.includes(action)) ?? true

/**
 * Of these fields those that a principal's key may read or write. A key that may create and change rows writes what both
 * scopes name: a field that is open to one of them alone would be open to both.
 */
export function fieldsInScope(
  principal: Principal,
  way: 'read' | 'write',
  model: ModelDescription,
  fields: ReadonlySet<string>,
): ReadonlySet<string> {
  const scopes = scopesOn(principal, model)
  if (!scopes) return fields
  const ways: readonly Action[] = way === 'read' ? ['read'] : ['create', 'update']
  const bounds = ways
    .map((action) => scopes.filter(({ actions }) => actions.includes(action)))
    .filter((opening) => way === 'read' || opening.length > 0)
    .map((opening) => namedIn(opening, model))
  if (bounds.length === 0) return new Set()
  return new Set([...fields].filter((name) => bounds.every((bound) => bound === null || bound.has(name))))
}

/** The scopes of a principal's key that speak of a model; undefined where no key bounds the principal. */
function scopesOn(principal: Principal, model: ModelDescription): readonly Scope[] | undefined {
  if (principal.kind !== 'user' || !principal.apiKey) return undefined
  return principal.apiKey.scopes
    .map(readScope)
    .filter((scope) => scope !== null)
    .filter((scope) => scope.model === '*' || scope.model === model.name)
}

/** A relation stands for its key. */
function namedIn(scopes: readonly Scope[], { relations }: ModelDescription): ReadonlySet<string> | null {
  if (scopes.some(({ fields }) => fields === null)) return null
  const names = scopes.flatMap(({ fields }) => fields ?? [])
  return new Set(names.flatMap((name) => [name, ...(relations.get(name)?.localFields ?? [])]))
}
