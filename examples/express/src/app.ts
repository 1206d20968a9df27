import { createAdmin } from '@authpkg/admin'
import { type AuthEnv, currentUser as authContext, authRoutes, onError as onHonoError } from '@authpkg/auth'
import {
  type AnyUser,
  type Auth,
  type AuthOptions,
  admins,
  asUser,
  createAuth,
  definePolicy,
  everyone,
  owner,
  signedIn,
  type UserType,
} from '@authpkg/core'
import {
  authFields,
  createTables,
  datetime,
  defineModel,
  integer,
  kyselyAdapter,
  type RowsOf,
  text,
} from '@authpkg/kysely'
import { createRestApi } from '@authpkg/rest'
import express from 'express'
import { Hono } from 'hono'
import type { Kysely } from 'kysely'
import { currentUser, honoHandler, loginRequired, onError, sameOrigin } from './bridge.ts'

const User = defineModel('user', { fields: authFields.user() })
const Session = defineModel('session', { fields: authFields.session() })
const Note = defineModel('note', {
  fields: {
    id: integer({ primaryKey: true }),
    user_id: integer({ references: { table: 'user', relation: 'user', inverse: 'notes', onDelete: 'cascade' } }),
    message: text(),
    created: datetime({ default: () => new Date() }),
  },
})
const models = { User, Session, Note }

const policy = definePolicy({
  Note: { read: everyone, create: signedIn, write: owner('user') },
  User: { read: everyone, fields: { '*': { read: admins }, id: { read: everyone }, username: { read: everyone } } },
  '*': { manage: admins },
})

export type AppAuth = Auth<RowsOf<typeof models>>

declare global {
  namespace Express {
    interface Request {
      /** The application's own user; null when nobody is logged in. */
      user: UserType<RowsOf<typeof models>> | null
    }
  }
}

export type AppOptions = Pick<AuthOptions, 'baseUrl' | 'passwords' | 'logger'> & { readonly secret: string }

/** An Express application with accounts, an admin area and a REST API mounted in it. */
export async function createApp(
  db: Kysely<unknown>,
  options: AppOptions,
): Promise<{ app: ReturnType<typeof express>; auth: AppAuth }> {
  const { secret, ...others } = options
  await createTables(db, models)
  const adapter = kyselyAdapter(db, models)
  const auth = createAuth({ adapter, secrets: [secret], access: policy, ...others })

  const app = express()
  app.use(['/accounts', '/admin', '/api'], honoHandler(accountsAdminAndRest(auth)))
  app.use(currentUser(auth), sameOrigin(auth), express.urlencoded())
  app.get('/', (req, res) => void res.type('text').send(req.user ? `Hello ${req.user.username}` : 'Hello stranger'))
  app.get('/private/', loginRequired, (req, res) => void res.json(req.user))
  app.post('/notes/', loginRequired, async (req, res) => {
    const records = auth.records(asUser(req.user as AnyUser)) // by the same policy as admin and REST
    const note = await records.create(records.model('Note'), {
      message: req.body?.message,
      user_id: req.user?.id,
    })
    res.status(201).json(note)
  })
  app.use(onError)
  return { app, auth }
}

function accountsAdminAndRest(auth: AppAuth): Hono {
  const app = new Hono<AuthEnv<AppAuth>>()
  app.onError(onHonoError(auth))
  app.use(authContext(auth))
  app.route('/accounts', authRoutes(auth))
  const admin = createAdmin(auth, { prefix: '/admin' })
  admin.register(User)
  admin.register(Note)
  app.route('/admin', admin.routes())
  const api = createRestApi(auth, { prefix: '/api' })
  api.register(Note)
  app.route('/api', api.routes())
  return app as unknown as Hono
}
