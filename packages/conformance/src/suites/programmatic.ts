import { createMailer, type Mail } from '@authpkg/auth'
import {
  type AnyUser,
  type Auth,
  type AuthOptions,
  asc,
  type CreateUserInput,
  type DbAdapter,
  eq,
  increment,
} from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { accounts, addAda, grant, headersWith, password } from '../fixtures/accounts.ts'
import { missingKey, own } from '../fixtures/keys.ts'

const newPassword = 'another correct horse battery'

/** Accounts as functions, for jobs, scripts and the application's own transactions. */
export const programmatic: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async (options: Partial<AuthOptions> = {}) => {
    const auth = accounts(cell.db, options)
    const ada = await addAda(auth)
    for (const name of ['editor', 'reader']) await cell.db.insert('Role', { [own(cell, 'Role', 'name')]: name })
    const rolesOf = async (who = ada): Promise<string[]> =>
      ((await auth.users.findById(who['id']))?.roles ?? []).map(({ name }) => name).sort()
    return { auth, ada, rolesOf }
  }

  const identities = async (auth: Auth): Promise<(string | null)[]> =>
    (await auth.users.list()).map(({ username }) => username).sort()

  test('many users are added at once, all or none, and a fault is told with its place (PC-CODE-01)', async () => {
    const { auth } = await begin()
    const inputs: CreateUserInput[] = ['bob', 'cyd', 'dan'].map((username) => ({ username, password }))
    const added = await auth.users.createMany(inputs)
    expect(added.map(({ username }) => username)).toEqual(['bob', 'cyd', 'dan'])
    expect(await auth.users.authenticate('dan', password)).toMatchObject({ username: 'dan' })
    const wrong = auth.users.createMany([
      { username: 'eve', password },
      { username: 'x', password: 'short' },
      { username: 'EVE', password },
    ])
    await expect(wrong).rejects.toMatchObject({
      code: 'invalid_value',
      fields: {
        '1.username': [{}],
        '1.password': [{ code: 'weak_password' }],
        '2.username': [{ code: 'username_taken' }],
      },
    })
    const taken = auth.users.createMany([
      { username: 'eve', password },
      { username: 'Ada', password },
    ])
    await expect(taken).rejects.toMatchObject({ code: 'username_taken', details: { index: 1 } })
    expect(await identities(auth)).toEqual(['ada', 'bob', 'cyd', 'dan'])
  })

  test('users are listed with what belongs to them, in as many statements for many as for one', async () => {
    const { auth, ada } = await begin()
    await auth.users.createMany(['bob', 'cyd'].map((username) => ({ username, password, active: false })))
    await grant(cell.db, ada, 'editor')
    const list = (limit: number) => cell.harness.statements.counted(() => auth.users.list({ limit }))
    const [one, all] = [await list(1), await list(10)]
    expect(all.statements).toHaveLength(one.statements.length)
    expect(all.result.map((user) => [user.username, user.hasRole('editor')]).sort()).toEqual([
      ['ada', true],
      ['bob', false],
      ['cyd', false],
    ])
    const disabled = { where: eq(own(cell, 'User', 'active'), false), orderBy: [asc('id')] }
    const [first, second, ...others] = await auth.users.list(disabled)
    expect([first?.isActive, second?.isActive, others]).toEqual([false, false, []])
    expect(await auth.users.list({ ...disabled, limit: 1, offset: 1 })).toMatchObject([{ username: second?.username }])
  })

  test('credentials are checked without a session: the key and a noted time, or null (PC-CODE-03, FP-AUTH-11)', async () => {
    const { auth, ada } = await begin()
    const check = (identity: string, secret: string): Promise<unknown> =>
      auth.users.checkCredentials({ identity, password: secret }, { ipAddress: '203.0.113.7' })
    expect(await check('Ada', password)).toEqual(ada['id'])
    expect(await check('ada@app.example', password)).toEqual(ada['id'])
    expect(await cell.db.count('Session', {})).toBe(0)
    const noted = await auth.users.findById(ada['id'])
    expect(auth.profile.facts(noted as AnyUser)).toMatchObject({
      lastLoginAt: expect.any(Date),
      lastLoginIp: '203.0.113.7',
    })
    for (const [name, secret] of [
      ['ada', 'wrong'],
      ['nobody', password],
      ['a'.repeat(300), password],
      ['ada', 'x'.repeat(5000)],
    ] as const) {
      expect([await check(name, secret), await auth.users.authenticate(name, secret)]).toEqual([null, null])
    }
    await auth.users.deactivate(ada)
    expect([await check('ada', password), await auth.users.authenticate('ada', password)]).toEqual([null, null])
  })

  test('a password is set for a user by key or by name, under the rules of new ones (PC-CODE-05)', async () => {
    const { auth, ada } = await begin()
    const { sessionToken } = await auth.login({ identity: 'ada', password })
    await auth.users.setPassword({ id: ada['id'] }, newPassword)
    expect(await auth.sessionFrom(headersWith(auth, sessionToken))).toBeNull()
    expect(await auth.users.authenticate('ada', newPassword)).not.toBeNull()
    await auth.users.setPassword({ identity: 'ADA' }, password)
    expect(await auth.users.authenticate('ada', password)).not.toBeNull()
    const weak = auth.users.setPassword({ identity: 'ada' }, 'short')
    await expect(weak).rejects.toMatchObject({ code: 'weak_password', fields: { password: [{}] } })
    for (const who of [{ id: missingKey(cell) }, { identity: 'nobody' }]) {
      await expect(auth.users.setPassword(who, password)).rejects.toMatchObject({ code: 'not_found' })
    }
  })

  test('roles are set by name, and a live session has them at once (RACE-4)', async () => {
    const { auth, rolesOf } = await begin()
    const { sessionToken } = await auth.login({ identity: 'ada', password })
    const seen = async (): Promise<boolean[]> => {
      const user = await auth.userFrom(headersWith(auth, sessionToken))
      return ['editor', 'reader'].map((name) => user?.hasRole(name) === true)
    }
    await auth.users.grantRole({ identity: 'ada' }, 'editor')
    expect(await seen()).toEqual([true, false])
    await auth.users.setRoles({ identity: 'ada' }, ['reader'])
    expect(await seen()).toEqual([false, true])
    await auth.users.revokeRole({ identity: 'ada' }, 'reader')
    expect(await seen()).toEqual([false, false])
    const unknown = auth.users.setRoles({ identity: 'ada' }, ['editor', 'Editor'])
    await expect(unknown).rejects.toMatchObject({ code: 'invalid_value', fields: { roles: [{}] } })
    expect(await rolesOf()).toEqual([])
    await Promise.all(Array.from({ length: 5 }, () => auth.users.grantRole({ identity: 'ada' }, 'editor')))
    expect(await cell.db.count('UserRoles', {})).toBe(1)
  })

  test('name, address, rights and own fields are changed under the rules of new users', async () => {
    const { auth, ada } = await begin()
    await auth.users.create({ username: 'grace', email: 'grace@app.example', password })
    const changed = await auth.users.update(ada, { username: ' Countess ', email: 'new@app.example', admin: true })
    expect(changed).toMatchObject({
      username: 'Countess',
      email: 'new@app.example',
      isAdmin: true,
      hasConfirmedEmail: true,
    })
    expect(await auth.users.authenticate('countess', password)).not.toBeNull()
    const refused = [
      [{ username: 'x' }, { code: 'invalid_value', fields: { username: [{}] } }],
      [{ email: 'nothing' }, { code: 'invalid_value', fields: { email: [{}] } }],
      [{ username: 'Grace' }, { code: 'username_taken' }],
      [{ email: 'GRACE@app.example' }, { code: 'email_taken' }],
      [{ fields: { [own(cell, 'User', 'superuser')]: true } }, { code: 'unknown_field' }],
    ] as const
    for (const [input, error] of refused) await expect(auth.users.update(ada, input)).rejects.toMatchObject(error)
    const now = await auth.users.findById(ada['id'])
    expect(now).toMatchObject({ username: 'Countess', email: 'new@app.example', isSuperuser: false })
  })

  test('all of it takes part in a transaction of the application, and is undone with it', async () => {
    const { auth, ada, rolesOf } = await begin()
    const { sessionToken } = await auth.login({ identity: 'ada', password })
    const work = cell.db.transaction(async (tx) => {
      const { users } = auth.in(tx)
      await users.createMany([{ username: 'bob', password }])
      await users.setRoles(ada, ['editor'])
      await users.setPassword({ identity: 'bob' }, newPassword)
      expect(await users.checkCredentials({ identity: 'bob', password: newPassword })).not.toBeNull()
      expect(await users.list()).toHaveLength(2)
      await users.delete({ identity: 'bob' })
      await users.update(ada, { admin: true })
      await users.deactivate(ada)
      throw new Error('second thoughts')
    })
    await expect(work).rejects.toThrow('second thoughts')
    expect([await identities(auth), await rolesOf()]).toEqual([['ada'], []])
    expect((await auth.userFrom(headersWith(auth, sessionToken)))?.isAdmin).toBe(false)
  })

  /** Everything that tells or mails something, in a transaction of the application. */
  const beginMailed = async () => {
    const mails: Mail[] = []
    const told: string[] = []
    const mailer = createMailer({ from: 'app@app.example', transport: { sendMail: async (mail) => mails.push(mail) } })
    const begun = await begin({ mailer, limits: { account: [{ attempts: 2, seconds: 900 }] } })
    const { events } = begun.auth.config
    events.on('user.registered', async ({ user }) => {
      told.push(`${user.username} registered`)
      await user.getResetToken()
    })
    events.on('user.password_reset_requested', ({ user }) => void told.push(`a reset of ${user.username}`))
    events.on('user.locked', ({ user }) => void told.push(`${user.username} locked`))
    const work = async (inside: Auth, tx: DbAdapter): Promise<void> => {
      await inside.registerUnconfirmed({ username: 'bob', email: 'bob@app.example', password })
      await tx.transaction(async (nested) => {
        await inside.in(nested).registerUnconfirmed({ username: 'cyd', email: 'ada@app.example', password })
      })
      await inside.emails.add(begun.ada, { email: 'new@app.example', password })
      inside.requestPasswordReset('ada')
      for (const guess of ['a wrong guess', 'another', 'one too many']) {
        await expect(inside.login({ identity: 'ada', password: guess })).rejects.toThrow()
      }
      await begun.auth.settled()
    }
    return { ...begun, mails, told, work }
  }

  test('what such a transaction tells and mails waits for its commit, and is told and mailed once', async () => {
    const { auth, mails, told, work } = await beginMailed()
    const inside = await cell.db.transaction(async (tx) => {
      const joined = auth.in(tx)
      await work(joined, tx)
      return joined
    })
    await auth.settled()
    expect([told, mails]).toEqual([[], []])
    await Promise.all([inside.settled(), inside.settled()])
    await inside.settled()
    expect(told.sort()).toEqual(['a reset of ada', 'a reset of bob', 'ada locked', 'bob registered'])
    const subjects = mails.map(({ to, subject }) => `${to}: ${subject}`)
    expect(mails.map(({ to }) => to).sort()).toEqual([
      ...Array.from({ length: 3 }, () => 'ada@app.example'),
      'bob@app.example',
      'new@app.example',
    ])
    expect(new Set(subjects).size).toBe(5)
    const link = mails.find(({ to }) => to === 'bob@app.example')?.text ?? ''
    const token = /token=([\w-]+)/.exec(link)?.[1] ?? ''
    const { user } = await auth.confirmEmail({ token, password })
    expect(user).toMatchObject({ username: 'bob', hasConfirmedEmail: true })
  })

  test('what such a transaction tells and mails is never heard of when it is rolled back', async () => {
    const { auth, mails, told, work } = await beginMailed()
    const undone = cell.db.transaction(async (tx) => {
      await work(auth.in(tx), tx)
      throw new Error('second thoughts')
    })
    await expect(undone).rejects.toThrow('second thoughts')
    await auth.settled()
    expect([told, mails]).toEqual([[], []])
    expect([await identities(auth), await cell.db.count('Token', {})]).toEqual([['ada'], 0])
  })

  test('as many such transactions as there are connections and more wait for none of each other', async () => {
    const { auth } = await begin({ passwords: { insecureFastHashing: true, maxQueue: 100 } })
    await cell.db.insert('Counter', { name: 'users', value: 0 })
    const names = Array.from({ length: 25 }, (_, i) => `user-${i}`)
    await Promise.all(
      names.map((username) =>
        cell.db.transaction(async (tx) => {
          await auth.in(tx).users.create({ username, password })
          await tx.update('Counter', eq('name', 'users'), { value: increment() })
        }),
      ),
    )
    expect(await auth.users.list()).toHaveLength(26)
    expect(await cell.db.findOne('Counter', {})).toMatchObject({ value: 25 })
  })
}
