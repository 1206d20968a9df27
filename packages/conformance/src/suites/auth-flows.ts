import { AuthenticationError, ConflictError, eq, type Row, type Value } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Cell, Suite } from '../cell.ts'
import { thrown } from '../errors.ts'
import { accounts, addAda, grant, headersWith, password } from '../fixtures/accounts.ts'
import { own } from '../fixtures/keys.ts'
import { key } from '../fixtures/library.ts'

/** Users and logins, alike in every layout. */
export const authFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  test('the layout is read off the models that were given, whatever ORM they are of (FI-MODEL-01)', () => {
    expect(accounts(cell.db).config.layout.kind).toBe(cell.layout.name)
  })

  test('a new user is spread over the models of its layout, and read back whole in one statement', async () => {
    const auth = accounts(cell.db)
    const user = await addAda(auth)
    for (const name of userModels(cell)) expect(await cell.db.count(name, {}), name).toBe(1)
    const { result: found, statements } = await cell.harness.statements.counted(() => auth.users.findById(user['id']))
    expect(statements).toHaveLength(1)
    expect(found).toMatchObject({ id: user['id'], username: 'ada', email: 'ada@app.example', isActive: true })
    expect(key(found)).toBe(key(await cell.db.findOne('User', {})))
    expect(found?.passwordHash).toMatch(/\S{20}/)
  })

  test('a user object tells no secret to JSON (PASS-8)', async () => {
    const user = await addAda(accounts(cell.db))
    const told = JSON.stringify({ user, payload: user.getSecurityPayload() })
    expect(told).toContain('true')
    for (const secret of [user.passwordHash, user.getId()]) expect(told).not.toContain(secret)
  })

  test('a user logs in by name and by address, however they are typed', async () => {
    const auth = accounts(cell.db)
    const user = await addAda(auth)
    for (const identity of ['ada', 'ADA', ' ada ', 'ａｄａ', 'ada@app.example', 'Ada@App.Example']) {
      const { session } = await auth.login({ identity, password })
      expect(session.user['id'], identity).toBe(user['id'])
    }
  })

  test('a wrong password, an unknown name and an inactive user get one and the same refusal (LOGIN-1)', async () => {
    const auth = accounts(cell.db)
    await addAda(auth)
    await auth.users.create({ username: 'idle', password, active: false })
    await auth.users.create({ username: 'other', password })
    const tries = [
      { identity: 'ada', password: 'wrong wrong wrong wrong' },
      { identity: 'nobody', password },
      { identity: 'idle', password },
      { identity: '', password },
      { identity: 'ada', password: '' },
      { identity: '%', password },
      { identity: 'ad_', password },
    ]
    const messages = new Set<string>()
    for (const credentials of tries) {
      const error = await thrown(() => auth.login(credentials), AuthenticationError, 'invalid_credentials')
      messages.add(error.message)
    }
    expect(messages.size).toBe(1)
    expect(await cell.db.count('Session', {})).toBe(0)
  })

  test('a name that is taken, in whatever form, is refused, and nothing is half written (LOGIN-7)', async () => {
    const auth = accounts(cell.db)
    await addAda(auth)
    for (const username of ['ada', 'ADA', 'ａｄａ', ' ada ']) {
      const add = () => auth.register({ username, email: 'new@app.example', password })
      await thrown(add, ConflictError, 'username_taken')
    }
    for (const email of ['ada@app.example', 'ADA@app.example']) {
      await thrown(() => auth.register({ username: 'fresh', email, password }), ConflictError, 'email_taken')
    }
    for (const name of userModels(cell)) expect(await cell.db.count(name, {}), name).toBe(1)
  })

  test('any number of users may go without an address', async () => {
    const auth = accounts(cell.db)
    await auth.users.create({ username: 'one', password })
    await auth.users.create({ username: 'two', email: '', password })
    expect((await auth.users.findByIdentity('two'))?.email).toBeNull()
    expect(await auth.users.findByIdentity('')).toBeNull()
    expect(await auth.users.findByIdentity('@')).toBeNull()
  })

  test('roles and permissions come with the user, and role names mind case (FU-ROLE-03, FU-ROLE-05, FS-USER-31, FS-USER-32)', async () => {
    const auth = accounts(cell.db)
    const user = await addAda(auth)
    await grant(cell.db, user, 'Editor', 'write, publish')
    await grant(cell.db, user, 'reader')
    await cell.db.insert('Role', { [own(cell, 'Role', 'name')]: 'boss', [own(cell, 'Role', 'permissions')]: 'fire' })
    const { sessionToken } = await auth.login({ identity: 'ada', password })
    const found = await auth.userFrom(headersWith(auth, sessionToken))
    expect(found?.roles.map((role) => role.name).sort()).toEqual(['Editor', 'reader'])
    expect([found?.hasRole('Editor'), found?.hasRole('editor'), found?.hasRole('boss')]).toEqual([true, false, false])
    expect([found?.hasRole({ name: 'Editor' }), found?.hasRole({ name: 'boss' })]).toEqual([true, false])
    expect(found?.hasRoles('Editor', 'reader')).toBe(true)
    expect(found?.hasRoles('Editor', ['boss', 'reader'])).toBe(true)
    expect(found?.hasRoles('Editor', 'boss')).toBe(false)
    expect([found?.hasPermission('publish'), found?.hasPermission('fire')]).toEqual([true, false])
  })

  test('a role that is deleted is nobody’s any more (RACE-4)', async () => {
    const auth = accounts(cell.db)
    const user = await addAda(auth)
    await grant(cell.db, user, 'Editor')
    await cell.db.delete('Role', eq(own(cell, 'Role', 'name'), 'Editor'))
    expect((await auth.users.findById(user['id']))?.roles).toEqual([])
  })

  test('accounts take part in the application’s own transaction', async () => {
    const auth = accounts(cell.db)
    const work = cell.db.transaction(async (db) => {
      const user = await auth.in(db).users.create({ username: 'ada', email: 'ada@app.example', password })
      await db.insert('Note', { user_id: user['id'], message: 'hello', created: new Date(0) })
      expect(key(await auth.in(db).users.findByIdentity('ada'))).toBe(user['id'])
      throw new Error('changed my mind')
    })
    await expect(work).rejects.toThrow('changed my mind')
    for (const name of [...userModels(cell), 'Note']) expect(await cell.db.count(name, {}), name).toBe(0)
  })

  test('a login is tracked: this one, the one before, and how many (FI-TRACK-02, FI-TRACK-03, FI-TRACK-04, FI-TRACK-06)', async () => {
    const auth = accounts(cell.db)
    await addAda(auth)
    const model = cell.layout.standardModels.includes('UserAuth') ? 'UserAuth' : 'User'
    const tracked = (): Promise<Row | null> => cell.db.findOne(model, {})
    const field = (name: string): string => own(cell, model, name)
    const ip = field('current_login_ip')
    await auth.login({ identity: 'ada', password }, { ipAddress: '192.0.2.1' })
    const first = await tracked()
    expect(first).toMatchObject({ [field('login_count')]: 1, [field('last_login_at')]: null, [ip]: '192.0.2.1' })
    await auth.login({ identity: 'ada', password }, { ipAddress: '192.0.2.2' })
    expect(await tracked()).toMatchObject({
      [field('login_count')]: 2,
      [field('last_login_at')]: first?.[field('current_login_at')],
      [field('last_login_ip')]: '192.0.2.1',
      [ip]: '192.0.2.2',
    })
  })

  test('what is deleted takes its login, its addresses, its roles and its sessions along (FU-AUTH-02)', async () => {
    const auth = accounts(cell.db)
    const user = await addAda(auth)
    await grant(cell.db, user, 'Editor')
    await auth.login({ identity: 'ada', password })
    expect(await cell.db.delete('User', eq('id', user['id'] as Value))).toBe(1)
    for (const name of [...userModels(cell), 'UserRoles', 'Session'])
      expect(await cell.db.count(name, {}), name).toBe(0)
  })

  test('a password is stored as a hash, at the real cost in one cell, that its owner can log in with', async () => {
    // One cell of each adapter hashes as applications do; the others as quickly as tests need.
    const real = cell.database === 'sqlite' && cell.layout.name === 'all-in-one'
    const auth = accounts(cell.db, real ? { passwords: {} } : {})
    const user = await addAda(auth)
    expect(user.passwordHash).not.toContain(password)
    if (real) expect(scryptHead(user.passwordHash ?? '')).toEqual(realCost)
    expect((await auth.login({ identity: 'ada', password })).session.user['id']).toBe(user['id'])
  })
}

/** The binary exponent of N, then r and p in four bytes each: N = 2^17, r = 8, p = 1. */
const realCost = [17, 0, 0, 0, 8, 0, 0, 0, 1]

/** What follows the word `scrypt` and a zero at the head of a hash. */
const scryptHead = (hash: string): number[] =>
  Array.from(atob(hash.slice(0, 24)).slice(7, 16), (char) => char.charCodeAt(0))

/** The models that a user is spread over. */
const userModels = (cell: Cell): readonly string[] =>
  cell.layout.standardModels.filter((name) => ['User', 'UserAuth', 'UserEmail'].includes(name))
