import { expect, test } from 'vitest'
import { assets } from '../src/index.ts'

const css = assets['base.css'].content

/** The pairs of colours: for light and for dark. */
const tokens = new Map(
  [...css.matchAll(/--color-([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, ...pair]) => [name, pair]),
)

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string, scheme: 0 | 1): number {
  const [high = 0, low = 0] = [one, other]
    .map((name) => luminance(tokens.get(name)?.[scheme] ?? ''))
    .sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

const grounds = ['page', 'surface', 'surface-raised', 'surface-sunken']

const texts = [
  ...grounds.flatMap((ground) =>
    ['text', 'text-muted', 'accent', 'accent-strong', 'danger'].map((text) => [text, ground]),
  ),
  ...['accent', 'danger', 'success', 'warning'].flatMap((kind) => [
    [kind, `${kind}-soft`],
    ['text', `${kind}-soft`],
  ]),
  ['accent-strong', 'accent-soft'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['on-danger', 'danger'],
  ['on-danger', 'danger-strong'],
] as [string, string][]

test.each(texts)('WCAG 1.4.3: %s on %s is 4.5 to 1 in light and dark', (text, ground) => {
  expect(contrast(text, ground, 0)).toBeGreaterThanOrEqual(4.5)
  expect(contrast(text, ground, 1)).toBeGreaterThanOrEqual(4.5)
})

test.each(grounds)('WCAG 1.4.11: rings and the edges of controls show on %s, 3 to 1', (ground) => {
  for (const scheme of [0, 1] as const) {
    expect(contrast('focus', ground, scheme)).toBeGreaterThanOrEqual(3)
    expect(contrast('control', ground, scheme)).toBeGreaterThanOrEqual(3)
  }
})

test('lengths run in logical directions', () => {
  for (const { content } of Object.values(assets)) {
    const physical =
      /(?<![\w-])(?:margin|padding|border|inset)-(?:left|right)|(?<![\w-])(?:left|right|float|text-align: (?:left|right))\s*:/
    expect(content).not.toMatch(physical)
    expect(content).not.toMatch(/text-align:\s*(left|right)|url\(|@import|@font-face/)
  }
})
