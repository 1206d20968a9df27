import { foldPassword, lettersAndDigits } from './password-text.ts'

/** Names of roles and of things at every login, which no password may consist of; those of the site come on top. */
export const ROLE_WORDS: readonly string[] = [
  'admin',
  'administrator',
  'guest',
  'login',
  'moderator',
  'password',
  'root',
  'superuser',
  'user',
  'welcome',
]

/** Shorter ones are found in too many good passwords. */
const SHORTEST_PART = 3
/** A year, or a number that somebody counts up. */
const MAX_DIGITS = 4

/**
 * Whether a password is one of the words, or is made of nothing but words, signs and up to four digits:
 * `alice-alice-alice` and `Alice.example.org1999` for Alice of example.org. Case does not matter. Of a name or an
 * address the parts count as well, as do those of a host.
 */
export function isMadeOfWords(password: string, words: readonly string[]): boolean {
  const text = foldPassword(password)
  const folded = words.map(foldPassword).filter((word) => word !== '')
  return folded.includes(text) || isCovered(lettersAndDigits(text), partsOf(folded))
}

const partsOf = (words: readonly string[]): readonly string[] => [
  ...new Set(
    words
      .flatMap((word) => [word, ...word.split('@'), ...word.split(/[^\p{L}\p{M}\p{N}]+/u)])
      .map(lettersAndDigits)
      .filter((part) => part.length >= SHORTEST_PART),
  ),
]

/** Whether the text falls into the parts and at most four single digits, by the fewest digits that reach each place. */
function isCovered(text: string, parts: readonly string[]): boolean {
  const digits: number[] = [0]
  const reach = (place: number, count: number): void => {
    digits[place] = Math.min(digits[place] ?? Number.POSITIVE_INFINITY, count)
  }
  for (let place = 0; place < text.length; place += 1) {
    const count = digits[place]
    if (count === undefined) continue
    for (const part of parts) if (text.startsWith(part, place)) reach(place + part.length, count)
    if (/\p{N}/u.test(text.charAt(place))) reach(place + 1, count + 1)
  }
  return text.length > MAX_DIGITS && (digits[text.length] ?? Number.POSITIVE_INFINITY) <= MAX_DIGITS
}
