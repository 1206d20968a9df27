/**
 * Turns a package's `templates/` and `assets/` into modules that are committed: nothing is compiled, and no file is
 * read, where they run. Made again with `node scripts/compile-templates.ts <folder of the package>`.
 */
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join, parse, resolve } from 'node:path'
import { Eta } from 'eta/core'

export interface CompiledPackage {
  /** The text of `src/templates/compiled.ts`. */
  readonly templates: string
  /** The text of `src/templates/assets.ts`. */
  readonly assets: string
}

const note = '// Made by `pnpm compile` from the files in'
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** @example compilePackage(import.meta.dirname + '/..').templates */
export function compilePackage(folder: string): CompiledPackage {
  return { templates: templatesModule(join(folder, 'templates')), assets: assetsModule(join(folder, 'assets')) }
}

function templatesModule(folder: string): string {
  const entries = filesIn(folder, '.eta').map((path) => {
    const name = path.slice(0, -'.eta'.length)
    return `  '${name}': function (it, options) {\n${body(join(folder, path))}\n  },`
  })
  return [
    `${note} templates/. Do not edit.`,
    '// @ts-nocheck',
    "import type { TemplateFunction } from 'eta/core'",
    '',
    'export const templates: Readonly<Record<string, TemplateFunction>> = {',
    ...entries,
    '}',
    '',
  ].join('\n')
}

function body(path: string): string {
  // In text a line's end is a line's end; in HTML the one after a tag is dropped.
  const options = path.endsWith('.txt.eta') ? { autoTrim: false as const } : {}
  const code = new Eta({ autoEscape: true, ...options }).compileToString(readFileSync(path, 'utf8'))
  return code.replace(/\s+$/gm, '').trim()
}

function assetsModule(folder: string): string {
  const entries = filesIn(folder).map((path) => {
    const content = readFileSync(join(folder, path), 'utf8')
    const { name, ext } = parse(path)
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12)
    const type = contentTypes[extname(path)]
    if (!type) throw new Error(`No content type is known for assets/${path}.`)
    return `  '${path}': {\n    name: '${name}.${hash}${ext}',\n    type: '${type}',\n    content: \`${templateLiteral(content)}\`,\n  },`
  })
  return [`${note} assets/. Do not edit.`, 'export const assets = {', ...entries, '} as const', ''].join('\n')
}

const templateLiteral = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')

const filesIn = (folder: string, extension = ''): string[] =>
  existsSync(folder)
    ? globSync(`**/*.*`, { cwd: folder })
        .filter((path) => path.endsWith(extension))
        .map((path) => path.replaceAll('\\', '/'))
        .sort()
    : []

function writePackage(folder: string): void {
  const { templates, assets } = compilePackage(folder)
  const target = join(folder, 'src', 'templates')
  mkdirSync(target, { recursive: true })
  if (existsSync(join(folder, 'templates'))) writeFileSync(join(target, 'compiled.ts'), templates)
  writeFileSync(join(target, 'assets.ts'), assets)
}

if (import.meta.main) writePackage(resolve(process.argv[2] ?? '.'))
