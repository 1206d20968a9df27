import { expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import type { DbAdapter } from '../src/db/db-adapter.ts'
import { describeModels } from './describe-models.ts'

const adapter = {
  describe: () =>
    describeModels({
      User: {
        fields: {
          id: { type: 'integer', generated: true },
          username: { type: 'text', unique: true },
          password: { type: 'text', maxLength: 255 },
          uniquifier: { type: 'text', unique: true },
        },
      },
    }),
} as unknown as DbAdapter

const good = 'kQ2m9Xw4Zt7Rb1Ns6Vy8Lc3Jf5Hd0PgT'

const start = (secrets: readonly (string | undefined)[]) =>
  readConfig({
    adapter,
    secrets,
    baseUrl: 'https://good.example',
    passwords: { insecureFastHashing: true },
    logger: { warn: () => {}, error: () => {} },
  })

const refused: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'none at all': [],
  'a missing one': [undefined],
  'an empty one': [''],
  secret: ['secret'],
  changeme: ['changeme'],
  'a known word, padded': ['changeme-changeme-changeme-changeme-1234'],
  'one that an example shows': ['your-secret-key-goes-here-0123456789abc'],
  '31 characters': [good.slice(1)],
  'the same letter many times': ['a'.repeat(64)],
  'a weak one behind a good one': [good, 'secret'],
}

test.each(Object.entries(refused))('SESS-7 the start is refused with %s for a secret', (_, secrets) => {
  expect(() => start(secrets)).toThrow(/Make one with: openssl rand/)
})

test('SESS-7 several good secrets are taken, the newest first', () => {
  const older = [...good].reverse().join('')
  expect(start([good, older]).secrets).toEqual([good, older])
})
