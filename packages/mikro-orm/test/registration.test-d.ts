// Checked by the compiler alone: names in the options of `register`, for entities of every making.
import { createAdmin } from '@authpkg/admin'
import type { Auth, RowTypes } from '@authpkg/core'
import { createRestApi } from '@authpkg/rest'
import { type Collection, defineEntity, EntitySchema, type Hidden, type Opt, p, type Ref } from '@mikro-orm/core'
import { expectTypeOf } from 'vitest'
import { authProperties, standardEntities } from '../src/index.ts'

declare const auth: Auth<RowTypes>
const admin = createAdmin(auth)
const api = createRestApi(auth)

const Geo = defineEntity({ name: 'Geo', embeddable: true, properties: { lat: p.double() } })
const Address = defineEntity({
  name: 'Address',
  embeddable: true,
  properties: { city: p.string(), geo: () => p.embedded(Geo).nullable() },
})
const User = defineEntity({
  name: 'User',
  properties: {
    ...authProperties.user(),
    nickname: p.string().nullable(),
    address: () => p.embedded(Address).nullable(),
    notes: () => p.oneToMany(Note).mappedBy('user'),
  },
})
const Note = defineEntity({
  name: 'Note',
  properties: {
    id: p.integer().primary(),
    user: () => p.manyToOne(User).deleteRule('cascade'),
    editedBy: () => p.manyToOne(User).nullable().ref(),
    signer: () => p.manyToOne(User).nullable().fieldName('signed_by'),
    message: p.text().lazy().ref(),
    created: p.datetime(3).onCreate(() => new Date()),
    loud: p.string().formula((columns) => `upper(${columns['message']})`),
    scratch: p.string().persist(false),
  },
})

admin.register(Note, { columns: ['message', 'user', 'created', 'editedBy', 'loud', 'signed_by'] })
admin.register(User, { columns: ['username', 'nickname', 'address_city', 'address_geo_lat'] })
// @ts-expect-error no such field
admin.register(Note, { columns: ['messages'] })
// @ts-expect-error nor is this one stored
admin.register(Note, { columns: ['scratch'] })
// @ts-expect-error a part that the embeddable does not have
admin.register(User, { columns: ['address_town'] })
api.register(Note, { fields: ['id', 'user', 'user_id', 'editedBy_id'], ownerField: 'user' })
// @ts-expect-error no such field
api.register(Note, { fields: ['usr'] })
api.register(Note, {
  prepareData: (row, data) => {
    expectTypeOf(row.user_id).toEqualTypeOf<number>()
    expectTypeOf(row.editedBy_id).toEqualTypeOf<number | null>()
    expectTypeOf(row.created.getTime()).toEqualTypeOf<number>()
    return { ...data, loud: row.message.toUpperCase() }
  },
})
// @ts-expect-error no such field
api.register(Note, { prepareData: (row, data) => ({ ...data, x: row.messages }) })

// The class that an entity was given, with its methods.
class UserClass extends User.class {
  shout(): string {
    return this.nickname ?? ''
  }
}
admin.register(UserClass, { columns: ['nickname', 'username'] })
// @ts-expect-error a method is no field
admin.register(UserClass, { columns: ['shout'] })
// @ts-expect-error no such field
admin.register(UserClass, { columns: ['nick'] })

const entities = standardEntities({ layout: 'split-auth', key: 'uuid' })
admin.register(entities.Session, { columns: ['user', 'last_seen_at'] })
// @ts-expect-error no such field
admin.register(entities.Session, { columns: ['usr'] })

// Classes, as decorators or an `EntitySchema` describe them.
class Team {
  id!: string
  name!: string
  players!: Collection<Player>
}
class Player {
  id!: number
  nick?: string
  token!: Hidden<string>
  joined: Opt<Date> = new Date()
  team!: Ref<Team>
  second?: Team | null
  home?: { city: string }
  shout(): string {
    return this.nick ?? ''
  }
}
admin.register(Player, { columns: ['nick', 'joined', 'team', 'second', 'team_id', 'home_city'] })
api.register(Team, { fields: ['id', 'name'] })
// @ts-expect-error no such field
admin.register(Player, { columns: ['nickname'] })
api.register(Player, {
  includeResources: { team: true },
  prepareData: (row, data) => {
    expectTypeOf(row.team_id).toEqualTypeOf<string>()
    expectTypeOf(row.second_id).toEqualTypeOf<string | null>()
    expectTypeOf(row.nick).toEqualTypeOf<string | null>()
    return data
  },
})
const schema = new EntitySchema<Player>({ class: Player, properties: {} as never })
admin.register(schema, { columns: ['nick', 'team', 'home_city'] })
// @ts-expect-error no such field
admin.register(schema, { columns: ['anything'] })
