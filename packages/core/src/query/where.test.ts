import { expect, test } from 'vitest'
import { always, and, eq, isAlways, isNever, never, not, or, prefixed } from './where.ts'

test('and of nothing holds always, or of nothing never', () => {
  expect(isAlways(and())).toBe(true)
  expect(isNever(or())).toBe(true)
})

test('one part that never holds ends an and, one that always holds ends an or', () => {
  expect(and(eq('a', 1), never)).toEqual(never)
  expect(or(eq('a', 1), always)).toEqual(always)
})

test('nested ands are laid flat and left out parts do not count', () => {
  expect(and(eq('a', 1), undefined, and(eq('b', 2), eq('c', 3)))).toEqual({
    op: 'and',
    conditions: [eq('a', 1), eq('b', 2), eq('c', 3)],
  })
})

test('an or inside an and stays whole', () => {
  expect(and(or(eq('a', 1), eq('a', 2)), eq('b', 2))).toEqual({
    op: 'and',
    conditions: [{ op: 'or', conditions: [eq('a', 1), eq('a', 2)] }, eq('b', 2)],
  })
})

test('a prefix goes to the outermost path only', () => {
  expect(prefixed({ op: 'any', path: 'notes', condition: eq('text', 'x') }, 'user')).toEqual({
    op: 'any',
    path: 'user.notes',
    condition: eq('text', 'x'),
  })
  expect(prefixed(not(or(eq('a', 1), eq('b', 2))), 'user')).toEqual(not(or(eq('user.a', 1), eq('user.b', 2))))
})
