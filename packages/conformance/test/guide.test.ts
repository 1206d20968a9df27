import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const repository = resolve(import.meta.dirname, '../../..')
const read = (path: string): Promise<string> => readFile(join(repository, path), 'utf8')

/** The code of a guide that names the file it is taken from. */
async function excerptsOf(guide: string): Promise<readonly { readonly file: string; readonly code: string }[]> {
  const found = (await read(guide)).matchAll(/^```ts\n\/\/ (\S+\.ts)\n(.*?)^```/gms)
  return [...found].map(([, file = '', code = '']) => ({ file, code }))
}

test('every excerpt in the guide to adapters is in the file that it names, word for word', async () => {
  const excerpts = await excerptsOf('docs/adding-an-adapter.md')
  expect(excerpts.length).toBeGreaterThan(8)
  for (const { file, code } of excerpts) expect(await read(file), file).toContain(code)
})
