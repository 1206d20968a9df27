import type { FormField } from '../form/form-field.ts'

export type WidgetName =
  | 'text'
  | 'textarea'
  | 'password'
  | 'number'
  | 'decimal'
  | 'checkbox'
  | 'select'
  | 'date'
  | 'time'
  | 'datetime'
  | 'json'
  | 'binary'
  | 'relation'

/** One choice of a select. */
export interface Choice {
  readonly value: string
  readonly label: string
}

/** What the template of a control needs to know; each reads what it has a use for. */
export interface ControlView {
  /** Of an `input` element. */
  readonly type?: string
  readonly inputMode?: 'numeric' | 'decimal'
  /** Of a number, date or time: the step, so that the browser lets the stored value pass. */
  readonly step?: string
  readonly maxLength?: number | undefined
  readonly rows?: number
  readonly placeholder?: string
  readonly autocomplete?: string
  /** Text that is no prose: a fixed-width font and no spell check. */
  readonly code?: boolean
  readonly choices?: readonly Choice[]
}

/** How values of a kind are edited. Every widget is a native control first. */
export interface Widget {
  /** The template of the control, below `widgets/`. */
  readonly template: string
  /** The control's text for a stored value. */
  show(value: unknown): string
  /** One text for everything that a browser may send back for the same content. */
  canonical(text: string): string
  /** What a person typed, as it is read: without what a keyboard or a browser adds. */
  clean(text: string): string
  control(field: FormField, text: string): ControlView
}
