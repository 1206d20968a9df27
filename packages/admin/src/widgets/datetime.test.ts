import { expect, test } from 'vitest'
import { datetimeWidget, timeWidget } from './datetime.ts'

test.each([
  ['2024-01-05T10:20:30.123Z', '2024-01-05T10:20:30.123'],
  ['2024-01-05T10:20:30.000Z', '2024-01-05T10:20:30'],
  ['2024-01-05T10:20:00.000Z', '2024-01-05T10:20'],
  ['2024-01-05T00:00:00.000Z', '2024-01-05T00:00'],
])('the moment %s is shown as browsers write it', (iso, shown) => {
  expect(datetimeWidget.show(new Date(iso))).toBe(shown)
})

test('what browsers leave out makes no difference', () => {
  const same = ['2024-01-05T10:20', '2024-01-05T10:20:00', '2024-01-05T10:20:00.0', ' 2024-01-05T10:20:00.000 ']
  expect(new Set(same.map((text) => datetimeWidget.canonical(text))).size).toBe(1)
  expect(timeWidget.canonical('08:15')).toBe(timeWidget.canonical('08:15:00.000'))
  expect(timeWidget.canonical('08:15')).not.toBe(timeWidget.canonical('08:15:01'))
})

test('what no native control can show is edited as text', () => {
  const field = {} as never
  expect(datetimeWidget.control(field, '2024-01-05T10:20:30').type).toBe('datetime-local')
  expect(datetimeWidget.control(field, 'tomorrow').type).toBe('text')
  expect(timeWidget.control(field, '08:15:00.123456').type).toBe('text')
})
