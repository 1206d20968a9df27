import { describe, expect, test } from 'vitest'
import { isMadeOfWords, ROLE_WORDS } from './context-words.ts'

const words = ['alice', 'alice.liddell@wonderland.example', 'notes.example.org']

describe('PASS-2, V6.2.11: a password is made of words when it is', () => {
  test.each([
    'alice-alice-alice',
    'AliceAliceAlice',
    'Alice.Liddell@Wonderland.Example',
    'alice.liddell',
    'liddell, alice (1862)',
    'notes.example.org',
    'Notes-Notes-Notes!!',
    '2024aliceliddell',
  ])('%s', (password) => {
    expect(isMadeOfWords(password, words)).toBe(true)
  })
})

describe('it is not when anything else is in it', () => {
  test.each([
    'alice fell down the hole',
    'malice-malice-mal',
    'alice 1862-07-04 1865',
    '839201746583920',
    '🦊🦊🦊🦊🦊',
    '2024',
  ])('%s', (password) => {
    expect(isMadeOfWords(password, words)).toBe(false)
  })
})

test('the names of roles are words of every site', () => {
  expect(ROLE_WORDS).toContain('admin')
  expect(isMadeOfWords('admin-password-2024', ROLE_WORDS)).toBe(true)
})

test('a short word counts as a whole, and not as a part', () => {
  expect(isMadeOfWords('jo', ['jo'])).toBe(true)
  expect(isMadeOfWords('jojojojojojojojo', ['jo'])).toBe(false)
})

test('LOGIN-9: many ways to fall into words take no longer than one', () => {
  const hostile = ['aaa', 'aaaa', 'aaaaa', 'aaaaaa']
  expect(isMadeOfWords(`${'a'.repeat(250)}!b`, hostile)).toBe(false)
})
