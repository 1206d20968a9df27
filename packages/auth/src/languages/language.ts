import type { ValuesFor } from '@authpkg/core'
import type { EnglishTexts } from './english.ts'

/** The name of a text in the catalogue. */
export type TextKey = keyof EnglishTexts

/** The name of a text without places for values. */
export type PlainKey = { [Key in TextKey]: ValuesFor<EnglishTexts[Key]> extends [] ? Key : never }[TextKey]

/** Every text of the account pages and mails. `{name}` stands for a value; nothing in a text is HTML. */
export type Texts = Readonly<Record<TextKey, string>>

/**
 * A language of the account pages and mails. One that lacks a text does not compile.
 *
 * @example const terse: Language = { ...english, texts: { ...english.texts, 'login.title': 'Enter' } }
 */
export interface Language {
  /** By BCP 47: `de`, `pt-BR`. Numbers, durations and dates are written as it is usual there. */
  readonly tag: string
  readonly direction: 'ltr' | 'rtl'
  readonly texts: Texts
}
