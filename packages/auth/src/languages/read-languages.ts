import { ConfigurationError } from '@authpkg/core'
import { english } from './english.ts'
import type { Language } from './language.ts'

/** @throws {ConfigurationError} `invalid_configuration` for no language, one that comes twice or lacks texts, and a wrong tag. */
export function readLanguages(languages: readonly Language[]): readonly Language[] {
  const tags = languages.map(({ tag }) => tag.toLowerCase())
  if (tags.length === 0) throw refusal('languages must name at least one language.')
  if (new Set(tags).size < tags.length) throw refusal(`languages names one of ${tags.join(', ')} twice.`)
  for (const language of languages) assertComplete(language)
  return languages
}

/** Types do not reach who writes JavaScript, or takes a language from a file. */
function assertComplete({ tag, ...language }: Language): void {
  const texts: Readonly<Record<string, unknown>> = language.texts
  if (!isTag(tag)) throw refusal(`${tag} is no tag of a language, such as de or pt-BR.`)
  const missing = Object.keys(english.texts).filter((key) => typeof texts[key] !== 'string')
  if (missing.length > 0) throw refusal(`The language ${tag} lacks ${missing.join(', ')}.`)
}

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

const refusal = (message: string): ConfigurationError => new ConfigurationError('invalid_configuration', message)
