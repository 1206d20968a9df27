import { fillIn, type Message, partsOf, type Sentence, sentence, type ValuesFor } from '@authpkg/core'
import { type EnglishTexts, english } from './english.ts'
import type { Language, TextKey } from './language.ts'

type Values = Sentence['values']

/**
 * A text in one language, with its values filled in: text, never HTML. Templates have it as `it.t`.
 *
 * @example t('layout.loggedInAs', { name: user.calcUsername() })
 */
export type Translate = <Key extends TextKey>(key: Key, ...values: ValuesFor<EnglishTexts[Key]>) => string

/** @example const t = translator(german); t('login.title') // 'Anmelden' */
export const translator =
  (language: Language): Translate =>
  (key, ...[values]) =>
    fill(language, language.texts[key], values)

/** A sentence for an error that people can meet: thrown in English, shown in the language of who asked. */
export const say = <Key extends TextKey>(key: Key, ...[values]: ValuesFor<EnglishTexts[Key]>): Sentence =>
  sentence(key, english.texts[key], values)

/** What an error says, in a language. Plain text stays as it is, and so does a sentence that the catalogue lacks. */
export const tell = (language: Language, said: Message): string =>
  partsOf(said)
    .map((part) => (typeof part === 'string' ? part : told(language, part)))
    .join(' ')

function told(language: Language, { key, values, english }: Sentence): string {
  const texts: Readonly<Record<string, string>> = language.texts
  return Object.hasOwn(texts, key) ? fill(language, texts[key] ?? english, values) : english
}

const fill = (language: Language, text: string, values: Values = {}): string =>
  fillIn(text, (name) => shown(language, values[name]))

/** A name in Latin letters keeps its order, and leaves the order of a right-to-left sentence alone. */
function shown({ tag, direction }: Language, value: string | number | undefined): string | undefined {
  if (typeof value === 'number') return value.toLocaleString(tag)
  return direction === 'rtl' && value !== undefined ? firstStrongIsolate + value + popIsolate : value
}

const firstStrongIsolate = '\u2068'
const popIsolate = '\u2069'
