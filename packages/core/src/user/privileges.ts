import type { Action } from '../access/access-policy.ts'
import type { ModelDescription } from '../db/model.ts'
import type { UserAttribute } from './attributes.ts'
import type { ModelLayout, OwnedModel } from './model-layout.ts'
import { satelliteOf } from './user-query.ts'

/**
 * Who may write a field that gives rights, or that only the accounts themselves know, where the policy does not say:
 * `superuser` and `admin` those who are one, `managers` administrators and those who may do everything.
 */
export type Privilege = 'superuser' | 'admin' | 'managers'

/** The privileged fields of a model, by name; none for a model that is not of the accounts. */
export type Privileges = (model: ModelDescription) => ReadonlyMap<string, Privilege>

const privileges: Partial<Record<UserAttribute, Privilege>> = {
  superuser: 'superuser',
  admin: 'admin',
  active: 'managers',
  username: 'managers',
  email: 'managers',
  emailConfirmedAt: 'managers',
  emailIsPrimary: 'managers',
  lastLoginAt: 'managers',
  currentLoginAt: 'managers',
  lastLoginIp: 'managers',
  currentLoginIp: 'managers',
  loginCount: 'managers',
}

/** A rule that lets people change their own row must not let them change what they are. */
export function privilegesOf(layout: ModelLayout): Privileges {
  const byModel = new Map<unknown, Map<string, Privilege>>()
  for (const [attribute, { model, field }] of layout.attributes) {
    const privilege = privileges[attribute]
    const { source } = satelliteOf(layout, model)?.model ?? layout.user
    if (privilege) byModel.set(source, new Map(byModel.get(source)).set(field, privilege))
  }
  // Whose an address or a password is gives rights, too.
  for (const { model, toUser } of [layout.userAuth, layout.userEmail].filter((part) => part !== undefined)) {
    const links = toUser.localFields.map((field) => [field, 'managers'] as const)
    byModel.set(model.source, new Map([...(byModel.get(model.source) ?? []), ...links]))
  }
  return (model) => byModel.get(model.source) ?? none
}

/**
 * What only the accounts themselves write. Sessions, tokens, invitations and keys may be ended by hand: one that is made or
 * changed so would open what nobody proved. What happened has happened: rows of the audit stay, too.
 */
export function closedModelsOf({ session, token, invitation, apiKey, auditEvent }: ModelLayout) {
  const sources = (...models: (OwnedModel | undefined)[]) =>
    new Set(models.flatMap((owned) => (owned ? [owned.model.source] : [])))
  const written = sources(session, token, invitation, apiKey, auditEvent)
  const closed: Partial<Record<Action, ReadonlySet<unknown>>> = {
    create: written,
    update: written,
    delete: sources(auditEvent),
  }
  return ({ source }: ModelDescription, action: Action): boolean => closed[action]?.has(source) === true
}

/** The field that makes a whole row a privilege: who may not write an address does not add or delete one either. */
export const privilegedRowsOf =
  ({ userEmail, attributes }: ModelLayout) =>
  ({ source }: ModelDescription): string | undefined =>
    userEmail && source === userEmail.model.source ? attributes.get('email')?.field : undefined

const none: ReadonlyMap<string, Privilege> = new Map()
