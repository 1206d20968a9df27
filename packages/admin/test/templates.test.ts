import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compilePackage } from '../../auth/scripts/compile-templates.ts'
import { assets } from '../src/templates/assets.ts'

const folder = join(import.meta.dirname, '..')
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

test('what is compiled ahead is made from the files as they are', () => {
  const { templates, assets: made } = compilePackage(folder)
  expect(read('src/templates/compiled.ts')).toBe(templates)
  expect(read('src/templates/assets.ts')).toBe(made)
})

test('lengths run in logical directions, and nothing comes from elsewhere', () => {
  const css = assets['admin.css'].content
  expect(css).not.toMatch(/(?<![\w-])(?:margin|padding|border|inset)-(?:left|right)|(?<![\w-])(?:left|right|float)\s*:/)
  expect(css).not.toMatch(/text-align:\s*(left|right)|url\(|@import|@font-face|#[0-9a-f]{3,8}\b/i)
})

test('the script is small', () => {
  expect(assets['admin.js'].content.length).toBeLessThan(8000)
})
