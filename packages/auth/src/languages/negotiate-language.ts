import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { findAuth } from '../context.ts'
import { httpSettings } from '../settings.ts'
import { english } from './english.ts'
import type { Language } from './language.ts'
import { type Translate, translator } from './translate.ts'

/** The language of a tag among those that a site has; of `de-AT` the nearest there is, `de` (RFC 4647, 3.4). */
function findLanguage(languages: readonly Language[], tag: string | null | undefined): Language | undefined {
  const asked = `${tag?.toLowerCase()}-`
  const [nearest] = languages
    .filter((language) => asked.startsWith(`${language.tag.toLowerCase()}-`))
    .toSorted((one, other) => other.tag.length - one.tag.length)
  return nearest
}

/** The same, or the site's own. */
export const languageFor = (languages: readonly Language[], tag: string | null | undefined): Language =>
  findLanguage(languages, tag) ?? languages[0] ?? english

/**
 * The language in which a request is answered: the one that the application chose for it, else the best of
 * `Accept-Language`, else the first of the site's.
 *
 * @example const { tag, direction } = negotiateLanguage(c)
 */
export function negotiateLanguage(c: Context): Language {
  const { languages, language } = httpSettings(findAuth(c))
  return findLanguage(languages, language(c)) ?? languageFor(languages, accepted(c, languages))
}

/** The tag that the request asks for most, of those that lead to a language of the site; empty for none. */
const accepted = (c: Context, languages: readonly Language[]): string =>
  accepts(c, {
    header: 'Accept-Language',
    supports: languages.map(({ tag }) => tag),
    default: '',
    match: (asked) => asked.find(({ type, q }) => q > 0 && findLanguage(languages, type))?.type ?? '',
  })

/** The texts of the catalogue in the language of the request. @example translatorOf(c)('login.title') */
export const translatorOf = (c: Context): Translate => translator(negotiateLanguage(c))

/** Says which language the answer is in, where it could have been another. */
export function putLanguage(c: Context, { tag }: Language): void {
  if (httpSettings(findAuth(c)).languages.length > 1) c.header('Content-Language', tag)
}
