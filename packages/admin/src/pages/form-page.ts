import { type Form, flash, seeOther } from '@authpkg/auth'
import type { Row, SaveStep } from '@authpkg/core'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { SaveInput } from '../admin-options.ts'
import { fieldViews } from '../form/field-view.ts'
import type { FormErrors } from '../form/form-errors.ts'
import type { FormTexts } from '../form/form-text.ts'
import type { ShownField } from '../form/shown-fields.ts'
import { AskedQuery } from '../list/query.ts'
import type { ModelAdmin } from '../model-admin.ts'
import { rowUrl } from '../row-url.ts'
import { type Link, renderModelPage, shellView } from '../shell.ts'
import { isWithinReach } from '../visible.ts'
import type { ModelVisit } from '../visit.ts'
import { adminView } from './list.ts'

export interface FormPage {
  readonly title: string
  readonly crumbs: readonly Link[]
  readonly fields: readonly ShownField[]
  readonly texts: FormTexts
  readonly errors: FormErrors
  /** Digests of what controls showed at first, where that is not what the row holds now. */
  readonly was: FormTexts
  /** The row that is edited; null for a new one. */
  readonly current: Row | null
  /** Whether there is anything to save. */
  readonly mayWrite: boolean
  readonly mayDelete: boolean
  readonly status: ContentfulStatusCode
}

export async function renderForm(visit: ModelVisit, page: FormPage): Promise<Response> {
  const { admin, request } = visit
  const { pathname, search } = new URL(request.context.req.url)
  const fields = await fieldViews(visit, page)
  const view = {
    ...shellView(visit, { title: page.title, admin, crumbs: page.crumbs }),
    admin: adminView(visit),
    action: pathname + search,
    fields,
    generalErrors: page.errors.general,
    // The list above the form: every message with a link to its field.
    errorLinks: fields.flatMap(({ id, errors }) => errors.map((text) => ({ id, text }))),
    mayWrite: page.mayWrite,
    mayAdd: isWithinReach(request.records, 'create', admin.model),
    deleteUrl: page.mayDelete && page.current ? deleteUrlOf(admin, page.current, search) : null,
    cancelUrl: listUrl(visit),
    keyText: page.current ? admin.model.primaryKey.map((name) => String(page.current?.[name])).join(', ') : '',
  }
  return renderModelPage(visit, page.current ? 'edit' : 'add', view, page.status)
}

const deleteUrlOf = (admin: ModelAdmin, row: Row, search: string): string | null => {
  const url = rowUrl(admin, row)
  return url === null ? null : `${url}delete/${search}`
}

/** The list as it was last seen: pages below it carry its query along. */
export function listUrl({ admin, request: { context } }: ModelVisit): string {
  const query = new AskedQuery(context.req.url).get('_list')
  return query ? `${admin.url}?${new URLSearchParams(query)}` : admin.url
}

/** Where to go after saving, as the button said. */
export function afterSave(visit: ModelVisit, form: Form, row: Row, text: string): Response {
  const { admin, request } = visit
  const { context } = request
  flash(context, text)
  const { search } = new URL(context.req.url)
  if (form.has('_add')) return seeOther(context, `${admin.url}add/${search}`)
  const url = form.has('_continue') ? rowUrl(admin, row) : null
  return seeOther(context, url === null ? listUrl(visit) : url + search)
}

/** Writes by the model's own `saveModel`, if it has one. */
export function saver(admin: ModelAdmin, input: Omit<SaveInput, 'values' | 'current'>) {
  const { saveModel } = admin.options
  if (!saveModel) return {}
  return {
    save: ({ db, values, current, write }: SaveStep): Promise<Row> =>
      saveModel({ ...input, values, current }, write, db),
  }
}

/** The texts of fields that the model does not have. */
export const ownTexts = (fields: readonly ShownField[], texts: FormTexts): FormTexts =>
  Object.fromEntries(fields.filter(({ field }) => field === null).map(({ name }) => [name, texts[name] ?? '']))
