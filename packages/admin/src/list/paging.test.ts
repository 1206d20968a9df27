import { expect, test } from 'vitest'
import { pageNumbers } from './paging.ts'

test.each([
  [1, 1, [1]],
  [1, 3, [1, 2, 3]],
  [4, 7, [1, 2, 3, 4, 5, 6, 7]],
  [1, 10, [1, 2, null, 9, 10]],
  [6, 12, [1, 2, null, 5, 6, 7, null, 11, 12]],
  [12, 12, [1, 2, null, 11, 12]],
])('on page %i of %i the ends and the neighbours are linked', (current, last, expected) => {
  expect(pageNumbers(current, last)).toEqual(expected)
})
