import { expect, test } from 'vitest'
import { relativeTime } from './relative-time.ts'

const now = new Date('2026-03-31T13:14:15.167Z')

test.each([
  ['now', '2026-03-31T13:14:15.167Z'],
  ['today', '2026-03-31T00:00:00.000Z'],
  ['now-7d', '2026-03-24T13:14:15.167Z'],
  ['now+90m', '2026-03-31T14:44:15.167Z'],
  ['now 30s', '2026-03-31T13:14:45.167Z'],
  ['today-1h', '2026-03-30T23:00:00.000Z'],
  ['today+2w', '2026-04-14T00:00:00.000Z'],
  ['now-1mo', '2026-02-28T13:14:15.167Z'],
  ['now+1mo', '2026-04-30T13:14:15.167Z'],
  ['today-2y', '2024-03-31T00:00:00.000Z'],
])('%s is %s', (text, expected) => {
  expect((relativeTime('datetime', text, now) as Date).toISOString()).toBe(expected)
})

test('a date is the day in UTC', () => {
  expect(relativeTime('date', 'now', now)).toBe('2026-03-31')
  expect(relativeTime('date', 'today+1d', now)).toBe('2026-04-01')
})

test.each([
  '',
  'Now',
  'yesterday',
  'now-',
  'now-7',
  'now-d',
  'now-7x',
  'now--7d',
  'now-7d-1h',
  'now+9999999d',
  'now+99999y',
  'now-9999y',
])('%j is none', (text) => expect(relativeTime('datetime', text, now)).toBeUndefined())

test('other types have none', () => {
  expect(relativeTime('time', 'now', now)).toBeUndefined()
  expect(relativeTime('string', 'today', now)).toBeUndefined()
})
