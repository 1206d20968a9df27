import { expect, test } from 'vitest'
import { freeSlug, slugify } from './slug.ts'

test('FP-UTIL-06: slugs are lower case with hyphens', () => {
  expect(slugify('This is a url')).toBe('this-is-a-url')
  expect(slugify('PlaylistTrack')).toBe('playlisttrack')
  expect(slugify('playlist_track')).toBe('playlist_track')
})

test('slugs are made unique, and no name is without one', () => {
  expect(freeSlug('Note', new Set(['note', 'note-2']))).toBe('note-3')
  expect(freeSlug('表', new Set())).toBe('model')
})
