import { expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { accounts } from '../fixtures/accounts.ts'

const good = 'kQ2m9Xw4Zt7Rb1Ns6Vy8Lc3Jf5Hd0PgT'

/** What is refused before the first request. */
export const startFlows: Suite = (cell, test) => {
  const start = (secrets: readonly (string | undefined)[]) => () => accounts(cell.db, { secrets })

  test('no application starts with a secret that is missing, short or known (SESS-7)', () => {
    const weak = ['', 'secret', 'changeme', 'changeme-changeme-changeme-changeme-1234', good.slice(1), 'a'.repeat(64)]
    const all = [[], [undefined], ...weak.map((secret) => [secret]), [good, 'secret']]
    for (const secrets of all) expect(start(secrets), String(secrets)).toThrow(/Make one with: openssl rand/)
    expect(start([good, [...good].reverse().join('')])().config.secrets[0]).toBe(good)
  })

  test('no application starts with hashes that are cheaper than the floor, or dearer than the cap (PASS-10)', () => {
    const refusal = expect.objectContaining({ code: 'invalid_configuration' })
    for (const logN of [4, 13, 16, 20, 40]) {
      const begin = () => accounts(cell.db, { passwords: { cost: { logN, r: 8, p: 1 } } })
      expect(begin, String(logN)).toThrow(refusal)
    }
    expect(() => accounts(cell.db, { passwords: { cost: { logN: 17, r: 8, p: 1 } } })).not.toThrow()
  })
}
