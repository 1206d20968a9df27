/** The words of a name: `some_model`, `SomeModel` and `someModel` have two. Capitals in a row (`ISBN`) are one word. */
const wordPattern = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|[^\p{Lu}\p{Ll}\p{N}_\s-]+/gu

const wordsOf = (name: string): readonly string[] => name.match(wordPattern) ?? [name]

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)

/** Lower case, unless the word is all capitals; `id` is always `ID`. */
const plain = (word: string): string => {
  if (word.toLowerCase() === 'id') return 'ID'
  return word.length > 1 && word === word.toUpperCase() ? word : word.toLowerCase()
}

/**
 * A model's name as a title.
 * @example titleOf('playlist_track') // 'Playlist Track'
 */
export const titleOf = (name: string): string => wordsOf(name).map(plain).map(capital).join(' ')

/**
 * A field's name as a label.
 * @example labelOf('ReportsTo') // 'Reports to'
 */
export const labelOf = (name: string): string => capital(wordsOf(name).map(plain).join(' '))

/** The English plural of a title; a title that looks like one stays as it is. */
export function pluralOf(title: string): string {
  if (/[^aeiou]y$/i.test(title)) return `${title.slice(0, -1)}ies`
  if (/(ss|sh|ch|x|z|us|is)$/i.test(title)) return `${title}es`
  return /s$/i.test(title) ? title : `${title}s`
}
