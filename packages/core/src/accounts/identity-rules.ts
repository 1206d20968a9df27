import * as v from 'valibot'
import { isStorableText } from '../query/field-value.ts'
import { type Sentence, say } from '../texts.ts'
import type { ModelLayout } from '../user/model-layout.ts'

const maxEmailLength = 254
const minUsernameLength = 3

/** Letters and digits of any script, and `- . _`: never `@`, so that a name cannot pass for an address. */
const usernamePattern = /^[\p{L}\p{M}\p{N}._-]+$/u
const email = v.pipe(v.string(), v.maxLength(maxEmailLength), v.rfcEmail())

/** What is wrong with a new username, as a sentence; null when nothing is. */
export function checkUsername(username: string, layout: ModelLayout): Sentence | null {
  const place = layout.attributes.get('username')
  const model = place?.model === 'UserAuth' ? layout.userAuth?.model : layout.user
  const maxLength = model?.fields.get(place?.field ?? '')?.maxLength ?? 255
  const length = [...username].length
  if (length < minUsernameLength) return say('usernameTooShort', { min: minUsernameLength })
  if (length > maxLength) return say('usernameTooLong', { max: maxLength })
  return usernamePattern.test(username) ? null : say('usernameSigns')
}

/** What is wrong with a new address, as a sentence; null when nothing is. */
export const checkEmail = (address: string): Sentence | null =>
  isStorableText(address) && v.is(email, address) ? null : say('emailInvalid')
