import { readFileSync } from 'node:fs'
import { testWithShared } from '@authpkg/conformance/shared-data'
import { expect, test } from 'vitest'
import { safeNextUrl } from './safe-next-url.ts'

const base = new URL('https://good.example')

testWithShared(
  'REDIR-1 every string known to lead elsewhere becomes the fallback or a path on this site',
  'security/open-redirects.json',
  (file) => {
    const strings = JSON.parse(readFileSync(file, 'utf8')) as string[]
    expect(strings).toHaveLength(122)
    for (const next of strings) {
      const target = safeNextUrl(next, base, '/fallback')
      for (const path of [target, decodeURIComponent(target)]) {
        expect(path, JSON.stringify(next)).toMatch(/^\/(?![/\\])/)
        expect(new URL(path, base).origin, JSON.stringify(next)).toBe(base.origin)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        expect(path, JSON.stringify(next)).not.toMatch(/[\u0000-\u001f\\]/)
      }
    }
  },
)

testWithShared(
  'REDIR-2 the strings that a comparison of origins lets pass are refused or harmless',
  'security/open-redirects.json',
  (file) => {
    const strings = JSON.parse(readFileSync(file, 'utf8')) as string[]
    const passing = strings.filter(
      (next) => URL.canParse(next, base.href) && new URL(next, base).origin === base.origin,
    )
    expect(passing).toHaveLength(44)
    const kept = passing.filter((next) => safeNextUrl(next, base, '') !== '')
    expect(kept).not.toEqual(expect.arrayContaining(['/\t/evil.example', '/..//evil.example', '/%2fevil.example']))
    const emitted = passing.map((next) => new URL(next, base).pathname).filter((path) => path.startsWith('//'))
    expect(emitted).toContain('//evil.example')
    expect(kept.map((next) => safeNextUrl(next, base)).filter((path) => path.startsWith('//'))).toEqual([])
  },
)

test('a path on this site stays, with its query and fragment', () => {
  for (const next of [
    '/',
    '/notes/',
    '/notes/?page=2&q=a%20b',
    '/a/b#c',
    '/%E4%BD%A0',
    '/a//b',
    '/a?next=//evil.example',
  ]) {
    expect(safeNextUrl(next, base, '/fallback')).toBe(next)
  }
})

test('a path is sent as the URL standard writes it', () => {
  expect(safeNextUrl('/a/../b/./c', base)).toBe('/b/c')
  expect(safeNextUrl('/a b', base)).toBe('/a%20b')
  expect(safeNextUrl('/naïve', base)).toBe('/na%C3%AFve')
})

test('what is no text, no path or too long becomes the fallback', () => {
  for (const next of [undefined, null, 1, ['/a'], {}, '', 'a', '?a', '#a', '/%', '/%ff', `/${'a'.repeat(2048)}`]) {
    expect(safeNextUrl(next, base, '/fallback')).toBe('/fallback')
  }
})
