import { type AnyUser, type Auth, admins, asUser, eq, keyText, toText } from '@authpkg/core'
import { beforeEach, expect, vi } from 'vitest'
import type { Suite } from '../cell.ts'
import { accounts, addAda, headersWith, password } from '../fixtures/accounts.ts'
import { Browser, Program } from '../fixtures/browser.ts'
import { own } from '../fixtures/keys.ts'
import { key } from '../fixtures/library.ts'
import { type Web, web } from '../fixtures/web.ts'

const newPassword = 'another correct horse battery'

/** What ends with a password, a right to log in, or a user: everything that they opened, on every road. */
export const revocationFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const active = own(cell, 'User', 'active')

  const begin = async () => {
    const site = web(cell.db)
    const ada = await addAda(site.auth)
    await site.auth.users.create({ username: 'boss', password, superuser: true })
    const { sessionToken } = await site.auth.login({ identity: 'ada', password })
    const reset = await site.auth.services.tokens.issueToken('reset_password', ada, 600)
    const isIn = async (): Promise<boolean> =>
      (await site.auth.sessionFrom(headersWith(site.auth, sessionToken))) !== null
    const mayReset = async (): Promise<boolean> =>
      site.auth.services.tokens.findToken('reset_password', reset).then(
        () => true,
        () => false,
      )
    return { ...site, ada, isIn, mayReset }
  }

  /** Every road on which a user can be disabled and enabled again. A new one is tested by being added here. */
  const roads: Readonly<Record<string, (site: Web, user: AnyUser, isActive: boolean) => Promise<unknown>>> = {
    REST: async ({ app }, { id }, isActive) => {
      const answer = await new Program(app, 'boss').send('PATCH', `/api/user/${id}/`, { [active]: isActive })
      expect(answer.status, await answer.text()).toBe(200)
    },
    'a function': ({ auth }, user, isActive) => (isActive ? auth.users.activate(user) : auth.users.deactivate(user)),
    'the admin area': async ({ app }, { id }, isActive) => {
      const browser = new Browser(app)
      await browser.login('boss')
      await browser.get(`/admin/user/${id}/`)
      const answer = await browser.submit(`/admin/user/${id}/`, { [active]: isActive ? 'true' : [], _save: '1' })
      expect(answer.status, await answer.text()).toBe(303)
    },
  }

  for (const [name, road] of Object.entries(roads)) {
    test(`who is disabled over ${name} is out, and enabled again finds nothing of it alive (SESS-4, TOK-6, LOGIN-13)`, async () => {
      const site = await begin()
      expect([await site.isIn(), await site.mayReset()]).toEqual([true, true])
      await road(site, site.ada, false)
      expect(await site.isIn()).toBe(false)
      expect(await cell.db.count('Token', {})).toBe(0)
      await road(site, site.ada, true)
      // So that a session which another transaction began at that moment is none either.
      expect((await site.auth.users.findById(site.ada['id']))?.getId()).not.toBe(site.ada.getId())
      expect([await site.isIn(), await site.mayReset()]).toEqual([false, false])
      expect(await site.auth.login({ identity: 'ada', password })).toHaveProperty('sessionToken')
    })
  }

  test('a user who is deleted by hand takes sessions and tokens along (SESS-4)', async () => {
    const { app, ada, isIn, mayReset } = await begin()
    expect((await new Program(app, 'boss').send('DELETE', `/api/user/${ada['id']}/`)).status).toBe(200)
    expect([await isIn(), await mayReset()]).toEqual([false, false])
    expect(await cell.db.count('Session', {})).toBe(0)
    expect(await cell.db.count('Token', {})).toBe(0)
  })

  /** An administrator who may do everything, by hand, and the model and field that hold addresses. */
  const administer = async () => {
    const { auth } = web(cell.db, { access: { '*': { manage: admins } } })
    const admin = await auth.users.create({ username: 'boss', password, admin: true })
    const records = auth.records(asUser(admin, 'session', new Date()))
    const place = auth.config.layout.attributes.get('email') ?? expect.unreachable()
    const model = records.model(auth.config.layout.names[place.model])
    const write = async (from: string, to: string) => {
      const { rows } = await records.list(model, { where: eq(place.field, from), limit: 1 })
      return records.update(model, keyText(model, rows[0] ?? {}), { [place.field]: to })
    }
    return { auth, admin, records, write }
  }

  test('an administrator neither changes nor deletes what is a superuser’s (ADM-1)', async () => {
    const { auth, records, write } = await administer()
    const root = await auth.users.create({ username: 'root', email: 'root@app.example', password, superuser: true })
    await expect(write('root@app.example', 'mine@app.example')).rejects.toMatchObject({ code: 'access_denied' })
    const { user } = auth.config.layout
    const gone = records.delete(user, [keyText(user, root)])
    await expect(gone).rejects.toMatchObject({ code: 'access_denied' })
    expect((await auth.users.findByIdentity('root'))?.email).toBe('root@app.example')
  })

  test('an act on users that began before its right was taken away comes to nothing (RACE-4)', async () => {
    const { auth, admin, records, write } = await administer()
    const ada = await addAda(auth)
    const { user } = auth.config.layout
    const refused = { code: 'access_denied' }
    for (const taken of [{ admin: false }, { admin: true, active: false }]) {
      await auth.users.update(admin, taken)
      await expect(write('ada@app.example', 'mine@app.example')).rejects.toMatchObject(refused)
      await expect(records.delete(user, [keyText(user, ada)])).rejects.toMatchObject(refused)
      await expect(records.create(user, {})).rejects.toMatchObject(refused)
    }
    await auth.users.update(admin, { active: true })
    await write('ada@app.example', 'mine@app.example')
    expect((await auth.users.findByIdentity('mine@app.example'))?.username).toBe('ada')
  })

  test('what a role may do is not changed by who lost the right to meanwhile (RACE-4)', async () => {
    const { auth } = await begin()
    const root = await auth.users.create({ username: 'root', password, superuser: true })
    const [name, permissions] = [own(cell, 'Role', 'name'), own(cell, 'Role', 'permissions')]
    const records = auth.records(asUser(root))
    const Role = records.model('Role')
    const editors = keyText(Role, await records.create(Role, { [name]: 'editor' }))
    await auth.users.update(root, { superuser: false })
    const refused = { code: 'access_denied' }
    await expect(records.update(Role, editors, { [permissions]: 'all' })).rejects.toMatchObject(refused)
    await expect(records.delete(Role, [editors])).rejects.toMatchObject(refused)
  })

  test('who gives themselves a right goes on with what they may do', async () => {
    const { auth } = web(cell.db)
    const root = await auth.users.create({ username: 'root', password, superuser: true })
    const records = auth.records(asUser(root))
    const [Role, UserRoles] = [records.model('Role'), records.model('UserRoles')]
    for (const role of ['editor', 'reader']) {
      const { id } = await records.create(Role, { [own(cell, 'Role', 'name')]: role })
      await records.create(UserRoles, { user_id: key(root), role_id: id })
    }
    expect((await auth.users.findByIdentity('root'))?.hasRoles('editor', 'reader')).toBe(true)
  })

  test('an address written by hand is unconfirmed, and what was mailed to the one before is worth nothing (TOK-6)', async () => {
    const { auth, write } = await administer()
    const ada = await addAda(auth)
    const token = await auth.services.tokens.issueToken('reset_password', ada, 600)
    await write('ada@app.example', 'lovelace@app.example')
    expect(await auth.users.findByIdentity('ada')).toMatchObject({
      email: 'lovelace@app.example',
      hasConfirmedEmail: false,
    })
    await expect(auth.resetPassword({ token, newPassword })).rejects.toMatchObject({ code: 'invalid_token' })
  })

  test('a session that is deleted by hand takes along what remembers its browser (SESS-4)', async () => {
    const { auth, records } = await administer()
    await addAda(auth)
    const { session } = await auth.login({ identity: 'ada', password })
    const { session: other } = await auth.login({ identity: 'ada', password })
    for (const each of [session, other]) await auth.remember(each)
    const Session = records.model('Session')
    expect(await records.delete(Session, [toText(session.id)])).toBe(1)
    expect(await auth.services.tokens.list('remember_family', session.user)).toHaveLength(1)
  })

  /** What may happen to a user while their password is looked at. */
  const meanwhile: Readonly<Record<string, (auth: Auth, user: AnyUser) => Promise<unknown>>> = {
    'was disabled': (auth, user) => auth.services.users.update(user, { active: false }),
    'got another password': (auth, user) => auth.users.setPassword(user, newPassword),
  }

  for (const [name, happens] of Object.entries(meanwhile)) {
    test(`no credentials open anything to who ${name} while they were hashed, on any road (RACE-7, LOGIN-13)`, async () => {
      const { app, auth } = web(cell.db)
      const ada = await addAda(auth)
      const { passwordHasher } = auth.services
      const verify = passwordHasher.verifyPassword.bind(passwordHasher)
      vi.spyOn(passwordHasher, 'verifyPassword').mockImplementation(async (...given) => {
        const verification = await verify(...given)
        await happens(auth, ada)
        return verification
      })
      const page = new Browser(app)
      await page.get('/accounts/login/')
      expect((await page.submit('/accounts/login/', { username: 'ada', password })).status).toBe(401)
      await auth.services.users.update(ada, { active: true, passwordHash: ada.passwordHash })
      expect((await new Program(app, 'ada').get('/api/user/')).status).toBe(401)
      expect(await cell.db.count('Session', {})).toBe(0)
    })
  }

  test('a session begins for nobody who was disabled, or got another password, since they were read (RACE-7)', async () => {
    for (const happens of Object.values(meanwhile)) {
      await cell.harness.reset()
      const auth = accounts(cell.db)
      const ada = await addAda(auth)
      await happens(auth, ada)
      await expect(auth.startSession(ada)).rejects.toMatchObject({ code: 'invalid_credentials' })
      expect(await cell.db.count('Session', {})).toBe(0)
    }
  })
}
