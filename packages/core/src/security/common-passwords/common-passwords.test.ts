import { inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { isCommonPassword } from './common-passwords.ts'
import { packed } from './list.ts'

describe('PASS-2: common are', () => {
  test.each([
    ['a word of the list', 'sunshine'],
    ['a rare word of the list', '1qaz2wsx3edc4rfv'],
    ['a word in other letters', 'SUNshine'],
    ['a word with signs in it', 'sun-shine!'],
    ['a word in full-width letters', 'ｐａｓｓｗｏｒｄ'],
    ['a word over and over', 'dragon dragon dragon'],
    ['one letter over and over', 'a'.repeat(64)],
    ['two of the commonest', 'BasketballFootball'],
    ['a word and a number', 'Qwerty 123456789'],
    ['digits in a row', '12345678901234567890'],
  ])('%s', async (_what, password) => {
    expect(await isCommonPassword(password)).toBe(true)
  })
})

describe('PASS-3: not common are', () => {
  test.each([
    'correct horse battery staple',
    'another long passphrase',
    '839201746583920',
    'Kö9-fgQx.72hLv_pt',
    '🦊'.repeat(15),
    '-- --- ---- -----',
  ])('%s', async (password) => {
    expect(await isCommonPassword(password)).toBe(false)
  })
})

test('the list has 55,860 words in two parts, each of which is found', async () => {
  const text = inflateRawSync(Buffer.from(packed, 'base64')).toString()
  const parts = text.split('\n\n').map((part) => part.split('\n'))
  expect(parts.map(({ length }) => length)).toEqual([10_000, 45_860])
  const found = await Promise.all(parts.flat().map((word) => isCommonPassword(word)))
  expect(found.filter((isFound) => !isFound)).toEqual([])
})

test('V6.2.4: of what has 15 characters and more, far beyond the 3,000 commonest are refused', async () => {
  const words = inflateRawSync(Buffer.from(packed, 'base64')).toString().split('\n\n')[0]?.split('\n') ?? []
  const long = words.filter((word) => word.length >= 8).slice(0, 60)
  const pairs = long.flatMap((first) => long.map((second) => `${first}${second}`))
  expect(pairs.every((pair) => pair.length >= 15)).toBe(true)
  expect(new Set(pairs).size).toBeGreaterThan(3000)
  expect((await Promise.all(pairs.map((pair) => isCommonPassword(pair)))).every(Boolean)).toBe(true)
})
