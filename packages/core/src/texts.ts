/** What core says to people on the pages of accounts, in English; `{name}` stands for a value. */
export const sentences = {
  addressIsPrimary: 'This is your primary address. Make another one primary first.',
  addressIsYours: 'This address is yours already.',
  addressTaken: 'This address is taken.',
  addressUnconfirmed: 'Only a confirmed address can be the primary one.',
  confirmAddressFirst: 'Confirm your e-mail address first.',
  deleteBlocked: 'This account cannot be deleted: there is something that must not lose its owner.',
  emailInvalid: 'This is not an e-mail address.',
  emailRequired: 'An e-mail address is required.',
  enterPassword: 'Enter a password.',
  enterUsername: 'Enter a username.',
  hashQueueFull: 'Too many people are logging in at once. Try again in a moment.',
  identityRequired: 'A username or an e-mail address is required.',
  invalidCredentials: 'Incorrect username or password.',
  wrongPassword: 'Incorrect password.',
  keyTooNarrow: 'The scopes of this key do not reach so far.',
  lastSuperuser: 'Somebody must remain who may do everything.',
  limiterUnavailable: 'Tries cannot be counted now. Try again.',
  lastAddress: 'This is your last confirmed address. Confirm another one first.',
  linkInvalid: 'This link is not valid, or not any more. Ask for a new one.',
  linkNotYours: 'The address of this link is not yours any more.',
  mailUnavailable: 'The mail could not be sent. Try again in a moment.',
  noSuchAddress: 'You have no such address.',
  noSuchKey: 'There is no such key.',
  noSuchSession: 'There is no such session.',
  noSuchUser: 'There is no such user.',
  notAllowed: 'You may not see or do this.',
  notLetIn:
    'Incorrect username or password, or an address that is not confirmed yet: then we have mailed you its link again.',
  passwordAgain: 'Enter your password once more to go on.',
  passwordBreached: 'This password is known from a breach of another site: others may have it.',
  passwordIsHash: 'The password must not begin with pbkdf2_sha256.',
  passwordMadeOfNames: 'The password must not be made of your name, your address or the name of this site.',
  passwordNeedsDigit: 'The password needs a digit.',
  passwordNeedsLower: 'The password needs a lower-case letter.',
  passwordNeedsUpper: 'The password needs an upper-case letter.',
  passwordNotChecked: 'The password could not be checked just now. Try again in a moment.',
  passwordOrNew: 'Enter the password, or choose a new one.',
  passwordTooCommon: 'This password, or what it is made of, is among the most common ones: others guess it first.',
  passwordTooLong: 'The password may have at most {max} characters.',
  passwordTooShort: 'Use at least {min} characters.',
  passwordUnusable: 'The password has a character that cannot be used.',
  sessionOver: 'You are not logged in any more.',
  mayNotInvite: 'You may not invite anybody to this.',
  noSuchInvitation: 'There is no such invitation.',
  roleUnknown: 'There is no role {role}.',
  invitationRequired: 'Only who is invited can register here.',
  invitedOther: 'The invitation is for another address.',
  registrationClosed: 'Nobody can register here.',
  tooManyMails: 'Too many mails went there. Try again later.',
  tooManyTries: 'Too many tries. Try again later.',
  usernameSigns: 'A username may hold letters, digits and the signs - . _ only.',
  usernameTaken: 'This username is taken.',
  usernameTooLong: 'A username can have at most {max} characters.',
  usernameTooShort: 'A username needs at least {min} characters.',
  valueTooLong: 'This is too long.',
} as const

export type SentenceKey = keyof typeof sentences

/** The names of the values that a text has places for. */
type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never

/** The values that a text needs, as a last argument; none for a text without places. */
export type ValuesFor<Text extends string> = [NamesIn<Text>] extends [never]
  ? []
  : [values: Readonly<Record<NamesIn<Text>, string | number>>]

/** What is said to people: in English, and by the key under which a catalogue has it in other languages. */
export interface Sentence {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
  readonly english: string
}

/** What an error says: plain English, or sentences that can be told in other languages. */
export type Message = string | Sentence | readonly (string | Sentence)[]

/**
 * One of core's own sentences. A catalogue has it as `error.` and the key.
 *
 * @example throw new ConflictError('username_taken', say('usernameTaken'))
 */
export const say = <Key extends SentenceKey>(key: Key, ...[values]: ValuesFor<(typeof sentences)[Key]>): Sentence =>
  sentence(`error.${key}`, sentences[key], values)

export const sentence = (key: string, text: string, values: Sentence['values'] = {}): Sentence => ({
  key,
  values,
  english: fillIn(text, (name) => values[name]),
})

/** A text with its places filled; a place without a value stays as it is. */
export const fillIn = (text: string, value: (name: string) => string | number | undefined): string =>
  text.replace(/\{(\w+)\}/g, (place, name: string) => String(value(name) ?? place))

/** The parts of a message, one sentence each. */
export const partsOf = (message: Message): readonly (string | Sentence)[] =>
  typeof message === 'object' && 'length' in message ? message : [message]

export const inEnglish = (message: Message): string =>
  partsOf(message)
    .map((part) => (typeof part === 'string' ? part : part.english))
    .join(' ')
