import type { Row } from '@authpkg/core'
import type { ModelAdmin } from '../model-admin.ts'
import { mayFollow } from '../visible.ts'
import type { ModelVisit } from '../visit.ts'
import type { FormField } from './form-field.ts'

/** A field as this user meets it in this form. */
export interface ShownField extends FormField {
  /** Shown as text only. */
  readonly fixed: boolean
}

/**
 * The fields of a form for who asks: what may not be read is absent, what may not be written is text. A new row has
 * no text to show, so there only what can be filled in is left.
 */
export function shownFields(visit: ModelVisit, current: Row | null, mayWrite: boolean): readonly ShownField[] {
  const { admin, request } = visit
  const { access } = request.records
  const readable = access.readableFields(request.principal, admin.model)
  const writable = access.writableFields(request.principal, admin.model)
  const isFixed = ({ field, readonly }: FormField): boolean =>
    !mayWrite || readonly || (field !== null && (!writable.has(field.name) || isOwnKey(admin, field.name, current)))
  return formOf(visit, current === null)
    .filter(({ field }) => field === null || readable.has(field.name))
    .map((field) => ({ ...withoutHiddenRelation(visit, field), fixed: isFixed(field) }))
    .filter(({ fixed, field }) => !fixed || (current !== null && field !== null))
}

function formOf({ admin, request }: ModelVisit, adding: boolean): readonly FormField[] {
  const { getForm, getAddForm, getEditForm, ownFields = {} } = admin.options
  const own = [...admin.ownFields.values()].filter(
    ({ name }) => (ownFields[name]?.on ?? 'both') !== (adding ? 'edit' : 'add'),
  )
  const fields = [...admin.formFields, ...own]
  if (adding && getAddForm) return getAddForm(fields, request)
  if (!adding && getEditForm) return getEditForm(fields, request)
  return getForm?.(fields, adding, request) ?? fields
}

/** The key of a row that is there does not change: its address would. */
const isOwnKey = ({ model }: ModelAdmin, name: string, current: Row | null): boolean =>
  current !== null && model.primaryKey.includes(name)

/** Where the related rows may not be seen, the key is a plain value. */
function withoutHiddenRelation({ admin, request: { records } }: ModelVisit, field: FormField): FormField {
  if (!field.relation || mayFollow(records, admin.model, field.relation)) return field
  const { relation: _, ...plain } = field
  return { ...plain, widget: field.field?.type === 'integer' ? 'number' : 'text' }
}
