import { createAdmin } from '@authpkg/admin'
import { type AuthEnv, currentUser } from '@authpkg/auth'
import { createAuth, type DbAdapter, type Row, type UserMixin } from '@authpkg/core'
import { Hono } from 'hono'
import {
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type ModelStatic,
  type NonAttribute,
  type Sequelize,
  type Transaction,
} from 'sequelize'
import { expectTypeOf } from 'vitest'
import {
  authAttributes,
  type ModelWith,
  type RowOf,
  type StandardRow,
  sequelizeAdapter,
  standardModels,
} from '../src/index.ts'

declare const sequelize: Sequelize

class Note extends Model<InferAttributes<Note>, InferCreationAttributes<Note>> {
  declare id: CreationOptional<number>
  declare message: string
  declare stars: number | null
  declare author?: NonAttribute<object>
  shout(): string {
    return this.message.toUpperCase()
  }
}

// Rows of a class are its attributes: no methods, no associations.
expectTypeOf<keyof RowOf<typeof Note>>().toEqualTypeOf<'id' | 'message' | 'stars'>()
expectTypeOf<RowOf<typeof Note>['stars']>().toEqualTypeOf<number | null>()
expectTypeOf<RowOf<typeof Note>['id']>().toExtend<number>()

// A model without types has rows of anything.
declare const Untyped: ModelStatic<Model>
expectTypeOf<RowOf<typeof Untyped>>().toEqualTypeOf<Row>()

const adapter = sequelizeAdapter(sequelize, { Note, Untyped })
expectTypeOf(adapter.findOne('Note', {})).resolves.toEqualTypeOf<RowOf<typeof Note> | null>()
expectTypeOf(adapter.in).parameter(0).toEqualTypeOf<Transaction>()
expectTypeOf(adapter).toExtend<DbAdapter<{ Note: RowOf<typeof Note>; Untyped: Row }>>()
expectTypeOf(adapter.sequelizeTransaction).toEqualTypeOf<Transaction | undefined>()

// Instances are the model's own.
expectTypeOf(adapter.instance('Note', {})).toEqualTypeOf<Note>()
expectTypeOf(adapter.instance('Note', {}).shout()).toEqualTypeOf<string>()
adapter.transaction(async (tx) => expectTypeOf(tx.instance('Note', {})).toEqualTypeOf<Note>())

// @ts-expect-error a model that was not given
adapter.findOne('Nope', {})

// Notes name fields of the models.
sequelizeAdapter(sequelize, { Note }, { models: { Note: { secret: ['message'], auth: { username: 'message' } } } })
// @ts-expect-error no such field
sequelizeAdapter(sequelize, { Note }, { models: { Note: { secret: ['nope'] } } })
// @ts-expect-error no such model
sequelizeAdapter(sequelize, { Note }, { models: { Nope: {} } })

// The user of a request is the application's own row with the mixin.
const User = sequelize.define<ModelWith<StandardRow<'user', 'uuid'> & { nickname: string | null }>>('User', {
  ...authAttributes.user({ key: 'uuid' }),
  nickname: 'VARCHAR(20)',
})
const models = standardModels(sequelize, { key: 'uuid' }, { User })
const accounts = sequelizeAdapter(sequelize, { ...models, Note })
const auth = createAuth({ adapter: accounts, secrets: [''], baseUrl: '' })
const app = new Hono<AuthEnv<typeof auth>>()
app.use(currentUser(auth))
app.get('/', (c) => {
  const user = c.get('user')
  if (!user) return c.text('nobody')
  expectTypeOf(user.nickname).toEqualTypeOf<string | null>()
  expectTypeOf(user.id).toEqualTypeOf<string>()
  expectTypeOf(user.hasRole).toEqualTypeOf<UserMixin['hasRole']>()
  return c.text(user.nickname ?? '')
})

// Registrations take the model itself, and names of its fields.
const admin = createAdmin(auth, { prefix: '/admin' })
admin.register(Note, { columns: ['message', 'stars'] })
admin.register(models.User, { columns: ['nickname', 'username'] })
// @ts-expect-error no such attribute
admin.register(Note, { columns: ['massage'] })
// @ts-expect-error no such attribute
admin.register(models.User, { columns: ['nick'] })
