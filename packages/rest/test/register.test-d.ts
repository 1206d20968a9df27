// Checked by the compiler alone: what the options of `register` let be written.
import { type Auth, eq, type RowTypes } from '@authpkg/core'
import { defineModel, integer, kyselyAdapter } from '@authpkg/kysely'
import { createRestApi } from '../src/index.ts'
import { Comment, Message, models, type SiteRows, Topic } from './site.ts'

declare const auth: Auth<SiteRows>
declare const untyped: Auth<RowTypes>

const api = createRestApi(auth)

// With the model itself: its fields, and the relations named after their key fields.
api.register(Message, { fields: ['id', 'content', 'user'], exclude: ['user_id'], readonlyFields: ['draft'] })
api.register(Message, { ownerField: 'user', filterFields: ['content', 'user__username'], getQuery: eq('draft', false) })
api.register(Comment, { includeResources: { message: { includeResources: { user: true } }, user: true } })
// @ts-expect-error: there is no such field
api.register(Message, { fields: ['nothing'] })
// @ts-expect-error
api.register(Message, { exclude: ['contents'] })
// @ts-expect-error
api.register(Message, { readonlyFields: ['usr'] })
// @ts-expect-error
api.register(Message, { ownerField: 'owner' })
// @ts-expect-error
api.register(Message, { filterExclude: ['crated'] })
// @ts-expect-error
api.register(Message, { searchFields: ['contnt'] })
// @ts-expect-error
api.register(Message, { filterOperators: ['regex'] })
// @ts-expect-error: a list has no such option
api.register(Message, { includes: { comments: { limits: 5 } } })
// @ts-expect-error: there is no such option
api.register(Message, { paginatedBy: 5 })
// @ts-expect-error: no such verb
api.register(Message, { allowedMethods: ['HEAD'] })

// Functions are handed the row in its own type.
api.register(Message, {
  prepareData: (row, data) => ({ ...data, loud: row.content.toUpperCase(), year: row.pub_date.getFullYear() }),
  checkPut: (row) => row.internal === null || row.internal.length > 0,
  checkGet: (row) => row === null || row.draft,
  saveObject: (row, _rawData, { save }) => (row.id > 0 ? save() : row),
})
// @ts-expect-error: it may be NULL
api.register(Message, { checkPut: (row) => row.internal.length > 0 })
// @ts-expect-error: there is no such field
api.register(Message, { prepareData: (row, data) => ({ ...data, x: row.contents.length }) })

// Relations that are named otherwise than their key, at its field or beside the fields.
api.register(Topic, { includeResources: { parent: { fields: ['code'] } }, fields: ['code', 'parent'] })
const Seat = defineModel('seat', {
  fields: { id: integer({ primaryKey: true }), row: integer(), hall: integer() },
  relations: { place: { table: 'place', fields: ['row', 'hall'], targetFields: ['row', 'hall'] } },
})
api.register(Seat, { includeResources: { place: true } })

// By name, the rows of the adapter are known as well.
api.register('Topic', { fields: ['code', 'parent_code'] })
// @ts-expect-error: the adapter has no such model
api.register('Topics')
// @ts-expect-error: nor the model such a field
api.register('Topic', { fields: ['codes'] })

// Another adapter brings its own models.
declare const shop: ReturnType<typeof shopAdapter>
const shopAdapter = () => kyselyAdapter({} as never, { Topic: models.Topic })
const shopApi = createRestApi(untyped, { adapter: shop })
shopApi.register('Topic', { fields: ['code'] })
// @ts-expect-error: which the accounts' adapter has, and this one has not
shopApi.register('Message')

// Where nothing is known of the models, every name passes the compiler and is checked at the start.
createRestApi(untyped).register('Anything', { fields: ['whatever'] })
createRestApi(untyped).register(Topic, { fields: ['code'] })
