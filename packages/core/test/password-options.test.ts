import { expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import type { DbAdapter } from '../src/db/db-adapter.ts'
import { createBreachCheck, createPasswordHasher, desCrypt, plaintext } from '../src/index.ts'
import { describeModels } from './describe-models.ts'

const adapter = {
  describe: () =>
    describeModels({
      User: {
        fields: {
          id: { type: 'integer', generated: true },
          username: { type: 'text', unique: true },
          password: { type: 'text', maxLength: 255 },
          active: { type: 'boolean' },
          fs_uniquifier: { type: 'text', unique: true },
        },
      },
    }),
} as unknown as DbAdapter

const config = (passwords: Parameters<typeof readConfig>[0]['passwords']) =>
  readConfig({
    adapter,
    secrets: ['kQ2m9Xw4Zt7Rb1Ns6Vy8Lc3Jf5Hd0PgT'],
    baseUrl: 'https://notes.wonderland.example',
    logger: { warn: () => {}, error: () => {} },
    passwords: { insecureFastHashing: true, ...passwords },
  })

test('PASS-2, V6.2.11: the host of the site is among the words that make no password, beside those of the application', async () => {
  const { passwordPolicy } = config({ policy: { contextWords: ['Cheshire'] } })
  for (const password of ['notes.wonderland.example', 'WonderlandNotes2024', 'cheshire cheshire'])
    await expect(passwordPolicy.assertStrong(password)).rejects.toMatchObject({ code: 'weak_password' })
  await expect(passwordPolicy.assertStrong('down the rabbit hole we go')).resolves.toBeUndefined()
})

test('FS-USER-42: the keys of Flask-Security are an option of createAuth', async () => {
  const { passwordHasher } = config({ doubleHash: { keys: ['salty'] } })
  const stored = '$2b$04$abcdefghijklmnopqrstuugTOvj4rvggX5IvQHVfndZtiKNWR92W2'
  expect(await passwordHasher.verifyPassword('Password1', stored)).toMatchObject({ verified: true, outdated: true })
  expect(() => config({ doubleHash: { keys: [process.env['NO_SUCH_SALT']] } })).toThrow(/doubleHash/)
})

test('what has to be asked for by name is exported', async () => {
  const hasher = createPasswordHasher({ insecureFastHashing: true, warn: () => {}, formats: [desCrypt, plaintext] })
  expect((await hasher.verifyPassword('Password1', 'abqqfVYFF/esg')).verified).toBe(true)
  expect((await hasher.verifyPassword('open sesame', 'open sesame')).verified).toBe(true)
  expect(createBreachCheck({ fetch })).toBeTypeOf('function')
})
