import { type FieldDescription, inputField, type ModelDescription, type Relation, relationOfField } from '@authpkg/core'
import { labelOf } from '../names.ts'
import { booleanChoices } from '../widgets/choice.ts'
import type { Choice, WidgetName } from '../widgets/widget.ts'
import { widgetFor } from '../widgets/widgets.ts'

/** One field of a form, as the metadata and the options describe it; what a user may do with it comes on top. */
export interface FormField {
  /** In the form, and in the values: the model's field. */
  readonly name: string
  readonly label: string
  readonly widget: WidgetName
  /** Must not be left empty. */
  readonly required: boolean
  readonly help: string
  /** How much fits, in a few words. */
  readonly limit: string
  readonly maxLength?: number
  readonly choices?: readonly Choice[]
  /** The model's field; null for a field of the application's own. */
  readonly field: FieldDescription | null
  /** The to-one relation that the field is the key of. */
  readonly relation?: Relation
  /** Shown, never changed here. */
  readonly readonly: boolean
}

/** What an application says of a field of the model's. */
export interface FieldOptions {
  readonly label?: string
  readonly help?: string
  readonly widget?: WidgetName
  /** Whether empty text is refused. Default: yes, where the column has neither NULL nor a default. */
  readonly required?: boolean
}

/** A field that the model does not have; its text comes to `prepareValues`. */
export interface OwnField {
  readonly label?: string
  readonly help?: string
  /** Default: `text`. */
  readonly widget?: Exclude<WidgetName, 'relation' | 'binary'>
  readonly required?: boolean
  readonly choices?: readonly Choice[]
  /** The forms that have it. Default: both. */
  readonly on?: 'add' | 'edit'
}

interface FieldSelection {
  readonly fields?: readonly string[]
  readonly exclude?: readonly string[]
  readonly readonlyFields?: readonly string[]
  readonly fieldOptions?: Readonly<Record<string, FieldOptions | undefined>>
}

/** The model's fields that forms can show, in order. Secret ones never; what the database makes, only to be read. */
export function formFields(model: ModelDescription, selection: FieldSelection): readonly FormField[] {
  const names = (given: readonly string[] = []): string[] => given.map((name) => inputField(model, name)?.name ?? name)
  const excluded = new Set(names(selection.exclude))
  const readonly = new Set(names(selection.readonlyFields))
  const options = new Map(Object.entries(selection.fieldOptions ?? {}).map(([name, o]) => [names([name])[0], o]))
  const chosen = selection.fields ? names(selection.fields) : [...model.fields.keys()]
  return chosen
    .filter((name) => !excluded.has(name))
    .flatMap((name) => model.fields.get(name) ?? [])
    .filter((field) => !field.secret)
    .map((field) => formField(model, field, options.get(field.name) ?? {}, readonly.has(field.name)))
}

function formField(
  model: ModelDescription,
  field: FieldDescription,
  given: FieldOptions,
  isReadonly: boolean,
): FormField {
  const relation = relationOfField(model, field.name)
  const widget = given.widget ?? (relation ? 'relation' : widgetFor(field))
  return {
    name: field.name,
    label: given.label ?? labelOf(relation?.name ?? field.name),
    widget,
    required: given.required ?? mustBeGiven(field),
    help: given.help ?? '',
    limit: limitOf(field),
    field,
    readonly: isReadonly || field.readonly || field.generated,
    ...(field.maxLength !== undefined && { maxLength: field.maxLength }),
    ...(widget === 'select' && { choices: choicesOf(field) }),
    ...(relation && { relation }),
  }
}

/** A field of the application's own as a form field. */
export const ownFormField = (name: string, own: OwnField): FormField => ({
  name,
  label: own.label ?? labelOf(name),
  widget: own.widget ?? 'text',
  required: own.required ?? false,
  help: own.help ?? '',
  limit: '',
  field: null,
  readonly: false,
  ...(own.choices && { choices: own.choices }),
})

/** A box without a tick is an answer, too. */
const mustBeGiven = (field: FieldDescription): boolean =>
  !field.nullable && !field.hasDefault && field.default === undefined && field.type !== 'boolean'

const choicesOf = (field: FieldDescription): readonly Choice[] =>
  field.type === 'boolean' ? booleanChoices : (field.enumValues ?? []).map((value) => ({ value, label: value }))

function limitOf({ type, scale, maxLength }: FieldDescription): string {
  if (type === 'decimal' && scale !== undefined) return `up to ${scale} decimals`
  if (type === 'json') return 'JSON'
  if (type === 'binary') return 'Base64'
  return maxLength === undefined ? '' : `up to ${maxLength} characters`
}
