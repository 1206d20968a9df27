import { describe, expect, test } from 'vitest'
import { normalizeIdentity } from './normalize.ts'

describe('normalizeIdentity', () => {
  test.each([
    ['ADMIN', 'admin'],
    ['admin ', 'admin'],
    ['ａｄｍｉｎ', 'admin'],
    ['mıke@example.org', 'mike@example.org'],
    ['Straße', 'strasse'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφοσ'],
    ['Ａda@Example.ORG', 'ada@example.org'],
  ])('LOGIN-7: %s and its look-alikes share one key', (text, key) => {
    expect(normalizeIdentity(text)).toBe(key)
  })

  test.each(['', '   ', null, undefined])('%j is nobody', (text) => {
    expect(normalizeIdentity(text)).toBeNull()
  })
})
