import type { OnDelete, Relation } from '@authpkg/core'
import type { EntityMetadata, EntityProperty } from '@mikro-orm/core'
import type { Entities, Entity } from './describe.ts'
import { isToMany, isToOne, type Mapped, propertyName } from './properties.ts'

/** Links between models of the adapter. Those to other entities are left out, and many-to-many: their pivot has links. */
export function relationsOf(entity: Entity, entities: Entities): Relation[] {
  const declared = entity.meta.props.flatMap((prop): Relation[] => {
    if (prop.polymorphic || (!isToOne(prop) && !isToMany(prop))) return []
    const target = targetOf(prop, entities)
    const made = target && (isToOne(prop) && prop.owner ? owning(entity, prop, target) : inverse(entity, prop, target))
    return made ? [made] : []
  })
  return [...declared, ...waysBack(entity, entities)]
}

/** What accounts ask of a user, by the names that the standard models of other ORMs give them. */
const wantedBack: Readonly<Record<string, string>> = {
  UserAuth: 'auth',
  UserEmail: 'emails',
  UserRoles: 'user_roles_set',
  Session: 'session_set',
  Token: 'token_set',
  Invitation: 'invitations',
  ApiKey: 'api_key_set',
  OAuthAccount: 'oauth_account_set',
  Passkey: 'passkey_set',
  RecoveryCode: 'recovery_code_set',
  AuditEvent: 'audit_events',
}

/** The ways back from a user that its entity does not declare: statements need no property. */
function waysBack(user: Entity, entities: Entities): Relation[] {
  return Object.entries(wantedBack).flatMap(([model, name]): Relation[] => {
    const owner = entities.get(model)
    const prop = owner?.meta.props.find((other) => leadsTo(other, user) && backName(other, owner, user) === name)
    const pairs = owner && prop && pairsOf(owner, prop, user)
    if (!prop || !pairs || declaredBack(prop, owner, user) !== undefined || name in user.meta.properties) return []
    const { localFields: targetFields, targetFields: localFields } = pairs
    const kind = prop.unique ? 'toOne' : 'toMany'
    const rest = { onDelete: onDelete(prop), inverse: prop.name, owning: false, localFields, targetFields }
    return [{ name, kind, target: owner.name, ...rest }]
  })
}

const leadsTo = (prop: EntityProperty, { meta }: Entity): boolean =>
  isToOne(prop) && prop.owner && !prop.polymorphic && prop.targetMeta?.class === meta.class

/** Of several links to a user the one that core takes: that named `user`, or the first. */
function backName(prop: EntityProperty, owner: Entity, user: Entity): string | undefined {
  const links = owner.meta.props.filter((other) => leadsTo(other, user))
  const taken = links.find((other) => other.name === 'user') ?? links[0]
  return prop === taken ? wantedBack[owner.name] : undefined
}

const declaredBack = (prop: EntityProperty, owner: Entity, target: Entity): string | undefined =>
  prop.inversedBy ?? inverseName(target.meta, prop.name, owner.meta)

const targetOf = ({ targetMeta }: EntityProperty, entities: Entities): Entity | undefined =>
  [...entities.values()].find(({ meta }) => meta.class === targetMeta?.class)

function owning(entity: Entity, prop: EntityProperty, target: Entity): Relation | undefined {
  const pairs = pairsOf(entity, prop, target)
  if (!pairs) return undefined
  const back = declaredBack(prop, entity, target) ?? backName(prop, entity, target)
  return {
    name: propertyName(entity.meta, prop),
    kind: 'toOne',
    target: target.name,
    ...pairs,
    owning: true,
    onDelete: onDelete(prop),
    ...(back !== undefined && { inverse: back }),
  }
}

/** The way back from the side that holds no key. */
function inverse(entity: Entity, prop: EntityProperty, target: Entity): Relation | undefined {
  const owner = prop.mappedBy === undefined ? undefined : target.meta.properties[prop.mappedBy]
  const pairs = owner && pairsOf(target, owner, entity)
  if (!owner || !pairs) return undefined
  return {
    name: prop.name,
    kind: isToMany(prop) ? 'toMany' : 'toOne',
    target: target.name,
    localFields: pairs.targetFields,
    targetFields: pairs.localFields,
    owning: false,
    onDelete: onDelete(owner),
    inverse: propertyName(target.meta, owner),
  }
}

const inverseName = (target: EntityMetadata, mappedBy: string, source: EntityMetadata): string | undefined =>
  target.props.find((prop) => prop.mappedBy === mappedBy && prop.targetMeta?.class === source.class)?.name

/** The joining fields of the side that holds the key; none where the other side has no such field. */
function pairsOf(
  owner: Entity,
  prop: EntityProperty,
  target: Entity,
): Pick<Relation, 'localFields' | 'targetFields'> | undefined {
  const localFields = prop.joinColumns.map((column) => named(owner, column))
  const targetFields = prop.referencedColumnNames.map((column) => named(target, column))
  return isComplete(localFields) && isComplete(targetFields) ? { localFields, targetFields } : undefined
}

const named = ({ fields }: Entity, column: string): string | undefined =>
  [...fields.values()].find((mapped: Mapped) => mapped.column === column)?.name

const isComplete = (names: readonly (string | undefined)[]): names is readonly string[] =>
  names.length > 0 && names.every((name) => name !== undefined)

const rules: Readonly<Record<string, OnDelete>> = {
  cascade: 'cascade',
  'set null': 'setNull',
  'set default': 'setDefault',
  restrict: 'restrict',
}

const onDelete = ({ deleteRule = '' }: EntityProperty): OnDelete => rules[deleteRule.toLowerCase()] ?? 'noAction'
