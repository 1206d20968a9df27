import { toText } from '@authpkg/core'
import type { ControlView, Widget } from './widget.ts'

const datePattern = /^(?!0000)\d{4}-\d{2}-\d{2}$/
const timePattern = /^\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/
const momentPattern = /^((?!0000)\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)$/
const clock = /^(\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?$/

/** A browser empties a native control that shows what it cannot read: such a value is edited as text. */
const native = (type: string, pattern: RegExp, text: string, step?: string): ControlView =>
  text === '' || pattern.test(text) ? { type, ...(step && { step }) } : { type: 'text' }

const trim = (text: string): string => text.trim()

export const dateWidget: Widget = {
  template: 'input',
  show: toText,
  canonical: trim,
  clean: trim,
  control: (_, text) => native('date', datePattern, text),
}

export const timeWidget: Widget = {
  template: 'input',
  show: toText,
  canonical: (text) => fullTime(text.trim()),
  clean: trim,
  control: (_, text) => native('time', timePattern, text, stepOf(text)),
}

/** A moment in UTC, to the millisecond. What the database holds beyond that stays, unless the moment is changed. */
export const datetimeWidget: Widget = {
  template: 'datetime',
  show: (value) => (value instanceof Date ? shortest(value) : toText(value)),
  canonical(text) {
    const [, day, time = ''] = momentPattern.exec(text.trim()) ?? []
    return day === undefined ? text.trim() : `${day}T${fullTime(time)}`
  },
  clean: trim,
  control: (_, text) => native('datetime-local', momentPattern, text, stepOf(text)),
}

/** As browsers write it: without seconds where there are none. */
function shortest(moment: Date): string {
  if (Number.isNaN(moment.getTime())) return ''
  return moment
    .toISOString()
    .replace(/(:\d{2})\.000Z$/, '$1')
    .replace(/(T\d{2}:\d{2}):00$/, '$1')
    .replace(/Z$/, '')
}

/** Browsers leave out seconds that are zero, and zeros behind the point. */
function fullTime(time: string): string {
  const [, minutes, seconds = '00', fraction = ''] = clock.exec(time) ?? []
  return minutes === undefined ? time : `${minutes}:${seconds}.${fraction.padEnd(6, '0')}`
}

/** In seconds; a minute, the browser's default, would make it refuse a stored value with seconds. */
function stepOf(text: string): string | undefined {
  if (/\.\d+$/.test(text)) return '0.001'
  return /\d{2}:\d{2}:\d{2}$/.test(text) ? '1' : undefined
}
