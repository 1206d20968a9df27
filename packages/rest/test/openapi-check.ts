import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect } from 'vitest'
import type { Reply, Site } from './site.ts'

export type Name = 'ada' | 'bob' | 'root' | null

export const described = async (site: Site, name: Name) => (await site.as(name).get('/api/openapi.json')).json

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly schema: Schema
  readonly $ref?: string
}

interface Schema {
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly const?: string
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly minItems?: number
}

export interface Described {
  readonly get?: { readonly parameters: readonly Parameter[] }
}

// biome-ignore lint/suspicious/noExplicitAny: a document is looked into by name
export const resolved = (document: any, part: Parameter): Parameter =>
  part.$ref ? document.components.parameters[part.$ref.split('/').at(-1) ?? ''] : part

/** Of a row that is there. */
export function keyIn(path: string): string {
  if (path.startsWith('/topic/')) return 'a'
  return path.startsWith('/subscription/') ? '1,a' : '1'
}

/** The first value that a schema describes. */
export function valueFor({ name, schema }: Parameter): string {
  if (name === 'after' || name === 'before') return ''
  if (schema.type === 'array')
    return Array(schema.minItems ?? 1)
      .fill(sampleOf(schema.items ?? {}))
      .join(',')
  return sampleOf(schema)
}

function sampleOf(schema: Schema): string {
  if (schema.anyOf?.[0]) return sampleOf(schema.anyOf[0])
  if (schema.const !== undefined) return schema.const
  if (schema.enum?.[0] !== undefined) return schema.enum[0]
  const formats: Readonly<Record<string, string>> = {
    uuid: '01890a5d-ac96-774b-bcce-b302099a8057',
    date: '2026-05-06',
    'date-time': '2026-05-06T07:08:09Z',
  }
  if (schema.format !== undefined) return formats[schema.format] ?? ''
  if (schema.pattern?.includes(':')) return '07:08:09'
  if (schema.type === 'boolean') return 'true'
  return schema.pattern || schema.type !== 'string' ? '1' : 'x'
}

/** Holds answers and bodies to what the document of one caller says of them. */
export async function createCheck(site: Site, name: Name) {
  const document = await described(site, name)
  const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }))
  ajv.addSchema(document, 'api')
  const pointer = (...keys: readonly string[]): string =>
    `api#/${keys.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`
  const assertValid = (at: string, value: unknown): void => {
    expect(ajv.validate(at, value), `${at}: ${ajv.errorsText()} in ${JSON.stringify(value)}`).toBe(true)
  }
  return {
    paths: (method: string) => Object.keys(document.paths).filter((path) => method in document.paths[path]),
    fits(path: string, method: string, { status, headers, json }: Reply): void {
      const { responses } = document.paths[path][method]
      const type = headers.get('content-type') ?? ''
      if (String(status) in responses) {
        assertValid(pointer('paths', path, method, 'responses', String(status), 'content', type, 'schema'), json)
      } else {
        const shared = responses.default.$ref.split('/').at(-1)
        assertValid(pointer('components', 'responses', shared, 'content', type, 'schema'), json)
      }
    },
    takes: (path: string, method: string, body: unknown) =>
      assertValid(pointer('paths', path, method, 'requestBody', 'content', 'application/json', 'schema'), body),
    refuses(path: string, method: string, body: unknown): void {
      const at = pointer('paths', path, method, 'requestBody', 'content', 'application/json', 'schema')
      expect(ajv.validate(at, body)).toBe(false)
    },
  }
}
