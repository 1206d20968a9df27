import type { DbAdapter, JsonValue } from '@authpkg/core'
import type { ColumnType, Generated, Kysely, Transaction } from 'kysely'
import { expectTypeOf } from 'vitest'
import {
  authFields,
  bigint,
  binary,
  boolean,
  datetime,
  decimal,
  defineModel,
  enumeration,
  integer,
  introspect,
  json,
  kyselyAdapter,
  type RowOf,
  string,
  text,
} from '../src/index.ts'

interface Database {
  person: { id: Generated<number>; full_name: string; born: ColumnType<Date, string, never> }
  'crm.note': { id: number; person_id: number }
}

declare const db: Kysely<Database>
declare const anyDb: Kysely<unknown>

const Person = defineModel('person', {
  fields: {
    id: integer({ primaryKey: true }),
    name: text({ column: 'full_name' }),
    born: datetime({ nullable: true }),
  },
})

const Everything = defineModel('everything', {
  fields: {
    a: string(),
    b: integer({ nullable: true }),
    c: bigint(),
    d: boolean({ nullable: false }),
    e: decimal({ precision: 5, scale: 2 }),
    f: json<{ tags: string[] }>({ nullable: true }),
    g: json(),
    h: binary(),
    i: enumeration(['draft', 'done'], { nullable: true }),
  },
  primaryKey: ['a'],
  unique: [['b', 'c']],
  auth: { username: 'a' },
})

// Rows are inferred, NULL where a field says so.
expectTypeOf<RowOf<typeof Everything>>().toEqualTypeOf<{
  a: string
  b: number | null
  c: bigint
  d: boolean
  e: string
  f: { tags: string[] } | null
  g: JsonValue
  h: Uint8Array
  i: 'draft' | 'done' | null
}>()

// The adapter's rows bear the models' names.
const adapter = kyselyAdapter(db, { Person })
expectTypeOf(adapter.findOne('Person', {})).resolves.toEqualTypeOf<{
  id: number
  name: string
  born: Date | null
} | null>()
expectTypeOf(adapter.kysely).toEqualTypeOf<Kysely<Database>>()
expectTypeOf(adapter).toExtend<DbAdapter<{ Person: RowOf<typeof Person> }>>()
expectTypeOf(adapter.in).parameter(0).toEqualTypeOf<Transaction<Database>>()

// @ts-expect-error a model that was not given
adapter.findOne('Note', {})

// Tables and columns are held against the application's Database.
const Crm = defineModel('note', { schema: 'crm', fields: { id: integer({ primaryKey: true }), person_id: integer() } })
kyselyAdapter(db, { Person, Crm })
const Elsewhere = defineModel('nowhere', { fields: { id: integer({ primaryKey: true }) } })
// @ts-expect-error a table that the Database does not have
kyselyAdapter(db, { Person, Elsewhere })
const Misspelt = defineModel('person', { fields: { id: integer(), fullname: text() } })
// @ts-expect-error a column that the table does not have
kyselyAdapter(db, { Misspelt })
const Renamed = defineModel('person', { fields: { id: integer({ column: 'ident' }) } })
// @ts-expect-error a column by its own name
kyselyAdapter(db, { Renamed })

// An untyped instance, and models read from the database, are taken as they are.
kyselyAdapter(anyDb, { Person, Elsewhere })
const read = async () => kyselyAdapter(db, await introspect(db))
expectTypeOf(read).returns.resolves.toExtend<DbAdapter>()

// Names in a definition are names of its fields.
defineModel('x', {
  fields: { id: integer() },
  // @ts-expect-error no such field
  primaryKey: ['nope'],
})
defineModel('x', {
  fields: { id: integer() },
  // @ts-expect-error no such field
  auth: { username: 'nope' },
})

// The standard fields keep their types, with the key's own and one's own fields beside them.
const User = defineModel('user', {
  fields: { ...authFields.user({ key: 'uuid' }), nickname: text({ nullable: true }) },
})
expectTypeOf<RowOf<typeof User>['id']>().toEqualTypeOf<string>()
expectTypeOf<RowOf<typeof User>['nickname']>().toEqualTypeOf<string | null>()
expectTypeOf<RowOf<typeof User>['active']>().toEqualTypeOf<boolean>()
expectTypeOf<RowOf<typeof User>['email_confirmed_at']>().toEqualTypeOf<Date | null>()
const Session = defineModel('session', { fields: authFields.session({ key: 'bigint' }) })
expectTypeOf<RowOf<typeof Session>['user_id']>().toEqualTypeOf<bigint>()
