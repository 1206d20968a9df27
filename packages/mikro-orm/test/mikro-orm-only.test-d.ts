import type { AuthEnv } from '@authpkg/auth'
import { createAuth, type DbAdapter } from '@authpkg/core'
import { defineEntity, type Hidden, type MikroORM, type Opt, p, type Ref } from '@mikro-orm/core'
import type { SqlEntityManager } from '@mikro-orm/sqlite'
import { expectTypeOf } from 'vitest'
import { authProperties, mikroOrmAdapter, type RowOf, standardEntities } from '../src/index.ts'

declare const orm: MikroORM
declare const sqlite: { em: SqlEntityManager }

const Address = defineEntity({
  name: 'Address',
  embeddable: true,
  properties: { city: p.string(), zip: p.string().nullable() },
})
const Person = defineEntity({
  name: 'Person',
  properties: {
    id: p.integer().primary(),
    name: p.string(),
    born: p.datetime().nullable(),
    big: p.bigint(),
    amount: p.decimal(),
    kind: p.enum(['a', 'b']).default('a'),
    secret: p.string().hidden(),
    loud: p.string().formula((columns) => `upper(${columns['name']})`),
    virtual: p.string().persist(false),
    address: () => p.embedded(Address),
    notes: () => p.oneToMany(Note).mappedBy('person'),
  },
})
const Note = defineEntity({
  name: 'Note',
  properties: {
    id: p.bigint().primary(),
    text: p.text(),
    person: () => p.manyToOne(Person),
    editor: () => p.manyToOne(Person).nullable().fieldName('edited_by'),
  },
})

expectTypeOf<Omit<RowOf<typeof Person>, 'address'>>().toEqualTypeOf<{
  id: number
  name: string
  born: Date | null
  big: bigint
  amount: string
  kind: 'a' | 'b'
  secret: string
  loud: string
  address_city?: string
  address_zip?: string | null
}>()
expectTypeOf<RowOf<typeof Person>>().toHaveProperty('address')
expectTypeOf<RowOf<typeof Note>>().toEqualTypeOf<{
  id: bigint
  text: string
  person_id: number
  edited_by: number | null
}>()

// A foreign key is named after the relation and the key it leads to.
const Book = defineEntity({ name: 'Book', properties: { isbn: p.string().primary(), title: p.string() } })
const Loan = defineEntity({
  name: 'Loan',
  properties: { id: p.integer().primary(), theBook: () => p.manyToOne(Book), by: () => p.manyToOne(Person).ref() },
})
expectTypeOf<RowOf<typeof Loan>>().toEqualTypeOf<{ id: number; theBook_isbn: string; by_id: number }>()

// Classes, as decorators describe them.
class Team {
  id!: string
  name!: string
  created: Opt<Date> = new Date()
}
class Player {
  id!: number
  nick?: string
  token!: Hidden<string>
  team!: Ref<Team>
  second?: Team | null
  shout(): string {
    return this.nick ?? ''
  }
}
expectTypeOf<RowOf<typeof Player>>().toEqualTypeOf<{
  id: number
  nick: string | null
  token: string
  team_id: string
  second_id: string | null
}>()

const adapter = mikroOrmAdapter(orm, { Person, Note, Player })
expectTypeOf(adapter.findOne('Note', {})).resolves.toEqualTypeOf<RowOf<typeof Note> | null>()
expectTypeOf(adapter).toExtend<DbAdapter<{ Note: RowOf<typeof Note> }>>()
expectTypeOf(mikroOrmAdapter(sqlite, { Person }).em).toEqualTypeOf<SqlEntityManager>()

// @ts-expect-error a model that was not given
adapter.findOne('Tag', {})

// Options are held against the models.
mikroOrmAdapter(orm, { Person }, { models: { Person: { auth: { username: 'name' }, secret: ['amount'] } } })
// @ts-expect-error no such model
mikroOrmAdapter(orm, { Person }, { models: { Nobody: {} } })
// @ts-expect-error no such field
mikroOrmAdapter(orm, { Person }, { models: { Person: { auth: { username: 'nope' } } } })

// The standard properties keep their types, with the key's own and one's own properties beside them.
const User = defineEntity({
  name: 'User',
  properties: { ...authProperties.user({ key: 'uuid' }), nickname: p.string().nullable() },
})
const Session = defineEntity({ name: 'Session', properties: authProperties.session({ user: () => User }) })
const Token = defineEntity({ name: 'Token', properties: authProperties.token({ user: () => User, key: 'bigint' }) })
expectTypeOf<RowOf<typeof User>['id']>().toEqualTypeOf<string>()
expectTypeOf<RowOf<typeof User>['nickname']>().toEqualTypeOf<string | null>()
expectTypeOf<RowOf<typeof User>['active']>().toEqualTypeOf<boolean>()
expectTypeOf<RowOf<typeof User>['password']>().toEqualTypeOf<string | null>()
expectTypeOf<RowOf<typeof User>['email_confirmed_at']>().toEqualTypeOf<Date | null>()
expectTypeOf<RowOf<typeof Session>['user_id']>().toEqualTypeOf<string>()
expectTypeOf<RowOf<typeof Token>['user_id']>().toEqualTypeOf<string | null>()
expectTypeOf<RowOf<typeof Token>['id']>().toEqualTypeOf<bigint>()

// @ts-expect-error a session hangs on a user
authProperties.session({})

const entities = standardEntities({ layout: 'split-auth', key: 'bigint' })
expectTypeOf<RowOf<typeof entities.UserAuth>['user_id']>().toEqualTypeOf<bigint>()
expectTypeOf<RowOf<typeof entities.Session>['last_seen_at']>().toEqualTypeOf<Date>()
// @ts-expect-error in another layout
entities.UserEmail

// `c.get("user")` is the application's own row, with the mixin.
const auth = createAuth({ adapter: mikroOrmAdapter(orm, { User, Session }), secrets: [], baseUrl: '' })
type CurrentUser = NonNullable<AuthEnv<typeof auth>['Variables']['user']>
expectTypeOf<CurrentUser['nickname']>().toEqualTypeOf<string | null>()
expectTypeOf<CurrentUser['id']>().toEqualTypeOf<string>()
expectTypeOf<CurrentUser['hasRole']>().toBeFunction()
