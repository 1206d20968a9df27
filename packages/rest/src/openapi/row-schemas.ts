import { type FieldDescription, type Relation, relationOfField } from '@authpkg/core'
import type { Serializer, Shown } from '../view/serializer.ts'
import { answerSchema, bodySchema, listOf, type Schema } from './json-schema.ts'
import { offeredTo, type ResourceSight } from './sight.ts'

/** A row as answers show it, and what can stand in place of a key for who asks for more. */
export function rowSchema(sight: ResourceSight): Schema {
  const offered = offeredTo(sight)
  const schema = objectSchema(sight.serializer, (part) => {
    const relation = 'field' in part ? relationOfField(sight.resource.model, part.field.name) : undefined
    const behind = relation && offered.get(relation.name)
    const own = shownSchema(part)
    const readOnly = 'field' in part && !sight.editable.has(part.field.name)
    if (behind) return { anyOf: [own, objectSchema(behind)], ...(readOnly && { readOnly }) }
    return readOnly ? { ...own, readOnly } : own
  })
  const lists = [...offered].filter(([name]) => sight.resource.model.relations.get(name)?.kind === 'toMany')
  const asked = lists.map(([name, behind]) => [name, listOf(objectSchema(behind))])
  return { ...schema, properties: { ...Object.fromEntries(asked), ...(schema['properties'] as Schema) } }
}

/** Where a function of the application has the last word, no key is sure. */
function objectSchema({ shown, isPrepared }: Serializer, toSchema: (part: Shown) => Schema = shownSchema): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(shown.map((part) => [part.key, toSchema(part)])),
    ...(!isPrepared && shown.length > 0 && { required: shown.map(({ key }) => key) }),
  }
}

/** A row at the other end may be one that is not there, or that the caller may not read. */
function shownSchema(part: Shown): Schema {
  if ('field' in part) return answerSchema(part.field)
  const row = objectSchema(part.serializer)
  return part.relation.kind === 'toMany' ? listOf(row) : { anyOf: [row, { type: 'null' }] }
}

/** The body of a new row, or of one that is replaced: what has no default must be there. */
export const newRowSchema = (sight: ResourceSight): Schema => bodyOf(sight, sight.creatable, isRequired)

export function replacementSchema(sight: ResourceSight): Schema {
  const { access, principal } = sight.records
  const seen = access.readableFields(principal, sight.resource.model)
  return bodyOf(sight, sight.editable, (field) => isRequired(field) && seen.has(field.name))
}

/** The body of a change: what is not in it stays. */
export const changeSchema = (sight: ResourceSight): Schema => bodyOf(sight, sight.editable, () => false)

const isRequired = ({ nullable, hasDefault, generated }: FieldDescription): boolean =>
  !nullable && !hasDefault && !generated

function bodyOf(
  { resource, records }: ResourceSight,
  writable: ReadonlySet<string>,
  isNeeded: (field: FieldDescription) => boolean,
): Schema {
  const { model, nested, rejectsUnknown } = resource
  const owners = records.access.ownerValues(records.principal, model)
  const fields = [...model.fields.values()].filter(({ name }) => writable.has(name))
  const nameOf = ({ name }: FieldDescription): string => relationOfField(model, name)?.name ?? name
  const required = fields.filter((field) => isNeeded(field) && !(field.name in owners)).map(nameOf)
  const lists = [...nested].flatMap((name) => model.relations.get(name) ?? []).filter(isList)
  return {
    type: 'object',
    properties: Object.fromEntries([
      ...fields.map((field) => [nameOf(field), orObject(bodySchema(field), nested.has(nameOf(field)))]),
      ...lists.map(({ name }) => [name, listOf(orObject({ type: ['string', 'integer'] }, true))]),
    ]),
    ...(required.length > 0 && { required }),
    ...(rejectsUnknown && { additionalProperties: false }),
  }
}

const isList = ({ kind }: Relation): boolean => kind === 'toMany'

const orObject = (key: Schema, isNested: boolean): Schema => (isNested ? { anyOf: [key, { type: 'object' }] } : key)
