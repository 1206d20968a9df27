import { type AnyUser, type Auth, type AuthOptions, eq, type Value } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda, grant, password } from '../fixtures/accounts.ts'
import { Browser, Program } from '../fixtures/browser.ts'
import { jsonKey, own } from '../fixtures/keys.ts'
import { web } from '../fixtures/web.ts'

/** Who one is, and the end of an account. */
export const accountFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async (options: Partial<AuthOptions> = {}) => {
    const site = web(cell.db, options)
    const ada = await addAda(site.auth)
    await grant(cell.db, ada, 'Editor')
    const browser = new Browser(site.app)
    await browser.login('ada')
    const remove = async (secret = password): Promise<Response> => {
      await browser.get('/accounts/delete/')
      return browser.submit('/accounts/delete/', { password: secret })
    }
    return { ...site, ada, browser, remove }
  }

  const count = (model: string): Promise<number> => cell.db.count(model, {})

  test('the profile page shows who one is, and tells a program, never a secret (FI-PAY-01)', async () => {
    const { ada, browser } = await begin()
    const page = await (await browser.get('/accounts/profile/')).text()
    for (const shown of ['ada', 'ada@app.example', 'Editor', '/accounts/sessions/']) expect(page).toContain(shown)
    const user = { id: jsonKey(ada['id']), username: 'ada', email: 'ada@app.example' }
    const told = await (await browser.json('GET', '/accounts/profile/')).json()
    expect(told).toEqual({ user: expect.objectContaining(user), profile: {}, csrfToken: expect.any(String) })
    expect(JSON.stringify(told)).not.toContain(ada.passwordHash)
  })

  test('who deletes their account takes along all that the accounts hold, and is out everywhere (SESS-4)', async () => {
    const { app, auth, ada, browser, remove } = await begin()
    await new Browser(app).login('ada')
    await auth.services.tokens.issueToken('reset_password', ada, 600)
    expect((await remove()).status).toBe(303)
    expect(await (await browser.get('/')).text()).toBe('nobody')
    for (const model of ['User', 'UserAuth', 'UserEmail', 'UserRoles', 'Session', 'Token']) {
      if (cell.db.describe().has(model)) expect(await count(model), model).toBe(0)
    }
    const kept = await cell.db.findMany('AuditEvent', { where: eq(own(cell, 'AuditEvent', 'event'), 'user.deleted') })
    const told = { user_id: null, actor_id: null, [own(cell, 'AuditEvent', 'record_key')]: String(ada['id']) }
    expect(kept).toMatchObject([told])
  })

  test('the admin area lists users by name, wherever the layout keeps it (FP-AUTH-14)', async () => {
    const { app, auth } = await begin()
    await auth.users.create({ username: 'boss', password, superuser: true })
    const browser = new Browser(app)
    await browser.login('boss')
    const list = await browser.get('/admin/user/')
    expect([list.status, (await list.text()).includes('>ada<')]).toEqual([200, true])
  })

  test('a wrong password deletes nothing', async () => {
    const { browser, remove } = await begin()
    expect((await remove('a wrong guess')).status).toBe(401)
    expect(await (await browser.get('/')).text()).toBe('ada')
  })

  test('the application hands over what is its own in the same transaction, and can stop it all', async () => {
    let heir: Value = null
    let fails = true
    const { auth, ada, remove } = await begin({
      async onAccountDeletion(user, db) {
        await db.update('Note', eq('user_id', user['id'] as Value), { user_id: heir })
        if (fails) throw new Error('second thoughts')
      },
    })
    heir = (await auth.users.create({ username: 'bob', password }))['id'] as Value
    await cell.db.insert('Note', { user_id: ada['id'], message: 'mine', created: new Date(0) })
    expect((await remove()).status).toBe(500)
    expect(await cell.db.findMany('Note', {})).toMatchObject([{ user_id: ada['id'] }])
    fails = false
    expect((await remove()).status).toBe(303)
    expect(await cell.db.findMany('Note', {})).toMatchObject([{ user_id: heir }])
  })

  const ways: Readonly<Record<string, (auth: Auth, user: AnyUser) => Promise<unknown>>> = {
    'is deleted': (auth, user) => auth.users.delete(user),
    'deletes the account': (auth, user) => auth.deleteAccount(user, { password }),
    'is disabled': (auth, user) => auth.users.deactivate(user),
    'loses the right': (auth, user) => auth.users.update(user, { superuser: false }),
  }

  for (const [name, way] of Object.entries(ways)) {
    test(`of two last superusers at once, of whom one ${name}, one remains (RACE-3)`, async () => {
      const { auth } = web(cell.db)
      const add = (username: string): Promise<AnyUser> => auth.users.create({ username, password, superuser: true })
      const [one, other] = [await add('one'), await add('other')]
      const outcomes = await Promise.allSettled([way(auth, one), auth.users.delete(other)])
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
      expect(refused).toEqual(['last_superuser'])
      const left = await auth.users.list()
      expect(left.filter(({ isSuperuser, isActive }) => isSuperuser && isActive)).toHaveLength(1)
    })
  }

  test('the last superuser is deleted over no other road either (RACE-3)', async () => {
    const { app, auth } = web(cell.db)
    const boss = await auth.users.create({ username: 'boss', password, superuser: true })
    const program = new Program(app, 'boss')
    expect((await program.send('DELETE', `/api/user/${boss['id']}/`)).status).toBe(409)
    expect(
      (await program.send('PATCH', `/api/user/${boss['id']}/`, { [own(cell, 'User', 'active')]: false })).status,
    ).toBe(409)
    expect((await auth.users.findById(boss['id']))?.isActive).toBe(true)
  })
}
