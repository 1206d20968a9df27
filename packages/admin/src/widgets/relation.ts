import { toText } from '@authpkg/core'
import type { Widget } from './widget.ts'

/**
 * The row that a foreign key points to: a list to choose from while there are few rows, else a page to search and
 * choose on. Which it is, is known only when the form is drawn.
 */
export const relationWidget: Widget = {
  template: 'lookup',
  show: toText,
  canonical: (text) => text.trim(),
  clean: (text) => text.trim(),
  control: () => ({}),
}
