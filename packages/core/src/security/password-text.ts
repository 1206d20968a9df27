import { type Sentence, say } from '../texts.ts'

/** The form in which a password is counted and hashed: one spelling for what a keyboard can spell in several ways. */
export const normalizePassword = (password: string): string => password.normalize('NFKC')

/** The form in which a password is compared with words, where case does not matter. */
export const foldPassword = (text: string): string => normalizePassword(text).trim().toUpperCase().toLowerCase()

/** Without the signs and spaces that people put between words. */
export const lettersAndDigits = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N}]/gu, '')

/** What a person would count, roughly: an emoji or an accented letter is one. */
export const countCodePoints = (text: string): number => [...text].length

/**
 * Says why a value cannot be a password at all, or null when it can: not text, empty, NUL or half a character in it,
 * more than `maxLength` code points. Cheap for any input: the road in front of every hash.
 */
export function passwordFault(password: unknown, maxLength: number): Sentence | null {
  if (typeof password !== 'string' || password === '') return say('enterPassword')
  if (isTooLong(password, maxLength)) return say('passwordTooLong', { max: maxLength })
  if (password.includes('\0') || !password.isWellFormed()) return say('passwordUnusable')
  return null
}

/** Normalising joins at most four code points, each of at most two units, into one: past that nothing need be read. */
const isTooLong = (password: string, maxLength: number): boolean =>
  password.length > 8 * maxLength || countCodePoints(normalizePassword(password)) > maxLength
