import type { ModelDescription, Models, Relation } from '../db/model.ts'
import { ConfigurationError } from '../errors.ts'
import {
  camelCase,
  isSatelliteModel,
  satelliteRules,
  type UserAttribute,
  type UserModel,
  userAttributeNames,
  userAttributeRule,
} from './attributes.ts'

export type LayoutKind = 'all-in-one' | 'split-auth' | 'emails' | 'split-auth-emails'

/** Where a logical attribute lives: the model that holds it and the field's name there. */
export interface AttributePlace {
  readonly model: UserModel
  readonly field: string
}

/** A model whose rows belong to users, with its logical attributes. */
export interface OwnedModel {
  readonly model: ModelDescription
  /** From it to the user. */
  readonly toUser: Relation
  readonly fields: ReadonlyMap<string, string>
}

/** A model beside the user, which is read along with it. */
export interface Satellite extends OwnedModel {
  /** From the user to it. */
  readonly fromUser: Relation
}

/** What the application gave us: read off its models once, at start. */
export interface ModelLayout {
  readonly kind: LayoutKind
  readonly user: ModelDescription
  readonly userAuth?: Satellite
  readonly userEmail?: Satellite
  readonly session?: Satellite
  readonly token?: OwnedModel
  /** Its user is who invites. */
  readonly invitation?: OwnedModel
  readonly apiKey?: OwnedModel
  readonly auditEvent?: AuditModel
  readonly roles?: RoleLinks
  readonly attributes: ReadonlyMap<UserAttribute, AttributePlace>
  /** The model's name in the adapter for each of the three a user may be spread over. */
  readonly names: Readonly<Record<UserModel, string>>
}

/** Where what happened is kept: to whom, and by whom. */
export interface AuditModel extends OwnedModel {
  readonly toActor: Relation | undefined
}

export interface RoleLinks {
  readonly role: ModelDescription
  readonly roleFields: ReadonlyMap<string, string>
  readonly userRoles: ModelDescription
  /** From the user to its `UserRoles` rows, from there to the role, and from there back to the user. */
  readonly fromUser: Relation
  readonly toRole: Relation
  readonly toUser: Relation
}

/**
 * Reads the layout off the models: with `UserAuth` login data lives there, with `UserEmail` a user has many addresses,
 * `Role` and `UserRoles` join any of them. Flask-User 0.5's `User` + `UserProfile` is read as split auth.
 *
 * @throws {ConfigurationError} `invalid_configuration`, one message with every model, relation and field that is missing.
 */
export function readLayout(models: Models): ModelLayout {
  const problems: string[] = []
  const names = modelNames(models)
  const user = models.get(names.User)
  if (!user) throw new ConfigurationError('invalid_configuration', 'The adapter has no model User.')
  const userAuth = satellite(models, user, names.UserAuth, problems)
  const userEmail = satellite(models, user, names.UserEmail, problems)
  const session = satellite(models, user, 'Session', problems)
  const token = ownedModel(models, user, 'Token', problems)
  const invitation = ownedModel(models, user, 'Invitation', problems)
  const apiKey = ownedModel(models, user, 'ApiKey', problems)
  const auditEvent = auditModel(models, user, problems)
  problems.push(...mustBeNullable(invitation, invitation?.toUser), ...mustBeNullable(auditEvent, auditEvent?.toUser))
  problems.push(...mustBeNullable(auditEvent, auditEvent?.toActor))
  const roles = roleLinks(models, user, problems)
  const attributes = placeAttributes({ User: user, UserAuth: userAuth?.model, UserEmail: userEmail?.model })
  problems.push(
    ...missingAttributes(attributes, userAuth?.model ?? user),
    ...wrongMappings([user, userAuth?.model, userEmail?.model]),
  )
  if (problems.length > 0) throw new ConfigurationError('invalid_configuration', problems.join('\n'))
  return {
    kind: kindOf(userAuth !== undefined, userEmail !== undefined),
    user,
    attributes,
    names,
    ...(userAuth && { userAuth }),
    ...(userEmail && { userEmail }),
    ...(session && { session }),
    ...(token && { token }),
    ...(invitation && { invitation }),
    ...(apiKey && { apiKey }),
    ...(auditEvent && { auditEvent }),
    ...(roles && { roles }),
  }
}

/** The layout without an identity: what its fields hold is left alone. */
export function withoutIdentity(layout: ModelLayout, identity: 'username' | 'email'): ModelLayout {
  const places = [...layout.attributes].filter(([attribute]) => !attribute.startsWith(identity))
  return { ...layout, attributes: new Map(places) }
}

function modelNames(models: Models): Record<UserModel, string> {
  const flaskUser05 = models.has('UserProfile') && !models.has('UserAuth')
  return flaskUser05
    ? { User: 'UserProfile', UserAuth: 'User', UserEmail: 'UserEmail' }
    : { User: 'User', UserAuth: 'UserAuth', UserEmail: 'UserEmail' }
}

function kindOf(split: boolean, emails: boolean): LayoutKind {
  if (split) return emails ? 'split-auth-emails' : 'split-auth'
  return emails ? 'emails' : 'all-in-one'
}

function satellite(models: Models, user: ModelDescription, name: string, problems: string[]): Satellite | undefined {
  const model = models.get(name)
  if (!model) return undefined
  const toUser = relationTo(model, user.name)
  const fromUser = toUser && reverseOf(toUser, user, name)
  if (!fromUser || !toUser) {
    problems.push(`${name} and ${user.name} need a foreign key between them, known in both directions.`)
    return undefined
  }
  return { model, fromUser, toUser, fields: satelliteFields(model, problems) }
}

