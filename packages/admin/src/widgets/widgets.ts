import type { FieldDescription } from '@authpkg/core'
import { checkboxWidget, selectWidget } from './choice.ts'
import { datetimeWidget, dateWidget, timeWidget } from './datetime.ts'
import { decimalWidget, numberWidget } from './number.ts'
import { relationWidget } from './relation.ts'
import { binaryWidget, jsonWidget, passwordWidget, singleLine, textareaWidget, textWidget } from './text.ts'
import type { Widget, WidgetName } from './widget.ts'

export const widgets: Readonly<Record<WidgetName, Widget>> = {
  text: textWidget,
  textarea: textareaWidget,
  password: passwordWidget,
  number: numberWidget,
  decimal: decimalWidget,
  checkbox: checkboxWidget,
  select: selectWidget,
  date: dateWidget,
  time: timeWidget,
  datetime: datetimeWidget,
  json: jsonWidget,
  binary: binaryWidget,
  relation: relationWidget,
}

/** The widget of a field's type. */
export function widgetFor(field: FieldDescription): WidgetName {
  switch (field.type) {
    case 'string':
      return (field.maxLength ?? singleLine) > singleLine ? 'textarea' : 'text'
    case 'text':
      return 'textarea'
    case 'uuid':
      return 'text'
    case 'enum':
      return 'select'
    case 'boolean':
      return field.nullable ? 'select' : 'checkbox'
    case 'integer':
    case 'float':
      return 'number'
    case 'bigint':
      return 'decimal'
    default:
      return field.type
  }
}
