import { always, and, never, or, type Where } from '../query/where.ts'
import type { Need, NeedName } from './needs.ts'
import { type Principal, userOf } from './principal.ts'

export type Action = 'read' | 'create' | 'update' | 'delete'

/** Yes, no, or "on these rows": a condition that goes into the statement. */
export type Decision = boolean | Where

/** A rule that looks at who is asking only. Several rules in a list: one is enough. */
export type PrincipalRule =
  | RuleName
  | Need
  | EveryRule<PrincipalRule>
  | ((principal: Principal) => boolean)
  | readonly PrincipalRule[]
export type RuleName = 'everyone' | 'signedIn' | 'admin' | 'superuser' | 'nobody'

/** The rows whose owner, by that to-one relation, is the caller. On creation the caller becomes the owner. */
export interface OwnerRule {
  readonly owner: string
}

/** All of the rules must hold; those about rows for the same row. */
export interface EveryRule<Part> {
  readonly every: readonly Part[]
}

/** Several rules in a list: one is enough. */
export type Rule =
  | RuleName
  | OwnerRule
  | Need
  | EveryRule<Rule>
  | ((principal: Principal) => Decision)
  | readonly Rule[]

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
  /** What must hold besides, of everyone and superusers too. It opens nothing. */
  readonly requires?: Requirements
  /** Who may read or write single fields, within the rules above; `*` speaks for the fields not named. */
  readonly fields?: Readonly<Partial<Record<Field | '*', FieldRules>>>
}

/** By what is done, as above; each adds to the others. @example { delete: fresh() } */
export type Requirements = Readonly<Partial<Record<Action | 'write' | 'manage', PrincipalRule>>>

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

/** All of the rules at once; without any it holds for nobody. @example every(confirmed, owner('user')) */
export function every(...rules: readonly PrincipalRule[]): EveryRule<PrincipalRule>
export function every(...rules: readonly Rule[]): EveryRule<Rule>
export function every(...rules: readonly Rule[]): EveryRule<Rule> {
  return { every: rules }
}

/** Users with any of the roles. */
export const roles =
  (...names: readonly string[]) =>
  (principal: Principal): boolean =>
    userOf(principal)?.hasRole(...names) ?? false

/** Users one of whose roles has the permission. */
export const permission =
  (name: string) =>
  (principal: Principal): boolean =>
    userOf(principal)?.hasPermission(name) ?? false

const namedRules: Readonly<Record<RuleName, (principal: Principal) => boolean>> = {
  everyone: () => true,
  signedIn: (principal) => userOf(principal) !== null,
  admin: (principal) => userOf(principal)?.isAdmin ?? false,
  superuser: (principal) => userOf(principal)?.isSuperuser ?? false,
  nobody: () => false,
}

/** Who a rule is asked about, and what it cannot know by itself. */
export interface Asker {
  readonly principal: Principal
  isMet(need: Need): boolean
  /** The rows whose owner by that relation the principal is. */
  ownedRows(relation: string): Where
}

/** The rows on which a rule says yes. What a function answers that is neither `true` nor a condition counts as no. */
export function rowsUnder(rule: Rule, asker: Asker): Where {
  if (isList(rule)) return or(...rule.map((part) => rowsUnder(part, asker)))
  if (typeof rule === 'string') return allOrNone(namedRules[rule](asker.principal))
  if (typeof rule === 'function') return rowsOfAnswer(rule(asker.principal))
  if ('every' in rule) return rule.every.length === 0 ? never : and(...rule.every.map((part) => rowsUnder(part, asker)))
  if ('needs' in rule) return allOrNone(asker.isMet(rule))
  return userOf(asker.principal) === null ? never : asker.ownedRows(rule.owner)
}

const allOrNone = (isAll: boolean): Where => (isAll ? always : never)

function rowsOfAnswer(answer: unknown): Where {
  const isCondition = typeof answer === 'object' && answer !== null && 'op' in answer
  return isCondition ? (answer as Where) : allOrNone(answer === true)
}

const isList = (rule: Rule): rule is readonly Rule[] => Array.isArray(rule)

/** A rule's parts that have no parts themselves. */
function partsOf(rule: Rule | undefined): readonly Exclude<Rule, readonly Rule[] | EveryRule<Rule>>[] {
  if (rule === undefined) return []
  if (isList(rule)) return rule.flatMap(partsOf)
  return typeof rule === 'object' && 'every' in rule ? rule.every.flatMap(partsOf) : [rule]
}

const grantsOf = ({
  read,
  create,
  update,
  delete: remove,
  write,
  manage,
}: ModelPolicy): readonly (Rule | undefined)[] => [read, create, update, remove, write, manage]

/** The relations that a model's rules name as owner. */
export function ownersIn(policy: ModelPolicy = {}): readonly string[] {
  const parts = grantsOf(policy).flatMap(partsOf)
  return [...new Set(parts.flatMap((part) => (typeof part === 'object' && 'owner' in part ? [part.owner] : [])))]
}

/** What users must meet by themselves to pass under a rule. */
export function needsIn(...rules: readonly (Rule | undefined)[]): ReadonlySet<NeedName> {
  return new Set(
    rules.flatMap(partsOf).flatMap((part) => (typeof part === 'object' && 'needs' in part ? [part.needs] : [])),
  )
}

/** The same for a whole policy. */
export const needsInPolicy = (policy: PolicyDefinition): ReadonlySet<NeedName> =>
  needsIn(
    ...Object.values(policy).flatMap((rules = {}) => [
      ...grantsOf(rules),
      ...Object.values(rules.requires ?? {}),
      ...Object.values(rules.fields ?? {}).flatMap((field) => [field?.read, field?.write]),
    ]),
  )
