import { expect, test } from 'vitest'
import { memoryLimiter } from './limiter.ts'

const key = (i: number): string => `key ${i}`

test('BRUTE-10 made-up names are forgotten, the one tried longest ago first, before they fill the memory', async () => {
  const limiter = memoryLimiter({ keyPrefix: 'test', points: 1, duration: 60 })
  for (let i = 0; i < 100_000; i += 1) await limiter.consume(key(i))
  const refused = { msBeforeNext: expect.any(Number) }
  await expect(limiter.consume(key(0))).rejects.toMatchObject(refused)
  await limiter.consume(key(100_000))
  for (const i of [0, 100_000]) await expect(limiter.consume(key(i))).rejects.toMatchObject(refused)
  await expect(limiter.consume(key(1))).resolves.toBeDefined()
})

test('a try can be taken back', async () => {
  const limiter = memoryLimiter({ keyPrefix: 'test', points: 1, duration: 60 })
  await limiter.consume('a')
  await limiter.reward('a')
  await expect(limiter.consume('a')).resolves.toBeDefined()
  await expect(limiter.consume('a')).rejects.toBeDefined()
})
