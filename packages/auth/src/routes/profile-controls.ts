import { type AnyUser, type Auth, type FieldDescription, type FieldType, fieldOf, toText } from '@authpkg/core'
import type { FormState } from '../form.ts'
import type { Language } from '../languages/language.ts'

/** One field of the profile as its form shows it. */
interface ProfileControl {
  readonly name: string
  readonly label: string
  readonly kind: 'input' | 'area' | 'checkbox' | 'select'
  readonly type: string
  readonly autocomplete: string
  readonly required: boolean
  /** Of a select. */
  readonly choices: readonly string[]
}

const kinds: { readonly [Type in FieldType]?: ProfileControl['kind'] } = {
  text: 'area',
  json: 'area',
  boolean: 'checkbox',
  enum: 'select',
}
const types: { readonly [Type in FieldType]?: string } = { date: 'date', time: 'time' }

const autocompletes: Readonly<Record<string, string>> = {
  name: 'name',
  first_name: 'given-name',
  firstName: 'given-name',
  last_name: 'family-name',
  lastName: 'family-name',
}

/** What the user has in the form's fields. */
export const profileTexts = ({ profile }: Auth, user: AnyUser): FormState['values'] =>
  Object.fromEntries(Object.entries(profile.of(user)).map(([name, value]) => [name, toText(value)]))

export const profileControls = ({ config }: Auth, language: Language): readonly ProfileControl[] =>
  config.profileFields.map((name) => {
    const field = fieldOf(config.layout.user, name)
    return {
      name,
      label: labelOf(name, language),
      kind: kinds[field.type] ?? 'input',
      type: types[field.type] ?? 'text',
      autocomplete: autocompletes[name] ?? 'off',
      required: !field.nullable && !mayBeEmpty(field),
      choices: [...(field.nullable ? [''] : []), ...(field.enumValues ?? [])],
    }
  })

const mayBeEmpty = ({ type }: FieldDescription): boolean => type === 'string' || type === 'text' || type === 'boolean'

/** A catalogue may have a text for a field of the application's own; else its name is made readable. */
function labelOf(name: string, { texts }: Language): string {
  const own = (texts as Readonly<Record<string, string>>)[`profile.field.${name}`]
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
  return own ?? words.charAt(0).toUpperCase() + words.slice(1)
}

/** A browser does not send a box that is not ticked. */
export const sentByForm = ({ config }: Auth, sent: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(sent).map(([name, value]) => {
      const isBox = fieldOf(config.layout.user, name).type === 'boolean'
      return [name, isBox ? (value ?? 'false') : value]
    }),
  )
