import { expect, test } from 'vitest'
import { increment } from '../../db/db-adapter.ts'
import type { FieldInfo } from '../catalog.ts'
import { increased } from './increased.ts'

test.each([
  ['integer', undefined, 2, 3, 5],
  ['integer', undefined, null, 3, 3],
  ['bigint', undefined, 9_007_199_254_740_993n, 1, 9_007_199_254_740_994n],
  ['decimal', 2, '0.10', 0.2, '0.30'],
  ['decimal', 2, '-0.10', 0.05, '-0.05'],
  ['decimal', undefined, '12345678901234567890', 1, '12345678901234567891'],
  ['decimal', 2, '1.00', 1e-7, '1.0000001'],
  ['decimal', 4, null, -1, '-1.0000'],
] as const)('%s with scale %s: %s and %s is %s', (type, scale, held, by, sum) => {
  expect(increased({ type, scale } as FieldInfo, held, increment(by))).toBe(sum)
})
