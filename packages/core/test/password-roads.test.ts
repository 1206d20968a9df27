import { expect, test } from 'vitest'
import { setPassword } from '../src/accounts/password-change.ts'
import { createUser, register } from '../src/accounts/register.ts'
import type { AuthServices } from '../src/accounts/services.ts'
import { createPasswordHasher } from '../src/security/password-hasher.ts'
import { createPasswordPolicy } from '../src/security/password-policy.ts'
import type { AnyUser } from '../src/user/user-mixin.ts'

const passwordHasher = createPasswordHasher({ insecureFastHashing: true, warn: () => {} })

/** Services that can say no, and nothing else: whoever writes is told. */
const services = {
  layout: { attributes: new Map([['username', { model: 'User', field: 'username' }]]), user: { fields: new Map() } },
  passwordHasher,
  features: { registration: true },
  attempts: { register: async () => undefined },
  passwordPolicy: createPasswordPolicy({ breached: async (password) => password === 'in some other breach' }),
  users: {
    findById: async () => user,
    create: () => expect.unreachable('A user was written.'),
    update: () => expect.unreachable('A password was written.'),
  },
} as unknown as AuthServices

const user = { username: 'alice', email: null } as unknown as AnyUser

const roads: Readonly<Record<string, (password: string) => Promise<unknown>>> = {
  register: (password) => register(services, { username: 'alice', password }),
  createUser: (password) => createUser(services, { username: 'alice', password }),
  setPassword: (password) => setPassword(services, user, password),
}

test.each(
  Object.entries(roads).flatMap(([road, work]) =>
    ['too short', 'Qwerty123456789', 'alice-alice-alice', 'in some other breach'].map(
      (password) => [road, password, work] as const,
    ),
  ),
)('PASS-2, PASS-6: %s refuses %j before it hashes or writes', async (_road, password, work) => {
  await expect(work(password)).rejects.toMatchObject({
    code: 'weak_password',
    fields: { password: [{ code: 'weak_password' }] },
  })
  expect(passwordHasher.work.scryptRuns).toBe(0)
})
