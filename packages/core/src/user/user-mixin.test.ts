import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { describeModels } from '../../test/describe-models.ts'
import type { Models, Row } from '../db/model.ts'
import { readLayout } from './model-layout.ts'
import { type AnyUser, userFactory } from './user-mixin.ts'

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

const make = (row: Row = {}, roles: Row[] = []): AnyUser =>
  userFactory(layout)({
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

  test("FS-USER-28: the application's own members win", () => {
    const own = userFactory(layout, {
      getSecurityPayload() {
        return { name: this.calcUsername() }
      },
    })
    expect(own({ id: 1, username: 'ada' }).getSecurityPayload()).toEqual({ name: 'ada' })
  })
})
