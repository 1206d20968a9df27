import type { Form } from '@authpkg/auth'
import { hashToken, type Row } from '@authpkg/core'
import { widgets } from '../widgets/widgets.ts'
import type { ShownField } from './shown-fields.ts'

/** The texts of a form's controls, by field. */
export type FormTexts = Readonly<Record<string, string>>

/** The hidden field that says what a control showed at first. */
export const wasName = (name: string): string => `_was.${name}`

/** The control's text for the row's value. */
export const shownText = (field: ShownField, row: Row): string => widgets[field.widget].show(row[field.name])

/**
 * A short digest of what a control showed. What comes back with the same digest was not touched, and is not written:
 * so a form never rounds, trims or re-encodes a value that nobody changed, nor puts an old value over another's new one.
 */
export const digest = (field: ShownField, text: string): string =>
  hashToken(widgets[field.widget].canonical(text)).slice(0, 16)

/** The texts of a new row's form: the constant defaults. */
export const defaultTexts = (fields: readonly ShownField[]): FormTexts =>
  Object.fromEntries(fields.map((each) => [each.name, widgets[each.widget].show(each.field?.default ?? null)]))

export const rowTexts = (fields: readonly ShownField[], row: Row): FormTexts =>
  Object.fromEntries(fields.map((field) => [field.name, field.field ? shownText(field, row) : '']))

/** What was sent. A box without a tick sends nothing, which is its text; any other field that is missing stays out. */
export const sentTexts = (fields: readonly ShownField[], form: Form): FormTexts =>
  Object.fromEntries(
    fields
      .filter(({ fixed, name, widget }) => !fixed && (form.has(name) || widget === 'checkbox'))
      .map((field) => [field.name, widgets[field.widget].clean(form.get(field.name) ?? '')]),
  )

export interface Changes {
  /** The texts of fields that were changed. */
  readonly changed: FormTexts
  /** Fields that somebody else changed meanwhile, with what they hold now. */
  readonly overtaken: ReadonlyMap<string, string>
}

/** What was changed in the form of a row, held against what the form showed and what the row holds by now. */
export function changesOf(fields: readonly ShownField[], texts: FormTexts, form: Form, current: Row): Changes {
  const changed: Record<string, string> = {}
  const overtaken = new Map<string, string>()
  for (const field of fields) {
    const text = texts[field.name]
    if (text === undefined || !field.field) continue
    const now = digest(field, shownText(field, current))
    const was = form.get(wasName(field.name)) ?? now
    const sent = digest(field, text)
    if (sent === was || sent === now) continue
    changed[field.name] = text
    if (was !== now) overtaken.set(field.name, shownText(field, current))
  }
  return { changed, overtaken }
}

/** A form that is shown again. */
export interface Resumed {
  readonly texts: FormTexts
  /** Digests of what the controls showed at first, for the fields that were changed. */
  readonly was: FormTexts
}

/**
 * The form of a row again, with what was typed. Fields that nobody touched show what the row holds by now; of the
 * others it stays known what they showed at first, unless the person has been told that it is no longer so.
 */
export function resumed(
  fields: readonly ShownField[],
  sent: FormTexts,
  form: Form,
  current: Row,
  told: boolean,
): Resumed {
  const { changed, overtaken } = changesOf(fields, sent, form, current)
  const own = fields.filter(({ field, name }) => field === null && sent[name] !== undefined)
  const kept = Object.keys(changed).filter((name) => !(told && overtaken.has(name)) && form.has(wasName(name)))
  return {
    texts: {
      ...rowTexts(fields, current),
      ...changed,
      ...Object.fromEntries(own.map(({ name }) => [name, sent[name] ?? ''])),
    },
    was: Object.fromEntries(kept.map((name) => [name, form.get(wasName(name)) ?? ''])),
  }
}
