import type { CreateLimiter } from '@authpkg/core'
import { expect, test } from 'vitest'
import { createSite, password } from './site.ts'

test('what cannot be counted is said to be so, wherever it is counted', async () => {
  let isDown = false
  const down = async (): Promise<never> => {
    throw new Error('The store is down.')
  }
  const createLimiter: CreateLimiter = ({ keyPrefix }) => ({
    consume: async () => (isDown && /mail|registration/.test(keyPrefix) ? down() : null),
    reward: async () => (isDown ? down() : null),
    delete: async () => null,
  })
  const { auth, addUser } = await createSite({ limits: { createLimiter }, features: { emailConfirmation: true } })
  const ada = await addUser('ada', { email: 'ada@good.example' })
  isDown = true
  const unavailable = { code: 'limiter_unavailable' }
  await expect(auth.login({ identity: 'ada', password })).rejects.toMatchObject(unavailable)
  const input = { username: 'grace', email: 'grace@good.example', password }
  await expect(auth.register(input, { ipAddress: '192.0.2.1' })).rejects.toMatchObject(unavailable)
  await expect(auth.invitations.create(null, { email: 'grace@good.example' })).rejects.toMatchObject(unavailable)
  expect(ada.isActive).toBe(true)
})
