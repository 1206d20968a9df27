import { type Clock, systemClock } from '../clock.ts'
import type { FieldDescription, ModelDescription, Value } from '../db/model.ts'
import { AccessDeniedError, AuthenticationError, ConfigurationError, type DomainError } from '../errors.ts'
import { always, and, eq, isAlways, isNever, never, or, type Where } from '../query/where.ts'
import { type Message, say } from '../texts.ts'
import type { Privileges } from '../user/privileges.ts'
import {
  type Action,
  type Asker,
  needsIn,
  needsInPolicy,
  ownersIn,
  type PolicyDefinition,
  type PrincipalRule,
  rowsUnder,
} from './access-policy.ts'
import { isMet, type NeedName, refusals } from './needs.ts'
import { type Principal, userOf } from './principal.ts'
import { fieldsInScope, isInScope } from './scopes.ts'

/**
 * The one judge: admin, REST, guards and function calls all ask here, so that no road forgets a check.
 * Rules that throw deny by throwing: nothing is done.
 */
export interface Access {
  /** The rows on which the principal may do this: `always`, `never`, or a condition for the statement. */
  scope(principal: Principal, action: Action, model: ModelDescription): Where
  /** Whether there can be such rows at all. */
  can(principal: Principal, action: Action, model: ModelDescription): boolean
  /**
   * @throws {AuthenticationError} `login_required` for nobody; `fresh_login_required` where only a fresh proof is lacking.
   * @throws {AccessDeniedError} `access_denied`; `email_unconfirmed` where only that is lacking; `insufficient_scope` for
   *   what the API key that was shown leaves out.
   */
  assertCan(principal: Principal, action: Action, model: ModelDescription): void
  /** What a user could do about not being allowed this, the least first; nothing where only others could. */
  remedies(principal: Principal, action: Action, model: ModelDescription): readonly Remedy[]
  /** Why a rule about the principal does not hold, for guards beside the policy: errors as `assertCan`. Null when it does. */
  refusal(principal: Principal, rule: PrincipalRule): DomainError | null
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

/** Rows that would be open to a user who met what they lack. */
export interface Remedy {
  readonly rows: Where
  /** What asks for it. */
  readonly refusal: () => DomainError
}

export interface AccessParts {
  /** The fields of the accounts that need more than a rule about rows. */
  readonly privileges?: Privileges
  /** The field that who adds or deletes a row of a model must be allowed to write, where there is one. */
  readonly privilegedRows?: (model: ModelDescription) => string | undefined
  /** What nobody may do with the rows of a model, superusers neither. */
  readonly isClosed?: (model: ModelDescription, action: Action) => boolean
  readonly clock?: Clock
}

export function createAccess(policy: PolicyDefinition, parts: AccessParts = {}): Access {
  const { privileges = () => new Map(), privilegedRows = () => undefined } = parts
  const { isClosed = () => false, clock = systemClock } = parts
  const general = policy['*']
  const needs = needsInPolicy(policy)
  const scopes = new WeakMap<Principal, Map<string, Where>>()
  const openFields = new WeakMap<ModelDescription, ReadonlySet<string>>()

  function scope(principal: Principal, action: Action, model: ModelDescription): Where {
    // Nobody is one object for the whole process, and who is fresh will not be: what a rule said once must not stand for ever.
    if (principal.kind === 'anonymous' || needs.has('fresh')) return scopeWith([], principal, action, model)
    const known = scopes.get(principal) ?? new Map<string, Where>()
    scopes.set(principal, known)
    const key = `${action} ${model.name}`
    const cached = known.get(key)
    if (cached) return cached
    const made = scopeWith([], principal, action, model)
    known.set(key, made)
    return made
  }

  /** The scope of a principal who is taken to meet some needs. */
  function scopeWith(met: readonly NeedName[], principal: Principal, action: Action, model: ModelDescription): Where {
    if (isClosed(model, action) || !isInScope(principal, action, model) || !mayHandle(principal, action, model))
      return never
    const asker = askerOf(principal, met, model)
    const policies = [policy[model.name] ?? {}, general ?? {}]
    const required = policies.flatMap(({ requires = {} }) => rulesFor(requires, action))
    if (!required.every((rule) => isAlways(rowsUnder(rule, asker)))) return never
    if (isSuperuser(principal)) return always
    return or(...policies.flatMap((rules) => rulesFor(rules, action)).map((rule) => rowsUnder(rule, asker)))
  }

  function askerOf(principal: Principal, met: readonly NeedName[] = [], model?: ModelDescription): Asker {
    return {
      principal,
      isMet: (need) => met.includes(need.needs) || isMet(need, principal, clock.now()),
      ownedRows: (relation) => (model ? ownedRows(model, relation, principal) : never),
    }
  }

  const holds = (rule: PrincipalRule, principal: Principal, met?: readonly NeedName[]): boolean =>
    isAlways(rowsUnder(rule, askerOf(principal, met)))

  const remedies: Access['remedies'] = (principal, action, model) =>
    waysOut(needs, principal)
      .map((met) => ({ rows: scopeWith(met, principal, action, model), refusal: refusals[met[0]] }))
      .filter(({ rows }) => !isNever(rows))

  function fields(principal: Principal, model: ModelDescription, way: 'read' | 'write'): ReadonlySet<string> {
    const rules = policy[model.name]?.fields
    if (!rules || isSuperuser(principal) || managesAll(principal, model)) return allFields(model, way)
    return new Set(
      [...allFields(model, way)].filter((name) => {
        const rule = rules[name]?.[way] ?? rules['*']?.[way]
        return rule === undefined || holds(rule, principal)
      }),
    )
  }

  /** A rule on a privileged field itself stands in place of ours, but for the right to everything. */
  function mayGrant(principal: Principal, model: ModelDescription, name: string): boolean {
    const privilege = privileges(model).get(name)
    if (privilege === undefined || isSuperuser(principal)) return true
    if (privilege === 'superuser') return false
    const rule = policy[model.name]?.fields?.[name]?.write
    if (rule !== undefined && holds(rule, principal)) return true
    return holds('admin', principal) || (privilege === 'managers' && managesAll(principal, model))
  }

  function mayHandle(principal: Principal, action: Action, model: ModelDescription): boolean {
    const field = action === 'create' || action === 'delete' ? privilegedRows(model) : undefined
    return field === undefined || mayGrant(principal, model, field)
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
    return isAlways(rowsUnder(general.manage, askerOf(principal, [], model)))
  }

  return {
    scope,
    can: (principal, action, model) => !isNever(scope(principal, action, model)),
    assertCan(principal, action, model) {
      if (!isNever(scope(principal, action, model))) return
      if (!isInScope(principal, action, model)) throw new AccessDeniedError('insufficient_scope', say('keyTooNarrow'))
      throw refusalOf(principal, remedies(principal, action, model)[0], `You may not ${action} this.`)
    },
    remedies,
    refusal(principal, rule) {
      if (holds(rule, principal)) return null
      const way = waysOut(needsIn(rule), principal).find((met) => holds(rule, principal, met))
      return refusalOf(principal, way && { refusal: refusals[way[0]] }, say('notAllowed'))
    },
    readableFields: (principal, model) => fieldsInScope(principal, 'read', model, fields(principal, model, 'read')),
    writableFields(principal, model) {
      const owned = isAlways(scope(principal, 'update', model)) ? [] : [...ownerFields(policy, principal, model).keys()]
      const writable = [...fieldsInScope(principal, 'write', model, fields(principal, model, 'write'))]
      return new Set(writable.filter((name) => !owned.includes(name) && mayGrant(principal, model, name)))
    },
    ownerValues: (principal, model) => Object.fromEntries(ownerFields(policy, principal, model)),
  }
}

const isSuperuser = (principal: Principal): boolean => userOf(principal)?.isSuperuser === true

const fieldsWhere = (model: ModelDescription, test: (field: FieldDescription) => boolean): ReadonlySet<string> =>
  new Set([...model.fields.values()].filter(test).map((field) => field.name))

/** What a user may come to meet of what rules ask for: one thing is less than two. */
const waysOut = (
  needs: ReadonlySet<NeedName>,
  principal: Principal,
): readonly (readonly [NeedName, ...NeedName[]])[] =>
  principal.kind !== 'user' ? [] : combinations.filter((met) => met.every((need) => needs.has(need)))

/** Who lacks both has to confirm first: a fresh login alone opens nothing to them. */
const combinations = [['confirmed'], ['fresh'], ['confirmed', 'fresh']] as const

function refusalOf(principal: Principal, remedy: Pick<Remedy, 'refusal'> | undefined, message: Message): DomainError {
  if (principal.kind === 'anonymous') return new AuthenticationError('login_required', 'Please log in first.')
  return remedy?.refusal() ?? new AccessDeniedError('access_denied', message)
}

/** Of rules by action those for one action. */
function rulesFor<Rule>(
  rules: Readonly<Partial<Record<Action | 'write' | 'manage', Rule>>>,
  action: Action,
): readonly Rule[] {
  const writes = action === 'update' || action === 'delete'
  return [rules[action], writes ? rules.write : undefined, rules.manage].filter((rule) => rule !== undefined)
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
  const owners = principal.kind !== 'user' ? [] : ownersIn(policy[model.name])
  return new Map(owners.flatMap((name) => [...ownerKey(model, name, principal)]))
}
