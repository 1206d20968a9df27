import { expect, test } from 'vitest'
import { hashToken, hmac, newToken, tokensEqual } from './token.ts'

test('a token is 32 random bytes in base64url (TOK-5, SESS-5)', () => {
  const tokens = Array.from({ length: 1000 }, () => newToken())
  expect(new Set(tokens).size).toBe(1000)
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(newToken(16)).toHaveLength(22)
})

test('a token is stored as its SHA-256 in hex', () => {
  expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('tokens of different lengths are compared, and differ', () => {
  expect(tokensEqual('abc', 'abc')).toBe(true)
  expect(tokensEqual('abc', 'abd')).toBe(false)
  expect(tokensEqual('abc', 'abcd')).toBe(false)
  expect(tokensEqual('', 'a')).toBe(false)
})

test('an HMAC depends on the secret and on where each part ends', () => {
  expect(hmac('key', 'ab', 'c')).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(hmac('key', 'ab', 'c')).toBe(hmac('key', 'ab', 'c'))
  const others = [hmac('yek', 'ab', 'c'), hmac('key', 'a', 'bc'), hmac('key', 'abc'), hmac('key', 'ab', 'c', '')]
  expect(new Set([hmac('key', 'ab', 'c'), hmac('key', 'ab","c'), hmac('key', 'ab,c'), ...others]).size).toBe(7)
})
