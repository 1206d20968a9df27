import { ConfigurationError } from '@authpkg/core'
import { Eta, type TemplateFunction } from 'eta/core'
import { SafeHtml } from './safe-html.ts'
import { templates as accountTemplates } from './templates/compiled.ts'

export type { TemplateFunction }

/** Templates by name, compiled ahead or as text. */
export type Templates = Readonly<Record<string, TemplateFunction>>
export type TemplateOverrides = Readonly<Record<string, string | TemplateFunction>>

export interface RendererOptions {
  /** Compiled ahead by `scripts/compile-templates.ts`: rendering compiles nothing, so it runs on Workers as well. */
  readonly templates: Templates
  /** Take the place of templates of the same name, or add to them. Text is compiled here, once, where the runtime can. */
  readonly overrides?: TemplateOverrides
}

export interface Renderer {
  /** @throws {ConfigurationError} `invalid_configuration` for an unknown name. */
  render(name: string, view: object): string
}

/**
 * Makes a renderer. Every `<%= %>` is escaped unless the value is {@link SafeHtml}.
 *
 * @throws {ConfigurationError} `invalid_configuration` when a template given as text cannot be compiled.
 * @example const renderer = createRenderer({ templates, overrides: { login: '<h1>Hello</h1> …' } })
 */
export function createRenderer({ templates, overrides = {} }: RendererOptions): Renderer {
  const eta = new Eta({ autoEscape: true, escapeFunction: escapeHtml })
  const all = new Map(Object.entries({ ...templates, ...overrides }))
  for (const [name, template] of all) load(eta, name, template)
  return {
    render(name, view) {
      if (!all.has(name)) throw new ConfigurationError('invalid_configuration', `There is no template ${name}.`)
      return eta.render(name, view)
    },
  }
}

/** The account pages' renderer, with an application's own templates in it. */
export function accountRenderer(overrides?: TemplateOverrides): Renderer {
  if (overrides) return createRenderer({ templates: accountTemplates, overrides })
  standard ??= createRenderer({ templates: accountTemplates })
  return standard
}
let standard: Renderer | undefined

function load(eta: Eta, name: string, template: string | TemplateFunction): void {
  try {
    // In text a line's end is a line's end; in HTML the one after a tag is dropped.
    const isText = typeof template === 'string' && name.endsWith('.txt')
    eta.loadTemplate(name, isText ? eta.withConfig({ autoTrim: false }).compile(template) : template)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigurationError('invalid_configuration', `The template ${name} cannot be compiled: ${reason}`, {
      cause,
    })
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for an element or a quoted attribute; nothing for null and undefined. */
export function escapeHtml(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof SafeHtml) return value.html
  return String(value).replace(/[&<>"']/g, (sign) => entities[sign] ?? '')
}
