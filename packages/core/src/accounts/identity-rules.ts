import * as v from 'valibot'
import { ValidationError } from '../errors.ts'
import { isStorableText } from '../query/field-value.ts'
import { type Sentence, say } from '../texts.ts'
import type { ModelLayout } from '../user/model-layout.ts'

const maxEmailLength = 254
const minUsernameLength = 3

/** Letters and digits of any script, and `- . _`: never `@`, so that a name cannot pass for an address. */
const usernamePattern = /^[\p{L}\p{M}\p{N}._-]+$/u
const email = v.pipe(v.string(), v.maxLength(maxEmailLength), v.rfcEmail())

/** Names and addresses are kept as typed, but for spaces at the ends and look-alike forms of one letter (NFKC). */
export const tidied = (typed: string): string => typed.normalize('NFKC').trim()

/** A new username as it is kept. @throws {ValidationError} `invalid_value` at `username` when it cannot be one. */
export function readUsername(typed: string, layout: ModelLayout): string {
  const username = tidied(typed)
  return faultless('username', username, usernameFault(username, layout))
}

/** A new address as it is kept. @throws {ValidationError} `invalid_value` at `email` when it cannot be one. */
export function readEmail(typed: string): string {
  const address = tidied(typed)
  const isEmail = isStorableText(address) && v.is(email, address)
  return faultless('email', address, isEmail ? null : say('emailInvalid'))
}

function faultless(field: string, text: string, fault: Sentence | null): string {
  if (fault !== null) throw ValidationError.field(field, 'invalid_value', fault)
  return text
}

function usernameFault(username: string, layout: ModelLayout): Sentence | null {
  if (username === '') return say('enterUsername')
  const place = layout.attributes.get('username')
  const model = place?.model === 'UserAuth' ? layout.userAuth?.model : layout.user
  const maxLength = model?.fields.get(place?.field ?? '')?.maxLength ?? 255
  const length = [...username].length
  if (length < minUsernameLength) return say('usernameTooShort', { min: minUsernameLength })
  if (length > maxLength) return say('usernameTooLong', { max: maxLength })
  return usernamePattern.test(username) ? null : say('usernameSigns')
}
