import { contentTypes, formatsOf } from '../formats/format.ts'
import type { Resource } from '../resource.ts'
import { reference, type Schema } from './json-schema.ts'
import { answered } from './operation.ts'
import type { ResourceSight } from './sight.ts'

/** What is said of the rows of a resource: as they are shown, added, changed and replaced. */
export type Kind = 'row' | 'new' | 'change' | 'replacement'

/** A tilde may stand in an address and not in the name of a component; no two names become one. */
export const componentName = (kind: Kind, { name }: Resource): string =>
  `${kind}.${name.replace(/[.~]/g, (char) => (char === '~' ? '.t' : '..'))}`

export const schemaOf = (kind: Kind, { resource }: ResourceSight): Schema =>
  reference('schemas', componentName(kind, resource))

export const notModified: Schema = { description: 'It is what If-None-Match names.' }

const etag: Schema = { ETag: { schema: { type: 'string' } } }

type Answering = 'create' | 'objectDetail' | 'edit' | 'delete'

/** What a function of the application answers in our place can be anything. */
export function written(sight: ResourceSight, answering: Answering, headers: Schema = {}): Schema {
  if (sight.resource.options[answering]) return answered('What the application answers.', {})
  if (answering === 'delete') return answered('It is deleted.', deleted)
  if (!sight.rights.methods.has('GET'))
    return answered('The row, as far as its writer may read it.', { type: 'object' })
  return answered('The row.', schemaOf('row', sight), { ...etag, ...headers })
}

const deleted: Schema = { type: 'object', properties: { deleted: { type: 'integer' } }, required: ['deleted'] }

export function listAnswer(sight: ResourceSight): Schema {
  if (sight.resource.options.objectList) return answered('What the application answers.', {})
  const properties = { meta: reference('schemas', 'Meta'), objects: { type: 'array', items: schemaOf('row', sight) } }
  const page = answered(
    'A page.',
    { type: 'object', properties, required: ['meta', 'objects'] },
    {
      ...etag,
      Link: { schema: { type: 'string' }, description: 'The first, the next and the previous page.' },
    },
  )
  const tables = formatsOf(sight.resource).filter((format) => format !== 'json')
  const content = Object.fromEntries(tables.map((format) => [contentTypes[format], { schema: { type: 'string' } }]))
  return { ...page, content: { ...(page['content'] as Schema), ...content } }
}
