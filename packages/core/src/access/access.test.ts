import { describe, expect, test } from 'vitest'
import { describeModels } from '../../test/describe-models.ts'
import { type ModelDescription, modelOf } from '../db/model.ts'
import { AccessDeniedError, AuthenticationError, ValidationError } from '../errors.ts'
import { always, eq, never } from '../query/where.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { createAccess } from './access.ts'
import { admins, definePolicy, everyone, owner, type PolicyDefinition, roles, signedIn } from './access-policy.ts'
import { anonymous, asUser, type Principal } from './principal.ts'
import { readableQuery } from './readable-query.ts'

const models = describeModels({
  User: { fields: { id: 'integer', username: 'string', email: 'string', password: { type: 'string', secret: true } } },
  Note: {
    fields: {
      id: { type: 'integer', generated: true },
      text: 'string',
      user_id: { type: 'integer', references: { model: 'User', relation: 'user', inverse: 'notes' } },
    },
  },
})
const [User, Note] = ['User', 'Note'].map((name) => modelOf(models, name)) as [ModelDescription, ModelDescription]

const person = (id: number, more: Partial<AnyUser> = {}): Principal =>
  asUser({ id, isAdmin: false, isSuperuser: false, hasRole: () => false, ...more } as unknown as AnyUser)
const ada = person(1)
const root = person(9, { isSuperuser: true })

describe('without a rule nothing is allowed', () => {
  const access = createAccess({})

  test('401 for nobody, 403 for somebody, everything for a superuser', () => {
    expect(() => access.assertCan(anonymous, 'read', Note)).toThrow(AuthenticationError)
    expect(() => access.assertCan(ada, 'read', Note)).toThrow(AccessDeniedError)
    expect(access.scope(root, 'delete', Note)).toEqual(always)
  })

  test('a superuser sees no secret either', () => {
    expect([...access.readableFields(root, User)]).toEqual(['id', 'username', 'email'])
  })
})

describe('rules', () => {
  const policy = definePolicy({
    Note: { read: everyone, create: signedIn, write: owner('user') },
    '*': { manage: admins },
  })
  const access = createAccess(policy)

  test('an owner rule is a condition on the foreign key', () => {
    expect(access.scope(ada, 'update', Note)).toEqual(eq('user_id', 1))
    expect(access.scope(anonymous, 'update', Note)).toEqual(never)
  })

  test('IDOR-2, IDOR-3: the owner is set by the server and cannot be written', () => {
    expect(access.ownerValues(ada, Note)).toEqual({ user_id: 1 })
    expect([...access.writableFields(ada, Note)]).toEqual(['text'])
  })

  test('the general rule adds to that of the model', () => {
    const admin = person(2, { isAdmin: true })
    expect(access.scope(admin, 'update', Note)).toEqual(always)
    expect([...access.writableFields(admin, Note)]).toEqual(['text', 'user_id'])
    expect(access.ownerValues(admin, Note)).toEqual({ user_id: 2 })
    expect(access.can(admin, 'create', User)).toBe(true)
    expect(access.can(ada, 'create', User)).toBe(false)
  })

  test('roles are one kind of rule, and of several in a list one is enough', () => {
    const access = createAccess({ Note: { read: [roles('Editor'), owner('user')] } })
    const editor = person(3, { hasRole: (...names) => names.includes('Editor') })
    expect(access.scope(editor, 'read', Note)).toEqual(always)
    expect(access.scope(ada, 'read', Note)).toEqual(eq('user_id', 1))
  })

  test('FAIL-1: a rule that answers nonsense or throws lets nothing through', () => {
    const answers = (answer: unknown): PolicyDefinition => ({ Note: { read: () => answer as boolean } })
    for (const answer of [undefined, null, 1, 'yes', {}, Promise.resolve(true)]) {
      expect(createAccess(answers(answer)).can(ada, 'read', Note)).toBe(false)
    }
    const throwing = createAccess({
      Note: {
        read: () => {
          throw new Error('down')
        },
      },
    })
    expect(() => throwing.can(ada, 'read', Note)).toThrow('down')
  })
})

describe('single fields', () => {
  const access = createAccess({
    User: { read: everyone, fields: { '*': { read: admins }, id: { read: everyone }, username: { read: everyone } } },
    Note: { read: everyone },
    '*': { manage: admins },
  })

  test('are readable by their own rule, others by that of *', () => {
    expect([...access.readableFields(anonymous, User)]).toEqual(['id', 'username'])
    expect([...access.readableFields(person(2, { isAdmin: true }), User)]).toEqual(['id', 'username', 'email'])
  })

  test('REST-1, REST-2, REST-5: what may not be read may not be filtered, sorted or included, on any path', () => {
    const query = readableQuery(access, models, anonymous)
    expect(query.where(Note, eq('user.username', 'ada'))).toEqual(eq('user.username', 'ada'))
    for (const path of [
      'user.email',
      'user.password',
      'user.notes.user.password',
      'password',
      'user.nothing',
      '__proto__',
    ]) {
      expect(() => query.where(Note, eq(path, 'x'))).toThrow(ValidationError)
      expect(() => query.orderBy(Note, [{ path, direction: 'asc' }])).toThrow(ValidationError)
    }
    expect(() => query.include(Note, { secrets: {} })).toThrow(ValidationError)
    expect(query.include(Note, { user: {} })).toEqual({ user: { fields: ['id', 'username'], include: {} } })
  })
})

describe('rows that may not be read', () => {
  const access = createAccess({ Note: { read: owner('user') }, User: { read: everyone } })
  const query = readableQuery(access, models, ada)

  test('REST-13: count on no path: the scope holds for the same row as the condition', () => {
    expect(query.where(User, eq('notes.text', 'x'))).toEqual({
      op: 'any',
      path: 'notes',
      condition: { op: 'and', conditions: [eq('text', 'x'), eq('user_id', 1)] },
    })
  })

  test('are left out of includes', () => {
    expect(query.include(User, { notes: {} })).toMatchObject({ notes: { where: eq('user_id', 1) } })
  })
})
