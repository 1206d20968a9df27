import { expect, test } from 'vitest'
import { labelOf, pluralOf, titleOf } from './names.ts'

test.each([
  ['some_model', 'Some Model', 'Some model'],
  ['PlaylistTrack', 'Playlist Track', 'Playlist track'],
  ['ISBN', 'ISBN', 'ISBN'],
  ['user_id', 'User ID', 'User ID'],
  ['createdAt', 'Created At', 'Created at'],
  ['UserURL2', 'User URL 2', 'User URL 2'],
  ['größe', 'Größe', 'Größe'],
  ['表', '表', '表'],
  ['__', '__', '__'],
])('FP-ADMIN-14: %s is shown as %s, and as a label %s', (name, title, label) => {
  expect([titleOf(name), labelOf(name)]).toEqual([title, label])
})

test.each([
  ['Note', 'Notes'],
  ['Category', 'Categories'],
  ['Day', 'Days'],
  ['Address', 'Addresses'],
  ['Box', 'Boxes'],
  ['Status', 'Statuses'],
  ['Users', 'Users'],
])('the plural of %s is %s', (title, plural) => {
  expect(pluralOf(title)).toBe(plural)
})
