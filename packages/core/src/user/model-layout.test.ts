import { describe, expect, test } from 'vitest'
import { describeModels } from '../../test/describe-models.ts'
import type { UserAttribute } from './attributes.ts'
import { checkLayout } from './layout-check.ts'
import { type ModelLayout, readLayout } from './model-layout.ts'

/** `Model.field` of a logical attribute. */
const placeOf = (layout: ModelLayout, attribute: UserAttribute): string => {
  const place = layout.attributes.get(attribute)
  return place ? `${place.model}.${place.field}` : 'nowhere'
}

const link = (model: string, relation = 'user', inverse?: string) => ({
  type: 'integer' as const,
  references: { model, relation, ...(inverse && { inverse }) },
})
const login = { username: 'string', password: 'string', uniquifier: 'string' } as const

describe('the layout is read off the models', () => {
  test('FU-LAYOUT-02: User alone is all-in-one', () => {
    const layout = readLayout(describeModels({ User: { fields: { id: 'integer', ...login, email: 'string' } } }))
    expect(layout.kind).toBe('all-in-one')
    expect(placeOf(layout, 'passwordHash')).toBe('User.password')
  })

  test('FU-AUTH-01: with UserAuth login data lives there', () => {
    const layout = readLayout(
      describeModels({
        User: { fields: { id: 'integer', email: 'string', active: 'boolean' } },
        UserAuth: { fields: { id: 'integer', user_id: link('User', 'user', 'login'), ...login } },
      }),
    )
    expect(layout.kind).toBe('split-auth')
    expect(placeOf(layout, 'username')).toBe('UserAuth.username')
    expect(placeOf(layout, 'email')).toBe('User.email')
    expect(placeOf(layout, 'active')).toBe('User.active')
  })

  test('FU-EMAIL-01: with UserEmail a user has many addresses', () => {
    const layout = readLayout(
      describeModels({
        User: { fields: { id: 'integer', ...login } },
        UserEmail: { fields: { id: 'integer', user_id: link('User'), email: 'string', is_primary: 'boolean' } },
      }),
    )
    expect(layout.kind).toBe('emails')
    expect(placeOf(layout, 'email')).toBe('UserEmail.email')
  })

  test("FU-MIG-03: Flask-User 0.5's UserProfile is the person, its User the login", () => {
    const layout = readLayout(
      describeModels({
        User: { fields: { id: 'integer', user_profile_id: link('UserProfile', 'user_profile', 'login'), ...login } },
        UserProfile: { fields: { id: 'integer', email: 'string', first_name: 'string' } },
      }),
    )
    expect(layout.kind).toBe('split-auth')
    expect(layout.user.name).toBe('UserProfile')
    expect(placeOf(layout, 'username')).toBe('UserAuth.username')
  })

  test('an account that is disabled where it logs in is disabled, also without a mapping', () => {
    const layout = readLayout(
      describeModels({
        User: {
          fields: {
            id: 'integer',
            user_profile_id: link('UserProfile', 'user_profile', 'login'),
            ...login,
            is_enabled: 'boolean',
          },
        },
        UserProfile: { fields: { id: 'integer', first_name: 'string' } },
      }),
    )
    expect(layout.attributes.get('active')).toEqual({ model: 'UserAuth', field: 'is_enabled' })
  })

  test('a mapping beside the model wins, and camel case is found by itself', () => {
    const layout = readLayout(
      describeModels({
        User: {
          fields: { id: 'integer', name: 'string', pw: 'string', fsUniquifier: 'string', isActive: 'boolean' },
          auth: { username: 'name', passwordHash: 'pw' },
        },
      }),
    )
    expect(placeOf(layout, 'username')).toBe('User.name')
    expect(placeOf(layout, 'passwordHash')).toBe('User.pw')
    expect(placeOf(layout, 'uniquifier')).toBe('User.fsUniquifier')
    expect(placeOf(layout, 'active')).toBe('User.isActive')
  })
})

describe('a layout that cannot work is refused at start, with everything that is wrong', () => {
  test('missing fields and models are listed in one message (FU-LAYOUT-03)', () => {
    const models = describeModels({
      User: { fields: { id: 'integer' }, auth: { email: 'mail' } },
      Session: { fields: { id: 'integer', user_id: link('User') } },
      Role: { fields: { id: 'integer', name: 'string' } },
    })
    expect(() => readLayout(models)).toThrow(
      /Session needs a field token_hash[\s\S]*Role and UserRoles[\s\S]*User needs a field password_hash[\s\S]*uniquifier[\s\S]*username or an email[\s\S]*maps email to a field mail/,
    )
  })

  test('a satellite without a foreign key is refused', () => {
    const models = describeModels({
      User: { fields: { id: 'integer' } },
      UserAuth: { fields: { id: 'integer', ...login } },
    })
    expect(() => readLayout(models)).toThrow('UserAuth and User need a foreign key')
  })

  test('a password column that is too narrow and a name that is not unique are refused', () => {
    const models = describeModels({
      User: { fields: { id: 'integer', ...login, password: { type: 'string', maxLength: 64 } } },
    })
    expect(() => checkLayout(readLayout(models))).toThrow(/password holds 64 characters[\s\S]*username must be unique/)
  })

  test('a unique key beside the name is enough', () => {
    const models = describeModels({
      User: { fields: { id: 'integer', ...login, username_key: { type: 'string', unique: true } } },
    })
    expect(() => checkLayout(readLayout(models))).not.toThrow()
  })

  test('an invitation without an inviter and an event whose user is gone must have room', () => {
    const models = describeModels({
      User: { fields: { id: 'integer', ...login } },
      Invitation: { fields: { id: 'integer', inviter_id: link('User', 'inviter') } },
      AuditEvent: { fields: { id: 'integer', user_id: link('User'), actor_id: link('User', 'actor') } },
    })
    expect(() => readLayout(models)).toThrow(
      /Invitation\.inviter_id must be nullable[\s\S]*AuditEvent\.user_id must be nullable[\s\S]*AuditEvent\.actor_id must be nullable/,
    )
  })
})