function ownedModel(models: Models, user: ModelDescription, name: string, problems: string[]): OwnedModel | undefined {
  const model = models.get(name)
  const toUser = model && relationTo(model, user.name)
  if (model && !toUser) problems.push(`${name} needs a foreign key to ${user.name}.`)
  return toUser && { model, toUser, fields: satelliteFields(model, problems) }
}

function auditModel(models: Models, user: ModelDescription, problems: string[]): AuditModel | undefined {
  const owned = ownedModel(models, user, 'AuditEvent', problems)
  return owned && { ...owned, toActor: owned.model.relations.get('actor') }
}

/** The application invites, too, and what happened outlives who did it. */
function mustBeNullable(owned: OwnedModel | undefined, link: Relation | undefined): readonly string[] {
  const links = (owned && link?.localFields) ?? []
  const { name, fields } = owned?.model ?? {}
  return links
    .filter((field) => fields?.get(field)?.nullable === false)
    .map((field) => `${name}.${field} must be nullable.`)
}

function satelliteFields(model: ModelDescription, problems: string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  if (!isSatelliteModel(model.name)) return fields
  for (const [attribute, candidates] of satelliteRules(model.name)) {
    const field = findField(model, attribute, candidates)
    if (field) fields.set(attribute, field)
    else if (required.has(`${model.name}.${attribute}`)) problems.push(`${model.name} needs a field ${candidates[0]}.`)
  }
  return fields
}

const required: ReadonlySet<string> = new Set([
  'Role.name',
  'Session.tokenHash',
  'Session.uniquifier',
  'Session.createdAt',
  'Session.lastSeenAt',
  'Session.expiresAt',
  'Token.purpose',
  'Token.tokenHash',
  'Token.payload',
  'Token.createdAt',
  'Token.expiresAt',
  'Invitation.email',
  'Invitation.tokenHash',
  'Invitation.createdAt',
  'Invitation.expiresAt',
  'Invitation.acceptedAt',
  'ApiKey.name',
  'ApiKey.prefix',
  'ApiKey.keyHash',
  'ApiKey.scopes',
  'ApiKey.createdAt',
  'ApiKey.lastUsedAt',
  'ApiKey.expiresAt',
  'ApiKey.revokedAt',
  'AuditEvent.event',
  'AuditEvent.createdAt',
])

function roleLinks(models: Models, user: ModelDescription, problems: string[]): RoleLinks | undefined {
  const role = models.get('Role')
  const userRoles = models.get('UserRoles')
  if (!role && !userRoles) return undefined
  if (!role || !userRoles) {
    problems.push('Role and UserRoles belong together: give both or neither.')
    return undefined
  }
  const toUser = relationTo(userRoles, user.name)
  const fromUser = toUser && reverseOf(toUser, user, 'UserRoles')
  const toRole = relationTo(userRoles, 'Role')
  if (!fromUser || !toUser || !toRole) {
    problems.push(`UserRoles needs foreign keys to ${user.name} and Role, known in both directions.`)
    return undefined
  }
  return { role, userRoles, fromUser, toUser, toRole, roleFields: satelliteFields(role, problems) }
}

/** The link to the target; of several, the one named `user` (a session may also point to who impersonates whom). */
function relationTo(model: ModelDescription, target: string): Relation | undefined {
  const links = [...model.relations.values()].filter((relation) => relation.target === target)
  return links.find((relation) => relation.name === 'user') ?? links[0]
}

const reverseOf = (relation: Relation, user: ModelDescription, name: string): Relation | undefined =>
  [...user.relations.values()].find(
    (other) =>
      other.target === name &&
      other.localFields.join() === relation.targetFields.join() &&
      other.targetFields.join() === relation.localFields.join(),
  )

function findField(model: ModelDescription, attribute: string, candidates: readonly string[]): string | undefined {
  const mapped = model.auth[attribute]
  if (mapped !== undefined) return model.fields.has(mapped) ? mapped : undefined
  return candidates.flatMap((name) => [name, camelCase(name)]).find((name) => model.fields.has(name))
}

/**
 * A mapping beside any of the three models wins; then the attribute's home, then the user itself, then how they log in:
 * an account that was disabled there must not be open here.
 */
function placeAttributes(
  models: Record<UserModel, ModelDescription | undefined>,
): ReadonlyMap<UserAttribute, AttributePlace> {
  const places = new Map<UserAttribute, AttributePlace>()
  const given = (['User', 'UserAuth', 'UserEmail'] as const).filter((name) => models[name])
  for (const attribute of userAttributeNames) {
    const { home, names } = userAttributeRule(attribute)
    const mapped = given.find((name) => models[name]?.auth[attribute] !== undefined)
    for (const model of mapped ? [mapped] : ([home, 'User', 'UserAuth'] as const)) {
      const field = models[model] && findField(models[model], attribute, names)
      if (field && !places.has(attribute)) places.set(attribute, { model, field })
    }
  }
  return places
}

/** @param login the model that holds how a user logs in */
function missingAttributes(places: ReadonlyMap<UserAttribute, AttributePlace>, login: ModelDescription): string[] {
  const wanted = (['passwordHash', 'uniquifier'] as const).filter((attribute) => !places.has(attribute))
  const problems = wanted.map((attribute) => {
    const [field] = userAttributeRule(attribute).names
    return `${login.name} needs a field ${field} (or a mapping of ${attribute}).`
  })
  if (!places.has('username') && !places.has('email')) problems.push(`${login.name} needs a username or an email.`)
  return problems
}

function wrongMappings(models: readonly (ModelDescription | undefined)[]): string[] {
  return models.flatMap((model) =>
    Object.entries(model?.auth ?? {})
      .filter(([, field]) => !model?.fields.has(field))
      .map(([attribute, field]) => `${model?.name} maps ${attribute} to a field ${field} that it does not have.`),
  )
}
