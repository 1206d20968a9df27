import { toText } from '@authpkg/core'
import type { Widget } from './widget.ts'

/** What a browser takes as a number; it would empty a field that shows anything else. */
const htmlNumber = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i

const trim = (text: string): string => text.trim()

/** Whole numbers and floats. */
export const numberWidget: Widget = {
  template: 'input',
  show: toText,
  canonical: trim,
  clean: trim,
  control: (field, text) => ({
    type: text === '' || htmlNumber.test(text) ? 'number' : 'text',
    step: field.field?.type === 'float' ? 'any' : '1',
    inputMode: field.field?.type === 'float' ? 'decimal' : 'numeric',
  }),
}

/** Decimals and big integers: text, so that no digit is rounded on the way. */
export const decimalWidget: Widget = {
  template: 'input',
  show: toText,
  canonical: trim,
  clean: trim,
  control: (field) => ({ type: 'text', inputMode: field.field?.type === 'bigint' ? 'numeric' : 'decimal' }),
}
