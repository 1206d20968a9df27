import { describe, expect, test } from 'vitest'
import { describeModels } from '../../test/describe-models.ts'
import { type ModelDescription, modelOf } from '../db/model.ts'
import type { ApiKey } from '../stores/api-key-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { createAccess } from './access.ts'
import { definePolicy, everyone } from './access-policy.ts'
import { anonymous, asUser, type Principal } from './principal.ts'
import { readScope } from './scopes.ts'

const models = describeModels({
  Note: {
    fields: {
      id: 'integer',
      text: 'string',
      user_id: { type: 'integer', references: { model: 'User', relation: 'user', inverse: 'notes' } },
    },
  },
  User: { fields: { id: 'integer', name: 'string' } },
})
const [Note, User] = ['Note', 'User'].map((name) => modelOf(models, name)) as [ModelDescription, ModelDescription]
const access = createAccess(definePolicy({ '*': { manage: everyone } }))
const root = { id: 1, isAdmin: true, isSuperuser: true } as unknown as AnyUser

const keyWith = (...scopes: string[]): Principal => ({
  ...asUser(root, 'apiKey'),
  apiKey: { scopes } as unknown as ApiKey,
})

const actions = ['read', 'create', 'update', 'delete'] as const
const may = (principal: Principal, model = Note): string =>
  actions.filter((action) => access.can(principal, action, model)).join(' ')

describe('what a scope opens', () => {
  test.each([
    ['*', 'read create update delete', 'read create update delete'],
    ['Note:read', 'read', ''],
    ['Note:write', 'update delete', ''],
    ['Note:manage', 'read create update delete', ''],
    ['Note:*', 'read create update delete', ''],
    ['*:read', 'read', 'read'],
    ['Note:read:text', 'read', ''],
    ['note:read', '', ''],
    ['Note:fly', '', ''],
    ['Note', '', ''],
    ['', '', ''],
  ])('%s', (scope, onNotes, onUsers) => {
    expect([may(keyWith(scope)), may(keyWith(scope), User)]).toEqual([onNotes, onUsers])
  })

  test('several add to each other; none is nothing, to superusers too', () => {
    expect(may(keyWith('Note:read', 'Note:create'))).toBe('read create')
    expect(may(keyWith())).toBe('')
  })

  test('who shows no key is not bounded', () => {
    expect(may(asUser(root, 'session'))).toBe('read create update delete')
    expect(may(anonymous)).toBe('read create update delete')
  })

  test('it says so, instead of asking for a login', () => {
    expect(() => access.assertCan(keyWith('User:read'), 'read', Note)).toThrow(
      expect.objectContaining({ code: 'insufficient_scope' }),
    )
  })
})

describe('fields in scopes', () => {
  const readable = (...scopes: string[]): string => [...access.readableFields(keyWith(...scopes), Note)].join(' ')
  const writable = (...scopes: string[]): string => [...access.writableFields(keyWith(...scopes), Note)].join(' ')

  test('are read where any scope names them; a relation stands for its key', () => {
    expect(readable('Note:read')).toBe('id text user_id')
    expect(readable('Note:read:id,user')).toBe('id user_id')
    expect(readable('Note:read:id', 'Note:read:text')).toBe('id text')
    expect(readable('Note:read:id', '*:read')).toBe('id text user_id')
    expect(readable('Note:update:text')).toBe('')
  })

  test('are written where both creating and changing may, for they cannot be told apart', () => {
    expect(writable('Note:update:text')).toBe('text')
    expect(writable('Note:create', 'Note:update:text')).toBe('text')
    expect(writable('Note:create:text', 'Note:update:user')).toBe('')
    expect(writable('Note:create:text', 'Note:delete')).toBe('text')
    expect(writable('Note:read')).toBe('')
  })
})

test('a text that is no scope is none, however it looks', () => {
  for (const text of [
    'Note:read:',
    'Note::text',
    ':read',
    'Note:read:a,',
    'Note:read:a b',
    'Note:toString',
    'a,b:read',
  ]) {
    expect(readScope(text), text).toBe(null)
  }
})
