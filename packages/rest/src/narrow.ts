import {
  type Access,
  type Action,
  AuthenticationError,
  and,
  eq,
  type ModelDescription,
  never,
  type Principal,
  type PrincipalRule,
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

/** What an API serves of one model: these rows, to those whom all of the rules let in. */
export interface Served {
  readonly rows: Rows
  readonly requires: readonly PrincipalRule[]
}

/** By model: what an API serves, where options narrow it. */
export type RowsServed = ReadonlyMap<ModelDescription, Served>

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
  const servedRows = (principal: Principal, given: Served | undefined): Where | undefined => {
    const isRefused = given?.requires.some((rule) => access.refusal(principal, rule) !== null)
    return isRefused ? never : conditionOf(given?.rows ?? null, principal)
  }
  const within = (principal: Principal, action: Action, model: ModelDescription): Where | undefined => {
    if (model === narrowed) return conditionOf(narrowing.rows, principal)
    return action === 'read' ? servedRows(principal, served.get(model)) : undefined
  }
  const owned = (principal: Principal, action: Action, model: ModelDescription): Where | undefined =>
    owner && model === narrowed && (action === 'update' || action === 'delete')
      ? ownedRows(owner, principal)
      : undefined
  const narrowedTo = (allowed: Where, principal: Principal, action: Action, model: ModelDescription): Where => {
    const [mine, rows] = [owned(principal, action, model), within(principal, action, model)]
    return mine || rows ? and(allowed, mine, rows) : allowed
  }

  return {
    ...access,
    scope: (principal, action, model) => narrowedTo(access.scope(principal, action, model), principal, action, model),
    remedies: (principal, action, model) =>
      access
        .remedies(principal, action, model)
        .map((remedy) => ({ ...remedy, rows: narrowedTo(remedy.rows, principal, action, model) })),
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
