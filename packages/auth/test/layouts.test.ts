import { createAuth, type DbAdapter } from '@authpkg/core'
import { authFields, createTables, defineModel, kyselyAdapter } from '@authpkg/kysely'
import Database from 'better-sqlite3'
import { Hono } from 'hono'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { type AuthEnv, authRoutes, currentUser, loginRequired } from '../src/index.ts'
import { Browser } from './browser.ts'
import { origin, password } from './site.ts'

const Session = defineModel('session', { fields: authFields.session() })
const UserAuth = defineModel('user_auth', { fields: authFields.userAuth() })
const UserEmail = defineModel('user_email', { fields: authFields.userEmail() })
const user = (fields: object) => defineModel('user', { fields: { ...authFields.person(), ...fields } })

const layouts = {
  'all-in-one': { User: user({ ...authFields.login(), ...authFields.email() }), Session },
  'split-auth': { User: user(authFields.email()), UserAuth, Session },
  emails: { User: user(authFields.login()), UserEmail, Session },
  'split-auth-emails': { User: user({}), UserAuth, UserEmail, Session },
}

async function createApp(models: Record<string, ReturnType<typeof user>>) {
  // biome-ignore lint/suspicious/noExplicitAny: the tables differ from layout to layout
  const db = new Kysely<any>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
  onTestFinished(() => db.destroy())
  await createTables(db, models)
  const adapter = kyselyAdapter(db, models) as unknown as DbAdapter
  const secrets = ['a first secret that is long enough, 0123456789']
  const passwords = { insecureFastHashing: true }
  const auth = createAuth({ adapter, secrets, baseUrl: origin, passwords, logger: { warn() {}, error() {} } })
  const app = new Hono<AuthEnv<typeof auth>>()
  app.use(currentUser(auth))
  app.route('/accounts', authRoutes(auth))
  app.get('/private', loginRequired(), (c) => c.text(`${c.get('user').username} ${c.get('user').email}`))
  return { auth, browser: () => new Browser(app, origin) }
}

test.each(Object.entries(layouts))(
  '%s: a person registers, logs out, and logs in by name and by address',
  async (kind, models) => {
    const { auth, browser } = await createApp(models as never)
    expect(auth.config.layout.kind).toBe(kind)
    const ada = browser()
    const fields = { username: 'ada', email: 'Ada@good.example', password, passwordRepeat: password }
    expect((await ada.submit('/accounts/register/', fields)).status).toBe(303)
    expect(await (await ada.get('/private')).text()).toBe('ada Ada@good.example')
    expect((await ada.submit('/accounts/logout/', {})).status).toBe(303)
    expect((await ada.get('/private')).status).toBe(303)
    for (const name of ['ADA', 'ada@good.example']) expect((await browser().login(name, password)).status).toBe(303)
    expect((await browser().submit('/accounts/register/', fields)).status).toBe(409)
  },
)

test('accounts without usernames ask for the address only', async () => {
  const { username: _, username_key: __, ...login } = authFields.login()
  const { browser } = await createApp({ User: user({ ...login, ...authFields.email() }), Session } as never)
  expect((await browser().page('/accounts/login/')).querySelector('label')?.text).toBe('E-mail')
  const form = await browser().page('/accounts/register/')
  expect(form.querySelector('[name=username]')).toBeNull()
  expect(form.querySelector('[name=email]')?.hasAttribute('required')).toBe(true)
  const fields = { email: 'ada@good.example', password, passwordRepeat: password }
  expect((await browser().submit('/accounts/register/', fields)).status).toBe(303)
  expect((await browser().login('ada@good.example', password)).status).toBe(303)
})
