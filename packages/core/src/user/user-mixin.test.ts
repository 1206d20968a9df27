import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { describeModels } from '../../test/describe-models.ts'
import type { Models, Row } from '../db/model.ts'
import { readLayout } from './model-layout.ts'
import type { UserActs } from './user-acts.ts'
import { type AnyUser, type UserFactoryOptions, userFactory } from './user-mixin.ts'

const user = (model: string) => ({
  type: 'integer' as const,
  references: { model, relation: 'user', inverse: 'links' },
})
const models: Models = describeModels({
  User: {
    fields: {
      id: 'integer',
      username: 'string',
      email: 'string',
      password: { type: 'string', secret: true },
      uniquifier: { type: 'string', secret: true },
      active: 'boolean',
    },
  },
  UserRoles: {
    fields: {
      id: 'integer',
      user_id: user('User'),
      role_id: { type: 'integer', references: { model: 'Role', relation: 'role' } },
    },
  },
  Role: { fields: { id: 'integer', name: 'string', permissions: 'text' } },
})
const layout = readLayout(models)

const acts: UserActs = {
  getAuthToken: async (user) => `token of ${user.username}`,
  getResetToken: async (user) => `reset of ${user.username}`,
  setPassword: async () => undefined,
  checkPassword: async (_, password) => password === 'right',
  verifyAndUpdatePassword: async (_, password) => password === 'right',
}

const made = (options: UserFactoryOptions = {}) => userFactory(layout, options)(acts)

const make = (row: Row = {}, roles: Row[] = []): AnyUser =>
  made()({
    id: 1,
    username: 'ada',
    email: 'ada@example.org',
    password: 'HASH',
    uniquifier: 'u1',
    active: true,
    links: roles.map((role) => ({ role })),
    ...row,
  })

describe('a user object', () => {
  test('FS-USER-26: is identified by its uniquifier, never by its key', () => {
    expect(make().getId()).toBe('u1')
    expect(make({ uniquifier: null }).getId()).toBe('')
  })

  test('FS-USER-33: is active, authenticated and not anonymous', () => {
    expect(make()).toMatchObject({ id: 1, isActive: true, isAuthenticated: true, isAnonymous: false })
    expect(make({ active: false }).isActive).toBe(false)
  })

  test('FU-ROLE-03, FU-ROLE-05, FU-ROLE-06: hasRole is any, hasRoles is all, a list inside is any, case counts', () => {
    const editor = make({}, [{ name: 'Editor' }, { name: 'Author' }])
    expect(editor.hasRole('Nobody', 'Editor')).toBe(true)
    expect(editor.hasRole('editor')).toBe(false)
    expect(editor.hasRole({ name: 'Author' })).toBe(true)
    expect(editor.hasRoles('Editor', ['Admin', 'Author'])).toBe(true)
    expect(editor.hasRoles('Editor', 'Admin')).toBe(false)
    expect(make().hasRole('Editor')).toBe(false)
  })

  test('FS-USER-31: has the permissions of its roles, kept as text with commas or as a list', () => {
    const roles = [
      { name: 'a', permissions: 'read, write' },
      { name: 'b', permissions: ['delete'] },
      { name: 'c', permissions: null },
    ]
    expect(['read', 'write', 'delete'].every((permission) => make({}, roles).hasPermission(permission))).toBe(true)
    expect(make({}, roles).hasPermission('rea')).toBe(false)
  })

  test('FS-USER-23: is called by the first identity that is set', () => {
    expect(make().calcUsername()).toBe('ada')
    expect(make({ username: '' }).calcUsername()).toBe('ada@example.org')
    expect(make({ username: null, email: null }).calcUsername()).toBe('')
  })

  test("FS-USER-27: its redirect parameters win over given ones and change the caller's map", () => {
    const existing = { email: 'other', page: '2' }
    expect(make().getRedirectQparams(existing)).toBe(existing)
    expect(existing).toEqual({ identity: 'ada', email: 'ada@example.org', page: '2' })
  })

  test('PASS-8, LOG-1: neither JSON, a log nor the payload shows a secret', () => {
    const shown = JSON.stringify(make()) + inspect(make()) + JSON.stringify(make().getSecurityPayload())
    expect(shown).toContain('ada')
    expect(shown).not.toMatch(/HASH|u1/)
  })

  test('is called by the attributes and fields that the application names, numbers as text (FS-USER-23)', () => {
    const called = (...identityAttributes: string[]) => made({ identityAttributes })
    expect(called('email', 'username')({ email: 'a@b.example', username: 'ada' }).calcUsername()).toBe('a@b.example')
    expect(called('id')({ id: 7, username: 'ada' }).calcUsername()).toBe('7')
    expect(called('id', 'username')({ id: 0n, username: 'ada' }).calcUsername()).toBe('0')
    expect(called('email', 'id')({ email: '', id: 3 }).calcUsername()).toBe('3')
    expect(called('email')({ email: null, username: 'ada' }).calcUsername()).toBe('')
  })

  test('is not called by what its models do not have, or what is secret (FS-USER-23)', () => {
    for (const name of ['nickname', 'usernameKey', 'password', 'uniquifier', 'passwordHash', 'links', '__proto__']) {
      expect(() => made({ identityAttributes: [name] }), name).toThrow('identityAttributes')
    }
  })

  test("the application's own members win, those that ask the database too (FS-USER-28, FI-PAY-01)", async () => {
    const own = made({
      overrides: {
        getSecurityPayload() {
          return { name: this.calcUsername() }
        },
        async getAuthToken() {
          return `own token of ${this.username}`
        },
      },
    })
    expect(own({ id: 1, username: 'ada' }).getSecurityPayload()).toEqual({ name: 'ada' })
    expect(await own({ id: 1, username: 'ada' }).getAuthToken()).toBe('own token of ada')
    expect(await make().getAuthToken()).toBe('token of ada')
  })

  test('an own payload shows no secret field, however deep it lies (FI-PAY-01, PASS-8)', () => {
    const careless = made({
      overrides: {
        getSecurityPayload() {
          return { ...this, me: { ...this }, list: [{ uniquifier: 'u1', at: this['since'] }], hash: null, user: this }
        },
      },
    })
    const since = new Date(0)
    const payload = careless({ id: 1, username: 'ada', password: 'HASH', uniquifier: 'u1', since }).getSecurityPayload()
    const shown = JSON.stringify(payload)
    expect(payload).toMatchObject({ id: 1, username: 'ada', me: { id: 1 }, list: [{ at: since }] })
    expect(shown).not.toMatch(/HASH|u1|uniquifier|password/)
  })
})

test('a field that was left behind when addresses moved to another model does not pass for the address', () => {
  const moved = readLayout(
    describeModels({
      User: {
        fields: { id: 'integer', username: 'string', email: 'string', password: 'string', uniquifier: 'string' },
      },
      UserEmail: {
        fields: {
          id: 'integer',
          user_id: { type: 'integer', references: { model: 'User', relation: 'user', inverse: 'emails' } },
          email: 'string',
          is_primary: 'boolean',
        },
      },
    }),
  )
  const emails = [{ email: 'new@example.org', is_primary: true }]
  const ada = userFactory(moved)(acts)({ id: 1, username: 'ada', email: 'old@example.org', emails })
  expect([ada.email, ada.username]).toEqual(['new@example.org', 'ada'])
})
