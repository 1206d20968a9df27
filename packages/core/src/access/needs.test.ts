import { describe, expect, test } from 'vitest'
import { describeModels } from '../../test/describe-models.ts'
import { readConfig } from '../config.ts'
import type { DbAdapter } from '../db/db-adapter.ts'
import { type ModelDescription, modelOf } from '../db/model.ts'
import { ConfigurationError } from '../errors.ts'
import { always, and, eq, never, or } from '../query/where.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { createAccess } from './access.ts'
import {
  admins,
  definePolicy,
  every,
  everyone,
  owner,
  type PolicyDefinition,
  permission,
  type Rule,
  roles,
  signedIn,
} from './access-policy.ts'
import { confirmed, fresh } from './needs.ts'
import { anonymous, asUser, type Principal } from './principal.ts'

const models = describeModels({
  User: { fields: { id: 'integer', username: 'string', password: { type: 'string', secret: true } } },
  Note: {
    fields: {
      id: { type: 'integer', generated: true },
      team: 'integer',
      user_id: { type: 'integer', references: { model: 'User', relation: 'user', inverse: 'notes' } },
    },
  },
})
const Note: ModelDescription = modelOf(models, 'Note')

let now = Date.parse('2026-03-01T12:00:00.000Z')
const clock = { now: () => new Date(now) }
const accessTo = (policy: PolicyDefinition) => createAccess(policy, { clock })
const minutesAgo = (minutes: number): Date => new Date(now - minutes * 60_000)

const person = (more: Partial<AnyUser> = {}, authenticatedAt: Date | null = minutesAgo(0)): Principal => {
  const rights = { isAdmin: false, isSuperuser: false, hasRole: () => false, hasPermission: () => false }
  return asUser(
    { id: 1, hasConfirmedEmail: true, ...rights, ...more } as unknown as AnyUser,
    'session',
    authenticatedAt,
  )
}
const unconfirmed = { hasConfirmedEmail: false }

