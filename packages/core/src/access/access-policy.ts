import type { Where } from '../query/where.ts'
import { type Principal, userOf } from './principal.ts'

export type Action = 'read' | 'create' | 'update' | 'delete'

/** Yes, no, or "on these rows": a condition that goes into the statement. */
export type Decision = boolean | Where

/** A rule that looks at who is asking only. */
export type PrincipalRule = RuleName | ((principal: Principal) => boolean)
export type RuleName = 'everyone' | 'signedIn' | 'admin' | 'superuser' | 'nobody'

/** The rows whose owner, by that to-one relation, is the caller. On creation the caller becomes the owner. */
export interface OwnerRule {
  readonly owner: string
}

/** Several rules in a list: one is enough. */
export type Rule = RuleName | OwnerRule | ((principal: Principal) => Decision) | readonly Rule[]

export interface FieldRules {
  readonly read?: PrincipalRule
  readonly write?: PrincipalRule
}

/**
 * What may be done with the rows of a model. `write` stands for update and delete, `manage` for all four actions; each
 * adds to the others. What no rule allows is refused: 401 to the anonymous, 403 to the signed in. A superuser may do
 * everything.
 */
export interface ModelPolicy<Field extends string = string> {
  readonly read?: Rule
  readonly create?: Rule
  readonly update?: Rule
  readonly delete?: Rule
  readonly write?: Rule
  readonly manage?: Rule
  /** Who may read or write single fields, within the rules above; `*` speaks for the fields not named. */
  readonly fields?: Readonly<Partial<Record<Field | '*', FieldRules>>>
}

/** By model name; `*` holds for every model beside its own rules. */
export type PolicyDefinition<Models extends string = string> = Readonly<Partial<Record<Models | '*', ModelPolicy>>>

/** The policy, typed. @example definePolicy({ Note: { read: everyone, create: signedIn, write: owner('user') } }) */
export const definePolicy = <const Definition extends PolicyDefinition>(definition: Definition): Definition =>
  definition

export const everyone = 'everyone' satisfies RuleName
export const signedIn = 'signedIn' satisfies RuleName
export const admins = 'admin' satisfies RuleName
export const superusers = 'superuser' satisfies RuleName
export const nobody = 'nobody' satisfies RuleName

export const owner = (relation: string): OwnerRule => ({ owner: relation })

/** Users with any of the roles. */
export const roles =
  (...names: readonly string[]) =>
  (principal: Principal): boolean =>
    userOf(principal)?.hasRole(...names) ?? false

const namedRules: Readonly<Record<RuleName, (principal: Principal) => boolean>> = {
  everyone: () => true,
  signedIn: (principal) => userOf(principal) !== null,
  admin: (principal) => userOf(principal)?.isAdmin ?? false,
  superuser: (principal) => userOf(principal)?.isSuperuser ?? false,
  nobody: () => false,
}

export const holdsFor = (rule: PrincipalRule, principal: Principal): boolean =>
  typeof rule === 'function' ? rule(principal) === true : namedRules[rule](principal)

/** A rule's word on a principal. What a rule answers that is neither `true` nor a condition counts as no. */
export function decide(rule: Rule, principal: Principal, ownedRows: (relation: string) => Where): readonly Decision[] {
  if (isList(rule)) return rule.flatMap((part) => decide(part, principal, ownedRows))
  if (typeof rule === 'string') return [namedRules[rule](principal)]
  if (typeof rule === 'function') return [rule(principal)]
  return [userOf(principal) === null ? false : ownedRows(rule.owner)]
}

const isList = (rule: Rule): rule is readonly Rule[] => Array.isArray(rule)

/** The relations that a model's rules name as owner. */
export function ownersIn(policy: ModelPolicy | undefined): readonly string[] {
  const rules = policy ? [policy.read, policy.create, policy.update, policy.delete, policy.write, policy.manage] : []
  const names = (rule: Rule | undefined): string[] => {
    if (rule === undefined || typeof rule === 'string' || typeof rule === 'function') return []
    return isList(rule) ? rule.flatMap(names) : [rule.owner]
  }
  return [...new Set(rules.flatMap(names))]
}
