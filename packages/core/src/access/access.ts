import type { FieldDescription, ModelDescription, Value } from '../db/model.ts'
import { AccessDeniedError, AuthenticationError, ConfigurationError } from '../errors.ts'
import { always, and, eq, isAlways, isNever, never, or, type Where } from '../query/where.ts'
import type { Privileges } from '../user/privileges.ts'
import {
  type Action,
  decide,
  holdsFor,
  type ModelPolicy,
  ownersIn,
  type PolicyDefinition,
  type Rule,
} from './access-policy.ts'
import { type Principal, userOf } from './principal.ts'

/**
 * The one judge: admin, REST, guards and function calls all ask here, so that no road forgets a check.
 * Rules that throw deny by throwing: nothing is done.
 */
export interface Access {
  /** The rows on which the principal may do this: `always`, `never`, or a condition for the statement. */
  scope(principal: Principal, action: Action, model: ModelDescription): Where
  /** Whether there can be such rows at all. */
  can(principal: Principal, action: Action, model: ModelDescription): boolean
  /** @throws {AuthenticationError} `login_required` for nobody, @throws {AccessDeniedError} for somebody without the right. */
  assertCan(principal: Principal, action: Action, model: ModelDescription): void
  /** The fields the principal may see; secret ones never. */
  readableFields(principal: Principal, model: ModelDescription): ReadonlySet<string>
  /** The fields the principal may set; secret, generated and readonly ones never. */
  writableFields(principal: Principal, model: ModelDescription): ReadonlySet<string>
  /**
   * Key fields that make the principal the owner of a row they add. They are not writable, but for those who may
   * change every row: they may also say whose it is, and own what they say nothing of.
   */
  ownerValues(principal: Principal, model: ModelDescription): Readonly<Record<string, Value>>
}

/** @param privileges the fields of the accounts that need more than a rule about rows */
export function createAccess(policy: PolicyDefinition, privileges: Privileges = () => new Map()): Access {
  const general = policy['*']
  const scopes = new WeakMap<Principal, Map<string, Where>>()
  const openFields = new WeakMap<ModelDescription, ReadonlySet<string>>()

  function scope(principal: Principal, action: Action, model: ModelDescription): Where {
    if (isSuperuser(principal)) return always
    // Nobody is one object for the whole process: what a rule said of them once must not stand for ever.
    if (principal.kind === 'anonymous') return scopeOf([policy[model.name], general], principal, action, model)
    const known = scopes.get(principal) ?? new Map<string, Where>()
    scopes.set(principal, known)
    const key = `${action} ${model.name}`
    const cached = known.get(key)
    if (cached) return cached
    const made = scopeOf([policy[model.name], general], principal, action, model)
    known.set(key, made)
    return made
  }

  function fields(principal: Principal, model: ModelDescription, way: 'read' | 'write'): ReadonlySet<string> {
    const rules = policy[model.name]?.fields
    if (!rules || isSuperuser(principal) || managesAll(principal, model)) return allFields(model, way)
    return new Set(
      [...allFields(model, way)].filter((name) => {
        const rule = rules[name]?.[way] ?? rules['*']?.[way]
        return rule === undefined || holdsFor(rule, principal)
      }),
    )
  }

  /** A rule on a privileged field itself stands in place of ours, but for the right to everything. */
  function mayGrant(principal: Principal, model: ModelDescription, name: string): boolean {
    const privilege = privileges(model).get(name)
    if (privilege === undefined || isSuperuser(principal)) return true
    if (privilege === 'superuser') return false
    const rule = policy[model.name]?.fields?.[name]?.write
    if (rule !== undefined && holdsFor(rule, principal)) return true
    return holdsFor('admin', principal) || (privilege === 'managers' && managesAll(principal, model))
  }

  function allFields(model: ModelDescription, way: 'read' | 'write'): ReadonlySet<string> {
    if (way === 'write') return fieldsWhere(model, (field) => !field.secret && !field.generated && !field.readonly)
    const known = openFields.get(model) ?? fieldsWhere(model, (field) => !field.secret)
    openFields.set(model, known)
    return known
  }

  /** A principal whom `*` lets manage everything is not held back by rules on single fields. */
  function managesAll(principal: Principal, model: ModelDescription): boolean {
    if (!general?.manage) return false
    return isAlways(scopeOf([{ manage: general.manage }], principal, 'update', model))
  }

  return {
    scope,
    can: (principal, action, model) => !isNever(scope(principal, action, model)),
    assertCan(principal, action, model) {
      if (!isNever(scope(principal, action, model))) return
      if (principal.kind === 'anonymous') throw new AuthenticationError('login_required', 'Please log in first.')
      throw new AccessDeniedError('access_denied', `You may not ${action} this.`)
    },
    readableFields: (principal, model) => fields(principal, model, 'read'),
    writableFields(principal, model) {
      const owned = isAlways(scope(principal, 'update', model)) ? [] : [...ownerFields(policy, principal, model).keys()]
      const writable = [...fields(principal, model, 'write')]
      return new Set(writable.filter((name) => !owned.includes(name) && mayGrant(principal, model, name)))
    },
    ownerValues: (principal, model) => Object.fromEntries(ownerFields(policy, principal, model)),
  }
}

const isSuperuser = (principal: Principal): boolean => userOf(principal)?.isSuperuser === true

const fieldsWhere = (model: ModelDescription, test: (field: FieldDescription) => boolean): ReadonlySet<string> =>
  new Set([...model.fields.values()].filter(test).map((field) => field.name))

function scopeOf(
  policies: readonly (ModelPolicy | undefined)[],
  principal: Principal,
  action: Action,
  model: ModelDescription,
): Where {
  const decisions = policies
    .flatMap((rules) => (rules ? rulesFor(rules, action) : []))
    .flatMap((rule) => decide(rule, principal, (relation) => ownedRows(model, relation, principal)))
  return or(...decisions.map((decision) => (decision === true ? always : isCondition(decision) ? decision : never)))
}

/** Anything else that a rule may return at run time denies. */
const isCondition = (decision: unknown): decision is Where =>
  typeof decision === 'object' && decision !== null && 'op' in decision

function rulesFor(policy: ModelPolicy, action: Action): readonly Rule[] {
  const writes = action === 'update' || action === 'delete'
  return [policy[action], writes ? policy.write : undefined, policy.manage].filter((rule) => rule !== undefined)
}

/** A user without the key that the relation goes by owns nothing, least of all the rows of nobody. */
function ownedRows(model: ModelDescription, relation: string, principal: Principal): Where {
  const key = [...ownerKey(model, relation, principal)]
  return key.some(([, value]) => value === null) ? never : and(...key.map(([field, value]) => eq(field, value)))
}

function ownerKey(model: ModelDescription, name: string, principal: Principal): ReadonlyMap<string, Value> {
  const relation = model.relations.get(name)
  if (!relation?.owning) {
    throw new ConfigurationError(
      'invalid_configuration',
      `The owner rule of ${model.name} needs a to-one relation; ${name} is none.`,
    )
  }
  const user = userOf(principal)
  return new Map(
    relation.localFields.map((field, i) => [field, (user?.[relation.targetFields[i] ?? ''] ?? null) as Value]),
  )
}

function ownerFields(
  policy: PolicyDefinition,
  principal: Principal,
  model: ModelDescription,
): ReadonlyMap<string, Value> {
  const owners = principal.kind === 'anonymous' ? [] : ownersIn(policy[model.name])
  return new Map(owners.flatMap((name) => [...ownerKey(model, name, principal)]))
}
