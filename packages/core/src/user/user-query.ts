import type { Include, Includes } from '../db/db-adapter.ts'
import type { Row, Value } from '../db/model.ts'
import { and, eq, type Where } from '../query/where.ts'
import type { ModelLayout, OwnedModel, RoleLinks, Satellite } from './model-layout.ts'

/** Everything that belongs to a user, as includes of its row: one statement in every layout. */
export function userIncludes(layout: ModelLayout): Includes {
  const { userAuth, userEmail, roles } = layout
  return {
    ...(userAuth && { [userAuth.fromUser.name]: {} }),
    ...(userEmail && { [userEmail.fromUser.name]: {} }),
    ...(roles && { [roles.fromUser.name]: roleInclude(roles) }),
  }
}

/** Of the roles only what is asked of them. */
const roleInclude = ({ toRole, roleFields }: RoleLinks): Include => ({
  fields: [],
  include: { [toRole.name]: { fields: [...roleFields.values()] } },
})

export function satelliteOf(layout: ModelLayout, model: 'User' | 'UserAuth' | 'UserEmail'): Satellite | undefined {
  if (model === 'UserAuth') return layout.userAuth
  return model === 'UserEmail' ? layout.userEmail : undefined
}

/** "This user's row", as a condition on `User`. */
export const userKey = (layout: ModelLayout, user: Row): Where =>
  and(...layout.user.primaryKey.map((field) => eq(field, user[field] as Value)))

/** "This user's rows", as a condition on a satellite. */
export const ownedBy = (satellite: OwnedModel, user: Row): Where =>
  and(
    ...satellite.toUser.localFields.map((field, i) => eq(field, user[satellite.toUser.targetFields[i] ?? ''] as Value)),
  )

/** The foreign key values that hang a satellite's row on this user. */
export const linkTo = (satellite: OwnedModel, user: Row): Row =>
  Object.fromEntries(
    satellite.toUser.localFields.map((field, i) => [field, user[satellite.toUser.targetFields[i] ?? '']]),
  )
