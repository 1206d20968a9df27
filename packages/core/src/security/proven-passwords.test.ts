import { expect, test } from 'vitest'
import { createPasswordHasher } from './password-hasher.ts'
import { provenPasswords } from './proven-passwords.ts'

async function proven() {
  let now = 0
  const hasher = createPasswordHasher({ insecureFastHashing: true, warn: () => undefined })
  const stored = await hasher.hashPassword('right')
  const remembering = provenPasswords(hasher, { now: () => new Date(now) })
  const runs = async (password: string, hash: string | null = stored): Promise<number> => {
    const before = hasher.work.scryptRuns
    await remembering.verifyPassword(password, hash)
    return hasher.work.scryptRuns - before
  }
  return { hasher, remembering, stored, runs, pass: (seconds: number) => (now += seconds * 1000) }
}

test('a right password is hashed once a minute, and says when it was not', async () => {
  const { remembering, stored, runs, pass } = await proven()
  expect([await runs('right'), await runs('right')]).toEqual([1, 0])
  expect(await remembering.verifyPassword('right', stored)).toMatchObject({ verified: true, remembered: true })
  pass(59)
  expect(await runs('right')).toBe(0)
  pass(1)
  expect(await runs('right')).toBe(1)
})

test('it is remembered for its hash alone; wrong ones, and those that are nobody’s, never', async () => {
  const { hasher, runs } = await proven()
  await runs('right')
  expect(await runs('right', await hasher.hashPassword('right'))).toBe(1)
  expect([await runs('wrong'), await runs('wrong')]).toEqual([1, 1])
  expect([await runs('right', null), await runs('right', null)]).toEqual([1, 1])
})

test('a hash that has to be replaced is verified each time', async () => {
  const { remembering } = await proven()
  const other = createPasswordHasher({
    cost: { logN: 5, r: 8, p: 1 },
    insecureFastHashing: true,
    warn: () => undefined,
  })
  const stored = await other.hashPassword('right')
  for (const _ of [1, 2]) expect(await remembering.verifyPassword('right', stored)).toMatchObject({ outdated: true })
})

test('a thousand are kept, and the oldest goes first', async () => {
  let asked = 0
  const hasher = createPasswordHasher({ insecureFastHashing: true, warn: () => undefined })
  const verifyPassword = async () => {
    asked += 1
    return { verified: true, outdated: false, unusable: false }
  }
  const remembering = provenPasswords({ ...hasher, verifyPassword }, { now: () => new Date(0) })
  for (let i = 0; i <= 1000; i++) await remembering.verifyPassword('right', `hash ${i}`)
  await remembering.verifyPassword('right', 'hash 1')
  expect(asked).toBe(1001)
  await remembering.verifyPassword('right', 'hash 0')
  expect(asked).toBe(1002)
})

test('work for credentials that come at once is done once, and what fails is tried again', async () => {
  const { remembering } = await proven()
  let done = 0
  const work = async () => {
    done += 1
    const own = done
    await Promise.resolve()
    if (own === 1) throw new Error('failed')
    return own
  }
  const at = () => remembering.once(['ada', 'secret'], work)
  expect((await Promise.allSettled([at(), at()])).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await Promise.all([at(), at(), remembering.once(['ada', 'other'], work)])).toEqual([2, 2, 3])
})

test('who waited for work that is done does not hide the work that runs by then', async () => {
  const { remembering } = await proven()
  const begun: PromiseWithResolvers<number>[] = []
  const work = () => {
    const one = Promise.withResolvers<number>()
    begun.push(one)
    return one.promise
  }
  const at = () => remembering.once(['ada', 'secret'], work)
  const first = at()
  const next = begun[0]?.promise.then(() => at())
  const waiting = at()
  begun[0]?.resolve(1)
  expect(await Promise.all([first, waiting])).toEqual([1, 1])
  const together = at()
  for (const one of begun) one.resolve(2)
  expect(await Promise.all([next, together])).toEqual([2, 2])
  expect(begun).toHaveLength(2)
})
