import { describe, expect, test } from 'vitest'
import { isWithinCap, meetsFloor, resolveCost, scryptProfile } from './scrypt-cost.ts'

const cost = (logN: number, r: number, p: number) => ({ logN, r, p })

describe('PASS-10: the floor', () => {
  test.each([cost(17, 8, 1), cost(16, 8, 2), cost(15, 8, 3), cost(14, 8, 5), cost(17, 8, 2), cost(18, 8, 1)])(
    'takes OWASP’s $logN/$r/$p and what is dearer',
    (given) => expect(meetsFloor(given)).toBe(true),
  )

  test.each([cost(16, 8, 1), cost(15, 8, 2), cost(14, 8, 4), cost(13, 8, 10), cost(17, 4, 1), cost(17, 1, 1)])(
    'refuses $logN/$r/$p, in a configuration too',
    (given) => {
      expect(meetsFloor(given)).toBe(false)
      expect(() => resolveCost(given, false)).toThrow(expect.objectContaining({ code: 'invalid_configuration' }))
    },
  )

  test('gives way to nothing but the option that says insecure', () => {
    expect(resolveCost(cost(10, 8, 1), true)).toEqual(cost(10, 8, 1))
    expect(resolveCost(undefined, true).logN).toBeLessThan(10)
  })
})

describe('PASS-10: the cap', () => {
  test.each([cost(21, 1, 1), cost(20, 8, 1), cost(17, 8, 17), cost(19, 8, 16), cost(40, 8, 1), cost(17, 2 ** 31, 1)])(
    'refuses $logN/$r/$p, however it is asked for',
    (given) => {
      expect(isWithinCap(given)).toBe(false)
      expect(() => resolveCost(given, true)).toThrow(expect.objectContaining({ code: 'invalid_configuration' }))
    },
  )

  test.each([cost(0, 8, 1), cost(17, 0, 1), cost(17, 8, 0), cost(17.5, 8, 1), cost(17, 8, Number.NaN)])(
    'refuses $logN/$r/$p, which scrypt does not know',
    (given) => expect(isWithinCap(given)).toBe(false),
  )

  test('leaves room for 512 MiB, and for 64 MiB on Workers', () => {
    expect(isWithinCap(cost(19, 8, 1), scryptProfile(false))).toBe(true)
    expect(isWithinCap(cost(17, 8, 1), scryptProfile(true))).toBe(false)
    expect(isWithinCap(cost(16, 8, 1), scryptProfile(true))).toBe(true)
  })
})

test('the default is OWASP’s strongest line, and its smallest memory on Workers', () => {
  expect(resolveCost(undefined, false)).toEqual(cost(17, 8, 1))
  expect(scryptProfile(true).cost).toEqual(cost(14, 8, 5))
})
