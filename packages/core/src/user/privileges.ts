import type { ModelDescription } from '../db/model.ts'
import type { UserAttribute } from './attributes.ts'
import type { ModelLayout } from './model-layout.ts'
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
  emailConfirmedAt: 'managers',
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
  return (model) => byModel.get(model.source) ?? none
}

const none: ReadonlyMap<string, Privilege> = new Map()
