/** What stands in the code spans of a table's cell, under the heading of its column. */
export interface CodeCell {
  readonly heading: string
  readonly code: string
}

/** All code in the tables of a page. */
export function codeCellsOf(page: string): readonly CodeCell[] {
  const found: CodeCell[] = []
  let headings: readonly string[] | null = null
  for (const line of page.split('\n')) {
    const cells = line.startsWith('|') ? cellsOf(line) : null
    if (cells === null || headings === null) headings = cells
    else for (const [i, cell] of cells.entries()) found.push(...codeIn(cell, headings[i] ?? ''))
  }
  return found
}

const cellsOf = (line: string): readonly string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

const codeIn = (cell: string, heading: string): readonly CodeCell[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => ({ heading, code }))

/** The blocks of TypeScript in a page. */
export const blocksOf = (page: string): readonly string[] =>
  [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, block = '']) => block)

/**
 * A program that compiles when every name in these cells exists: `auth.users.create(…)` stands for the function whatever
 * it is called with, `…` elsewhere for anything, and `{ urls }` for an option of that name.
 */
export function programOf(codes: readonly string[], scope: string): string {
  const used = new Set(codes.flatMap(namesIn))
  const statements = codes.filter((code) => !/^\w+$/.test(code)).map((code) => `void (${expressionOf(code)})`)
  return [`import { ${[...used].join(', ')} } from '${scope}'`, ...statements, ''].join('\n')
}

const expressionOf = (code: string): string =>
  code
    .replaceAll('(…)', '')
    .replaceAll('…', 'elided')
    .replace(/\{([^{}]*)\}/g, (_, inner: string) => `{${inner.replace(/(?<=^|,)\s*(\w+)\s*(?=,|$)/g, ' $1: elided')} }`)

/** What it has to import: identifiers that are no member of something, no key, and no word of the language. */
const namesIn = (code: string): readonly string[] =>
  (
    expressionOf(code)
      .replaceAll(/'[^']*'/g, '')
      .match(/(?<![.\w])[A-Za-z]\w*\b(?!\s*:)/g) ?? []
  ).filter((name) => !['true', 'false', 'null', 'new'].includes(name))
