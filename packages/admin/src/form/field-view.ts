import { type Row, toText } from '@authpkg/core'
import { anyCell, bytes, type Cell, fieldCell } from '../list/cell.ts'
import { labelOfKey, relatedChoices, targetOf } from '../related.ts'
import type { ModelVisit } from '../visit.ts'
import { withStored } from '../widgets/choice.ts'
import type { ControlView } from '../widgets/widget.ts'
import { widgets } from '../widgets/widgets.ts'
import type { FormErrors } from './form-errors.ts'
import { digest, type FormTexts, shownText, wasName } from './form-text.ts'
import type { ShownField } from './shown-fields.ts'

/** One field as the template draws it. */
export interface FieldView {
  readonly id: string
  readonly name: string
  readonly label: string
  readonly help: string
  readonly limit: string
  /** Takes the form's whole width. */
  readonly wide: boolean
  readonly errors: readonly string[]
  readonly required: boolean
  readonly describedBy: string
  /** The control's template, below `widgets/`. */
  readonly template: string
  readonly text: string
  readonly control: ControlView
  /** Of a field that is only shown. */
  readonly cell: Cell | null
  /** What the control showed at first, for a row that is there. */
  readonly was: { readonly name: string; readonly digest: string } | null
  /** The row chosen now, where it is looked up. */
  readonly lookup: { readonly current: string; readonly url: string; readonly nullable: boolean } | null
}

interface FormParts {
  readonly fields: readonly ShownField[]
  readonly texts: FormTexts
  readonly errors: FormErrors
  readonly current: Row | null
  /** Digests of what controls showed at first, where that is not what the row holds now. */
  readonly was: FormTexts
}

/** The fields of a form with everything that is typed in them. One statement for each foreign key that can be chosen. */
export function fieldViews(visit: ModelVisit, parts: FormParts): Promise<FieldView[]> {
  return Promise.all(parts.fields.map((field) => fieldView(visit, field, parts)))
}

async function fieldView(
  visit: ModelVisit,
  field: ShownField,
  { texts, errors, current, was }: FormParts,
): Promise<FieldView> {
  const text = field.widget === 'password' ? '' : (texts[field.name] ?? '')
  const found = errors.fields.get(field.name) ?? []
  const id = `field-${field.name}`
  const help = helpOf(field, current)
  return {
    id,
    name: field.name,
    label: field.label,
    help,
    limit: field.fixed ? '' : field.limit,
    wide: isWide(field, text),
    errors: found,
    required: isRequired(field, current),
    describedBy: describedBy(id, field, help, found),
    text,
    cell: field.fixed && current ? await fixedCell(visit, field, current) : null,
    was:
      current && field.field && !field.fixed
        ? { name: wasName(field.name), digest: was[field.name] ?? digest(field, shownText(field, current)) }
        : null,
    ...(await drawing(visit, field, text)),
  }
}

const describedBy = (id: string, field: ShownField, help: string, errors: readonly string[]): string =>
  [field.limit && `${id}-limit`, help && `${id}-help`, errors.length > 0 && `${id}-error`].filter(Boolean).join(' ')

/** Text that may be long, or is. */
function isWide({ widget, maxLength, field, fixed }: ShownField, text: string): boolean {
  if (widget === 'textarea' || widget === 'json' || widget === 'binary') return !fixed || text.length > 30
  return widget === 'text' && field?.type !== 'uuid' && (maxLength ?? 255) > 100
}

async function drawing(
  visit: ModelVisit,
  field: ShownField,
  text: string,
): Promise<Pick<FieldView, 'template' | 'control' | 'lookup'>> {
  const { admin } = visit
  const widget = widgets[field.widget]
  if (field.fixed) return { template: 'fixed', control: {}, lookup: null }
  if (!field.relation) return { template: templateFor(field, text), control: widget.control(field, text), lookup: null }
  const path = [field.relation.name]
  const { choices, current } = await relatedChoices(visit, field.relation, path, text)
  if (choices) return { template: 'select', control: { choices: withStored(choices, text) }, lookup: null }
  const url = `${admin.url}lookup/?${new URLSearchParams({ field: field.relation.name })}`
  return { template: 'lookup', control: {}, lookup: { current, url, nullable: field.field?.nullable ?? false } }
}

/** A single line would lose the line ends of a text that has some. */
const templateFor = (field: ShownField, text: string): string =>
  field.widget === 'text' && text.includes('\n') ? 'textarea' : widgets[field.widget].template

/** A row that already has empty text keeps it: old data need not be invented. */
const isRequired = (field: ShownField, current: Row | null): boolean =>
  field.required &&
  !field.fixed &&
  !(current && field.field && (current[field.name] === '' || field.widget === 'binary'))

function helpOf(field: ShownField, current: Row | null): string {
  if (field.widget !== 'binary' || !current || field.fixed) return field.fixed ? '' : field.help
  const stored = current[field.name]
  return stored instanceof Uint8Array
    ? `${bytes(stored.length)} stored. Left empty, they stay as they are.`
    : field.help
}

async function fixedCell(visit: ModelVisit, field: ShownField, row: Row): Promise<Cell> {
  const { site, request } = visit
  const { relation } = field
  const related = relation && row[relation.name]
  if (relation && related instanceof Object) {
    const target = targetOf(request, relation)
    const text = site.labelOf(target)(related as Row)
    const href = site.hrefOf(target, related as Row)
    return href === null ? { kind: 'text', text } : { kind: 'link', text, href }
  }
  const key = row[field.name]
  if (relation?.name === field.name && key !== null && key !== undefined) {
    return { kind: 'text', text: await labelOfKey(visit, relation, toText(key)) }
  }
  return field.field ? fieldCell(field.field, row[field.name]) : anyCell(row[field.name])
}
