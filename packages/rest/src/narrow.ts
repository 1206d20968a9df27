import {
  type Access,
  type Action,
  AuthenticationError,
  and,
  eq,
  type ModelDescription,
  never,
  type Principal,
  type Relation,
  userOf,
  type Value,
  type Where,
} from '@authpkg/core'

/** What a resource's options take away from what the policy allows on its model. */
export interface Narrowing {
  readonly model: ModelDescription
  /** The relation to the user who owns a row. */
  readonly owner: Relation | null
  readonly rows: Where | ((principal: Principal) => Where) | null
}

type Rows = Narrowing['rows']

/** By model: which rows an API serves at all, where options narrow them. */
export type RowsServed = ReadonlyMap<ModelDescription, Rows>

/**
 * The policy as one resource narrows it, for one request: its conditions go into the statements with the policy's own,
 * before and after a write, and nothing that the policy refuses is let through. Rows of other models are read only as
 * far as the API serves them: no filter, ordering, include or foreign key reaches around their own resource.
 */
export function narrowAccess(access: Access, narrowing: Narrowing, served: RowsServed): Access {
  const { model: narrowed, owner } = narrowing
  if (!owner && !narrowing.rows && served.size === 0) return access
  const conditions = new Map<Rows, Where>()
  const conditionOf = (rows: Rows, principal: Principal): Where | undefined => {
    if (!rows) return undefined
    const known = conditions.get(rows) ?? (typeof rows === 'function' ? rows(principal) : rows)
    conditions.set(rows, known)
    return known
  }
  const within = (principal: Principal, action: Action, model: ModelDescription): Where | undefined => {
    if (model === narrowed) return conditionOf(narrowing.rows, principal)
    return action === 'read' ? conditionOf(served.get(model) ?? null, principal) : undefined
  }
  const owned = (principal: Principal, action: Action, model: ModelDescription): Where | undefined =>
    owner && model === narrowed && (action === 'update' || action === 'delete')
      ? ownedRows(owner, principal)
      : undefined

  return {
    ...access,
    scope(principal, action, model) {
      const allowed = access.scope(principal, action, model)
      const [mine, rows] = [owned(principal, action, model), within(principal, action, model)]
      return mine || rows ? and(allowed, mine, rows) : allowed
    },
    assertCan(principal, action, model) {
      access.assertCan(principal, action, model)
      if (owner && model === narrowed && action !== 'read' && userOf(principal) === null) {
        throw new AuthenticationError('login_required', 'Please log in first.')
      }
    },
    writableFields(principal, model) {
      const writable = access.writableFields(principal, model)
      return owner && model === narrowed ? without(writable, owner.localFields) : writable
    },
    ownerValues(principal, model) {
      const values = access.ownerValues(principal, model)
      return owner && model === narrowed ? { ...values, ...ownerKey(owner, principal) } : values
    },
  }
}

/** Nobody owns the rows that have no owner. */
function ownedRows(owner: Relation, principal: Principal): Where {
  const key = Object.entries(ownerKey(owner, principal))
  return key.some(([, value]) => value === null) ? never : and(...key.map(([field, value]) => eq(field, value)))
}

function ownerKey(owner: Relation, principal: Principal): Readonly<Record<string, Value>> {
  const user = userOf(principal)
  return Object.fromEntries(
    owner.localFields.map((field, i) => [field, (user?.[owner.targetFields[i] ?? ''] ?? null) as Value]),
  )
}

const without = (names: ReadonlySet<string>, left: readonly string[]): ReadonlySet<string> =>
  new Set([...names].filter((name) => !left.includes(name)))
