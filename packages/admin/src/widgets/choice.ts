import { toText } from '@authpkg/core'
import type { Choice, Widget } from './widget.ts'

const truths: ReadonlySet<string> = new Set(['true', 't', '1', 'on', 'yes'])

const ticked = (text: string): string => (truths.has(text.toLowerCase()) ? 'true' : '')

/** A box that is ticked or not; without a tick the browser sends nothing. */
export const checkboxWidget: Widget = {
  template: 'checkbox',
  show: (value) => (value === true ? 'true' : ''),
  canonical: ticked,
  clean: ticked,
  control: () => ({}),
}

export const booleanChoices: readonly Choice[] = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
]

/** One of the field's choices. A stored value that is none of them stays one. */
export const selectWidget: Widget = {
  template: 'select',
  show: toText,
  canonical: (text) => text,
  clean: (text) => text,
  control: (field, text) => ({ choices: withStored(field.choices ?? [], text) }),
}

export function withStored(choices: readonly Choice[], value: string): readonly Choice[] {
  if (value === '' || choices.some((choice) => choice.value === value)) return choices
  return [...choices, { value, label: value }]
}
