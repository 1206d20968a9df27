import type { Include, Includes } from '../db/db-adapter.ts'
import type { FieldDescription, ModelDescription, Relation, Row, Value } from '../db/model.ts'
import { and, eq, prefixed, type Where } from '../query/where.ts'
import type { UserAttribute, UserModel } from './attributes.ts'
import type { AttributePlace, ModelLayout, OwnedModel, RoleLinks, Satellite } from './model-layout.ts'

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

/** A condition on `User`, or on a model that is a part of one, as a condition on `User`; null for other models. */
export function whereOwner(
  { user, userAuth, userEmail, roles }: ModelLayout,
  model: ModelDescription,
  where: Where,
): Where | null {
  if (model.name === user.name) return where
  const ways = [userAuth, userEmail, roles].flatMap((part) => (part ? [part.fromUser] : []))
  const way = ways.find(({ target }) => target === model.name)
  if (!way) return null
  return way.kind === 'toOne' ? prefixed(where, way.name) : { op: 'any', path: way.name, condition: where }
}

export function satelliteOf(layout: ModelLayout, model: 'User' | 'UserAuth' | 'UserEmail'): Satellite | undefined {
  if (model === 'UserAuth') return layout.userAuth
  return model === 'UserEmail' ? layout.userEmail : undefined
}

/** An attribute as a path from one of the models that a user may be spread over. */
export function pathFrom(layout: ModelLayout, from: UserModel, { model, field }: AttributePlace): string {
  if (model === from) return field
  const [start, end] = [satelliteOf(layout, from), satelliteOf(layout, model)]
  return `${start ? `${start.toUser.name}.` : ''}${end ? `${end.fromUser.name}.` : ''}${field}`
}

/** The field that holds a logical attribute, in whichever model. */
export function fieldOfAttribute(layout: ModelLayout, attribute: UserAttribute): FieldDescription | undefined {
  const place = layout.attributes.get(attribute)
  return place && (satelliteOf(layout, place.model)?.model ?? layout.user).fields.get(place.field)
}

/** The primary key of a user, which has one field in every layout. */
export const userId = (layout: ModelLayout, user: Row): unknown => user[layout.user.primaryKey[0] ?? 'id']

/** "This user's row", as a condition on `User`. */
export const userKey = (layout: ModelLayout, user: Row): Where =>
  and(...layout.user.primaryKey.map((field) => eq(field, user[field] as Value)))

/** "This user's rows", as a condition on a satellite. */
export const ownedBy = (satellite: OwnedModel, user: Row): Where => linkedAlong(satellite.toUser, user)

/** "The rows that are linked to this one", as a condition on the model of the relation. */
export const linkedAlong = (relation: Relation, target: Row): Where =>
  and(...Object.entries(linkAlong(relation, target)).map(([field, value]) => eq(field, value as Value)))

/** The foreign key values that hang a satellite's row on this user. */
export const linkTo = (satellite: OwnedModel, user: Row): Row => linkAlong(satellite.toUser, user)

/** The foreign key values of a row whose relation leads to this one. */
export const linkAlong = ({ localFields, targetFields }: Relation, target: Row): Row =>
  Object.fromEntries(localFields.map((field, i) => [field, target[targetFields[i] ?? '']]))
