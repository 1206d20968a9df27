import {
  type AnyUser,
  AuthenticationError,
  type AuthOptions,
  ConfigurationError,
  fieldNames,
  hashToken,
} from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { thrown } from '../errors.ts'
import { accounts, addAda, day, headersWith, password, TestClock } from '../fixtures/accounts.ts'
import { origin } from '../fixtures/browser.ts'
import { own } from '../fixtures/keys.ts'
import { key } from '../fixtures/library.ts'
import { web } from '../fixtures/web.ts'

const newPassword = 'another correct horse battery'
/** `password` of the fixtures as flask-peewee keeps it. */
const ancient = '5a170$752c12fb340fac58aa7498c65f55d34f33f4fa9b'
const secrets = ['conformance-0123456789-abcdefghijklmnop', 'an-older-0123456789-abcdefghijklmnopqrs'] as const

/** What a user can do and tell by itself, and the signed tokens with which programs act as one. */
export const userObject: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async (options: Partial<AuthOptions> = {}) => {
    const auth = accounts(cell.db, options)
    return { auth, ada: await addAda(auth) }
  }

  test('a user is the row of its model, with methods of its own and those of the application (FS-USER-01, FS-USER-26, FS-USER-33)', async () => {
    const { auth, ada } = await begin({
      user: {
        getRedirectQparams(existing = {}) {
          return Object.assign(existing, { who: this.calcUsername() })
        },
      },
    })
    const found = (await auth.users.findById(ada['id'])) as AnyUser
    expect(Object.keys(found)).toEqual(expect.arrayContaining([...fieldNames(auth.config.layout.user)]))
    expect([found.isAuthenticated, found.isAnonymous, found.isActive]).toEqual([true, false, true])
    expect(found.getId()).toMatch(/^[\w-]{43}$/)
    expect(found.getId()).not.toBe(String(key(found)))
    expect(found.getRedirectQparams({ page: '2' })).toEqual({ page: '2', who: 'ada' })
  })

  test('a user is called by the first identity that is set, a number as text (FS-USER-23, FS-USER-27)', async () => {
    const { ada } = await begin()
    expect(ada.calcUsername()).toBe('ada')
    expect(ada.getRedirectQparams({ email: 'x', next: '/' })).toEqual({
      identity: 'ada',
      email: 'ada@app.example',
      next: '/',
    })
    const { auth } = { auth: accounts(cell.db, { identityAttributes: ['email', 'id'] }) }
    expect((await auth.users.findByIdentity('ada'))?.calcUsername()).toBe('ada@app.example')
    const bob = await auth.users.create({ username: 'bob', password })
    expect(bob.calcUsername()).toBe(String(key(bob)))
  })

  test('a signed token is its user on every road, without a session (FS-USER-24, FS-USER-43)', async () => {
    const { app, auth } = web(cell.db)
    const ada = await addAda(auth)
    const token = await ada.getAuthToken()
    for (const proof of [{ authorization: `Bearer ${token}` }, { 'authentication-token': token }]) {
      const headers = new Headers({ ...proof, 'content-type': 'application/json' })
      expect(key(await auth.userFrom(headers))).toBe(key(ada))
      expect((await app.request(`${origin}/private`, { headers })).status).toBe(200)
      const body = JSON.stringify({ message: 'mine', created: '2026-11-20T12:00:00Z' })
      expect((await app.request(`${origin}/api/note/`, { method: 'POST', headers, body })).status).toBe(201)
    }
    expect(await cell.db.count('Session', {})).toBe(0)
  })

  test('a token that is changed, or not ours, costs no statement; ours costs one (TOK-5)', async () => {
    const { auth, ada } = await begin()
    const token = await ada.getAuthToken()
    const [version, content, signature] = token.split('.') as [string, string, string]
    const forged = Buffer.from(JSON.stringify({ sub: String(ada['id']), iat: 2e9, bond: 'x' })).toString('base64url')
    const others = [`${version}.${forged}.${signature}`, `${version}.${content}.${hashToken(content).slice(0, 43)}`, '']
    for (const text of [...others, token.slice(1), `${token}x`, 'v1..', password]) {
      const { result, statements } = await cell.harness.statements.counted(() => auth.userFromToken(text))
      expect([result, statements], text).toEqual([null, []])
    }
    expect((await cell.harness.statements.counted(() => auth.userFromToken(token))).statements).toHaveLength(1)
  })

  test('a token ends with its time, and its secret can be replaced (FS-USER-24, TOK-3)', async () => {
    const clock = new TestClock()
    const { auth, ada } = await begin({ clock, secrets: [secrets[1]] })
    const token = await ada.getAuthToken()
    clock.pass(30 * day - 1)
    const rotated = accounts(cell.db, { clock, secrets })
    for (const known of [auth, rotated]) expect(key(await known.userFromToken(token))).toBe(key(ada))
    expect(await accounts(cell.db, { clock, secrets: [secrets[0]] }).userFromToken(token)).toBeNull()
    clock.pass(1)
    expect(await auth.userFromToken(token)).toBeNull()
  })

  test('a new password ends tokens, unless they have an identity of their own; a reset of access ends them all (FS-USER-24, FS-USER-40, FS-USER-41)', async () => {
    const { auth, ada } = await begin()
    const token = await ada.getAuthToken()
    await ada.setPassword(newPassword)
    expect((await auth.userFromToken(token)) !== null).toBe(cell.layout.hasTokenIdentity === true)
    const { sessionToken } = await auth.startSession(ada)
    const next = await ada.getAuthToken()
    expect(key(await auth.userFromToken(next))).toBe(key(ada))
    await auth.users.resetAccess(ada)
    expect([await auth.userFromToken(next), await auth.userFrom(headersWith(auth, sessionToken))]).toEqual([null, null])
    expect(await auth.users.authenticate('ada', newPassword)).not.toBeNull()
  })

  test('a user who is disabled, gone, or refuses it has no token that opens anything (FS-USER-25, FS-USER-33)', async () => {
    const since = new TestClock()
    const asked: Date[] = []
    const { auth, ada } = await begin({
      clock: since,
      user: {
        async verifyAuthToken({ issuedAt }) {
          asked.push(issuedAt)
          return issuedAt.getTime() === since.now().getTime()
        },
      },
    })
    const token = await ada.getAuthToken()
    expect(key(await auth.userFromToken(token))).toBe(key(ada))
    since.pass(1)
    expect(await auth.userFromToken(token)).toBeNull()
    expect(asked).toHaveLength(2)
    expect(await auth.userFromToken(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toBeNull()
    since.pass(30 * day)
    expect(await auth.userFromToken(token)).toBeNull()
    expect(asked).toHaveLength(2)
    const plain = accounts(cell.db)
    expect(await plain.userFromToken(await ada.getAuthToken())).not.toBeNull()
    await cell.db.update('User', { op: 'and', conditions: [] }, { [own(cell, 'User', 'active')]: false })
    expect(await plain.userFromToken(await ada.getAuthToken())).toBeNull()
    await cell.db.delete('User', { op: 'and', conditions: [] })
    expect(await plain.userFromToken(token)).toBeNull()
  })

  test('a user without an identity gets no token, and none is opened for one (FS-USER-08, FS-USER-24)', async () => {
    const { auth, ada } = await begin()
    const token = await ada.getAuthToken()
    const login = cell.layout.standardModels.includes('UserAuth') ? 'UserAuth' : 'User'
    const field = cell.layout.hasTokenIdentity ? 'token_uniquifier' : own(cell, login, 'uniquifier')
    for (const empty of [null, '']) {
      await cell.db.update(login, { op: 'and', conditions: [] }, { [field]: empty })
      const bare = (await auth.users.findById(ada['id'])) as AnyUser
      await thrown(() => bare.getAuthToken(), ConfigurationError, 'invalid_configuration')
      expect(await auth.userFromToken(token)).toBeNull()
    }
  })

  test('a user stores a password, and is the new one at once (FS-USER-37, FP-BU-01, FP-BU-02)', async () => {
    const { auth, ada } = await begin()
    const { sessionToken } = await auth.startSession(ada)
    const before = ada.passwordHash
    await ada.setPassword(newPassword)
    expect([await ada.checkPassword(newPassword), await ada.checkPassword(password)]).toEqual([true, false])
    expect(ada.passwordHash).not.toBe(before)
    expect(await auth.userFrom(headersWith(auth, sessionToken))).toBeNull()
    await expect(ada.setPassword('short')).rejects.toMatchObject({ code: 'weak_password' })
    const hash = await auth.hashPassword(newPassword)
    expect([hash === ada.passwordHash, await auth.verifyPassword(newPassword, hash)]).toEqual([false, true])
  })

  test('an outdated hash is replaced by a right password, and by no wrong one (FS-USER-30)', async () => {
    const { auth, ada: old } = await begin()
    await auth.services.users.update(old, { passwordHash: ancient })
    const ada = (await auth.users.findById(old['id'])) as AnyUser
    expect([await ada.verifyAndUpdatePassword('wrong wrong wrong'), ada.passwordHash]).toEqual([false, ancient])
    expect(await ada.verifyAndUpdatePassword(password)).toBe(true)
    expect(ada.passwordHash).not.toBe(ancient)
    expect((await auth.users.findById(old['id']))?.passwordHash).toBe(ada.passwordHash)
    expect([await ada.verifyAndUpdatePassword(password), ada.getId()]).toEqual([true, old.getId()])
  })

  test('a reset token names its user until it is spent, and no other text does (FS-USER-29, FS-USER-36)', async () => {
    const { auth, ada } = await begin()
    const old = await ada.getResetToken()
    const token = await ada.getResetToken()
    expect(key(await auth.users.findByResetToken(token))).toBe(key(ada))
    for (const text of [old, '', 'x'.repeat(43), await ada.getAuthToken()]) {
      expect(await auth.users.findByResetToken(text), text).toBeNull()
    }
    await auth.resetPassword({ token, newPassword })
    expect(await auth.users.findByResetToken(token)).toBeNull()
    await thrown(() => auth.resetPassword({ token, newPassword }), AuthenticationError, 'invalid_token')
    expect(await auth.users.authenticate('ada', newPassword)).not.toBeNull()
  })

  test('a user who was read in a transaction acts in it', async () => {
    const { auth, ada } = await begin()
    const fault = new Error('taken back')
    const work = cell.db.transaction(async (tx) => {
      const inside = (await auth.in(tx).users.findById(ada['id'])) as AnyUser
      await inside.setPassword(newPassword)
      await inside.getResetToken()
      throw fault
    })
    await expect(work).rejects.toBe(fault)
    expect([await auth.users.authenticate('ada', password), await cell.db.count('Token', {})]).toMatchObject([{}, 0])
  })
}
