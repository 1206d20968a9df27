import { toText } from '@authpkg/core'
import type { Widget } from './widget.ts'

/** Longer fields get a text area. */
export const singleLine = 255

/** A browser sends line ends as CR LF, and cannot send NUL or half a surrogate pair at all. */
const canonical = (text: string): string => text.replace(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD').toWellFormed()

const clean = (text: string): string => text.replace(/\r\n?/g, '\n')

export const textWidget: Widget = {
  template: 'input',
  show: toText,
  canonical,
  clean,
  control: (field) => ({ type: 'text', maxLength: field.maxLength, code: field.field?.type === 'uuid' }),
}

export const textareaWidget: Widget = {
  template: 'textarea',
  show: toText,
  canonical,
  clean,
  control: (field, text) => ({ maxLength: field.maxLength, rows: rowsFor(text, 5) }),
}

/** Written, never shown. */
export const passwordWidget: Widget = {
  template: 'input',
  show: () => '',
  canonical: (text) => text,
  clean: (text) => text,
  control: () => ({ type: 'password', autocomplete: 'new-password' }),
}

/** JSON is shown as it would be written by hand; what comes back unchanged is not written at all. */
export const jsonWidget: Widget = {
  template: 'textarea',
  show: (value) => (value === null || value === undefined ? '' : JSON.stringify(value, null, 2)),
  canonical,
  clean,
  control: (_, text) => ({ rows: rowsFor(text, 4), code: true }),
}

/** Bytes are not shown; base64 text takes their place, and nothing leaves them as they are. */
export const binaryWidget: Widget = {
  template: 'textarea',
  show: () => '',
  canonical: (text) => text.replace(/\s+/g, ''),
  clean: (text) => text.replace(/\s+/g, ''),
  control: () => ({ rows: 2, code: true, placeholder: 'Base64' }),
}

const rowsFor = (text: string, least: number): number => Math.min(Math.max(text.split('\n').length + 1, least), 24)
