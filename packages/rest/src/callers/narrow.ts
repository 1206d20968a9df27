import {
  type Access,
  type Action,
  type AnyUser,
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
  type Values,
  type Where,
} from '@authpkg/core'

/** What a resource's options take away from what the policy allows on its model. */
export interface Narrowing {
  readonly model: ModelDescription
  /** The relation to the user who owns a row. */
  readonly owner: Relation | null
  readonly rows: Where | ((principal: Principal) => Where) | null
  /** What is written to make a user the owner, in place of the key. */
  readonly setOwner: ((user: AnyUser) => Values) | null
  /** Whose a row is, a function says once it was read: no condition does. */
  readonly isOwnerJudged: boolean
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
  /** Whoever their own resource lets in not at all: to them there are no such rows. */
  const isRefused = (principal: Principal, action: Action, model: ModelDescription): boolean =>
    model !== narrowed &&
    action === 'read' &&
    (served.get(model)?.requires.some((rule) => access.refusal(principal, rule) !== null) ?? false)
  const within = (principal: Principal, action: Action, model: ModelDescription): Where | undefined => {
    if (model === narrowed) return conditionOf(narrowing.rows, principal)
    if (action !== 'read') return undefined
    return isRefused(principal, action, model) ? never : conditionOf(served.get(model)?.rows ?? null, principal)
  }
  const owned = (principal: Principal, action: Action, model: ModelDescription): Where | undefined =>
    owner && !narrowing.isOwnerJudged && model === narrowed && (action === 'update' || action === 'delete')
      ? ownedRows(owner, principal)
      : undefined
  const narrowedTo = (allowed: Where, principal: Principal, action: Action, model: ModelDescription): Where => {
    const [mine, rows] = [owned(principal, action, model), within(principal, action, model)]
    return mine || rows ? and(allowed, mine, rows) : allowed
  }

  return {
    ...access,
    scope: (principal, action, model) => narrowedTo(access.scope(principal, action, model), principal, action, model),
    can: (principal, action, model) => !isRefused(principal, action, model) && access.can(principal, action, model),
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
      if (!owner || model !== narrowed) return writable
      const set = Object.keys(ownerSet(owner, principal, narrowing))
      return without(writable, [...owner.localFields, ...set])
    },
    ownerValues(principal, model) {
      const values = access.ownerValues(principal, model)
      return owner && model === narrowed ? { ...values, ...ownerSet(owner, principal, narrowing) } : values
    },
  }
}

/** Nobody owns the rows that have no owner. */
function ownedRows(owner: Relation, principal: Principal): Where {
  const key = Object.entries(ownerKey(owner, principal))
  return key.some(([, value]) => value === null) ? never : and(...key.map(([field, value]) => eq(field, value)))
}

function ownerSet(owner: Relation, principal: Principal, { setOwner }: Narrowing): Readonly<Record<string, Value>> {
  const key = ownerKey(owner, principal)
  const user = userOf(principal)
  return user && setOwner ? (setOwner(user) as Readonly<Record<string, Value>>) : key
}

function ownerKey(owner: Relation, principal: Principal): Readonly<Record<string, Value>> {
  const user = userOf(principal)
  return Object.fromEntries(
    owner.localFields.map((field, i) => [field, (user?.[owner.targetFields[i] ?? ''] ?? null) as Value]),
  )
}

const without = (names: ReadonlySet<string>, left: readonly string[]): ReadonlySet<string> =>
  new Set([...names].filter((name) => !left.includes(name)))
