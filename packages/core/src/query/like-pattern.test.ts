import { expect, test } from 'vitest'
import { globPattern, likePattern } from './like-pattern.ts'

test('like keeps % and _, and takes every other character literally', () => {
  expect(likePattern('like', 'a%b_c!d\\e')).toBe('a%b_c!!d\\e')
})

test('contains and its kin take every character literally, the escape character itself included (SQL-6)', () => {
  expect(likePattern('contains', '100%_!\\')).toBe('%100!%!_!!\\%')
  expect(likePattern('istartsWith', 'a_')).toBe('a!_%')
  expect(likePattern('endsWith', '%')).toBe('%!%')
})

test('the patterns for GLOB mean the same', () => {
  expect(globPattern('like', 'a%b_c')).toBe('a*b?c')
  expect(globPattern('like', '*?[x]')).toBe('[*][?][[]x]')
  expect(globPattern('contains', '100%_*')).toBe('*100%_[*]*')
})