const refusalOf = (policy: PolicyDefinition, principal: Principal): string | null => {
  try {
    accessTo(policy).assertCan(principal, 'update', Note)
    return null
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('every', () => {
  const scope = (rule: Rule, principal = person()) => accessTo({ Note: { read: rule } }).scope(principal, 'read', Note)
  const team = eq('team', 7)

  test('holds where all of its rules do, those about rows for the same row', () => {
    expect(scope(every(confirmed, owner('user')))).toEqual(eq('user_id', 1))
    expect(scope(every(owner('user'), () => team))).toEqual(and(eq('user_id', 1), team))
    expect(scope(every(owner('user'), [roles('Editor'), () => team]))).toEqual(and(eq('user_id', 1), team))
    expect(scope([every(owner('user'), () => team), every(signedIn, () => team)])).toEqual(
      or(and(eq('user_id', 1), team), team),
    )
    expect(scope(every(confirmed, owner('user')), person(unconfirmed))).toEqual(never)
    expect(scope(every(signedIn, () => false))).toEqual(never)
  })

  test('of no rules holds for nobody (FAIL-1)', () => {
    expect(scope(every())).toEqual(never)
    expect(scope({ every: [] })).toEqual(never)
  })

  test('makes the owner of what is created, as an owner rule alone does', () => {
    const access = accessTo({ Note: { create: signedIn, write: every(fresh(), owner('user')) } })
    expect(access.ownerValues(person(), Note)).toEqual({ user_id: 1 })
    expect([...access.writableFields(person(), Note)]).toEqual(['team'])
  })
})

describe('permissions', () => {
  const access = accessTo({ Note: { read: every(permission('read'), permission('notes')) } })

  test('are asked for by name, all or any of them', () => {
    const holder = (...held: string[]) => person({ hasPermission: (name) => held.includes(name) })
    expect(access.can(holder('read', 'notes'), 'read', Note)).toBe(true)
    expect(access.can(holder('read'), 'read', Note)).toBe(false)
    expect(access.refusal(holder('read'), [permission('read'), permission('notes')])).toBeNull()
    expect(access.can(anonymous, 'read', Note)).toBe(false)
  })
})

describe('fresh', () => {
  const access = accessTo({ Note: { read: fresh(60) } })
  const proved = (at: Date | null) => access.can(person({}, at), 'read', Note)

  test('holds up to its time, and never for who cannot say when they proved it', () => {
    expect([proved(minutesAgo(0)), proved(minutesAgo(1)), proved(new Date(now - 60_001)), proved(null)]).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect(access.can(asUser({ id: 1 } as unknown as AnyUser), 'read', Note)).toBe(false)
    expect(proved(new Date(Number.NaN))).toBe(false)
  })

  test('does not hold for a proof of the future, but for what the clocks of two servers may differ by', () => {
    expect([proved(new Date(now + 2000)), proved(new Date(now + 2001)), proved(new Date(4e12))]).toEqual([
      true,
      false,
      false,
    ])
  })

  test('is over for a principal that is kept, for a socket, say', () => {
    const kept = person()
    expect(access.can(kept, 'read', Note)).toBe(true)
    now += 61_000
    expect(access.can(kept, 'read', Note)).toBe(false)
  })

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'takes a whole number of seconds: not %s',
    (seconds) => {
      expect(() => fresh(seconds)).toThrow(ConfigurationError)
    },
  )
})

describe('a refusal says what is lacking, where that alone is', () => {
  const stale = () => person({}, minutesAgo(60))

  test.each<[string, Rule, () => Principal, string | null]>([
    ['nothing', every(confirmed, fresh()), () => person(), null],
    ['a fresh proof', every(confirmed, fresh()), stale, 'fresh_login_required'],
    ['an address', every(confirmed, fresh()), () => person(unconfirmed), 'email_unconfirmed'],
    ['both', every(confirmed, fresh()), () => person(unconfirmed, minutesAgo(60)), 'email_unconfirmed'],
    ['one of two', [confirmed, fresh()], () => person(unconfirmed, minutesAgo(60)), 'email_unconfirmed'],
    ['a right that no proof gives', every(admins, fresh()), stale, 'access_denied'],
    ['a proof of an owner', every(owner('user'), fresh()), stale, 'fresh_login_required'],
    ['a login', every(signedIn, fresh()), () => anonymous, 'login_required'],
  ])('%s', (_, rule, asker, code) => {
    expect(refusalOf({ Note: { write: rule } }, asker())).toBe(code)
    const guarded = createAccess({}, { clock }).refusal(asker(), every(rule as never))?.code ?? null
    if (_ !== 'a proof of an owner') expect(guarded).toBe(code)
  })

  test('a rule that opens all to somebody is not narrowed by one that asks for more', () => {
    expect(refusalOf({ Note: { write: every(admins, fresh()) }, '*': { manage: everyone } }, stale())).toBeNull()
  })
})

describe('what a policy requires', () => {
  const policy = definePolicy({
    Note: { manage: signedIn, requires: { write: confirmed } },
    '*': { requires: { delete: fresh() } },
  })
  const access = accessTo(policy)

  test('narrows every rule, for the model and for all, and opens nothing', () => {
    const all = ['read', 'create', 'update', 'delete'] as const
    const may = (principal: Principal) => all.filter((action) => access.can(principal, action, Note))
    expect(may(person())).toEqual([...all])
    expect(may(person(unconfirmed))).toEqual(['read', 'create'])
    expect(may(person({}, null))).toEqual(['read', 'create', 'update'])
    expect(accessTo({ Note: { requires: { manage: everyone } } }).can(person(), 'read', Note)).toBe(false)
  })

  test('holds for superusers, too', () => {
    const root = (at: Date | null) => person({ isSuperuser: true }, at)
    expect(access.scope(root(minutesAgo(0)), 'delete', Note)).toEqual(always)
    expect(access.scope(root(minutesAgo(60)), 'delete', Note)).toEqual(never)
    expect(access.remedies(root(null), 'delete', Note).map(({ refusal }) => refusal().code)).toEqual([
      'fresh_login_required',
      'email_unconfirmed',
    ])
    expect(() => access.assertCan(root(null), 'delete', Note)).toThrow('Enter your password once more to go on.')
  })
})

test('confirmed is refused at start where no address can be confirmed (FAIL-1)', () => {
  const fields = {
    id: 'integer',
    username: { type: 'string', unique: true },
    password: 'string',
    uniquifier: 'string',
  } as const
  const accounts = describeModels({ User: { fields } })
  const create = (access: PolicyDefinition) => () =>
    readConfig({
      adapter: { describe: () => accounts } as unknown as DbAdapter,
      secrets: ['a first secret that is long enough, 0123456789'],
      baseUrl: 'https://good.example',
      access,
    })
  expect(create({ Note: { read: signedIn } })).not.toThrow()
  for (const access of [
    { Note: { read: confirmed } },
    { '*': { manage: [admins, every(admins, [confirmed])] } },
    { Note: { read: everyone, requires: { write: confirmed } } },
    { Note: { read: everyone, fields: { team: { write: confirmed } } } },
  ] satisfies PolicyDefinition[]) {
    expect(create(access)).toThrow('email_confirmed_at')
  }
})
