import { type Form, readForm, STATUS } from '@authpkg/auth'
import type { Row } from '@authpkg/core'
import type { AdminRequest } from '../admin-request.ts'
import { canBeCorrected, type FormErrors, formErrors, noErrors } from '../form/form-errors.ts'
import { defaultTexts, type FormTexts, sentTexts } from '../form/form-text.ts'
import { readValues, withoutDefaulted } from '../form/form-values.ts'
import { type ShownField, shownFields } from '../form/shown-fields.ts'
import { AskedQuery } from '../list/query.ts'
import { lower } from '../list/table-view.ts'
import type { ModelVisit } from '../visit.ts'
import { afterSave, listUrl, ownTexts, renderForm, saver } from './form-page.ts'
import { formLookupPage } from './lookup.ts'

export async function addPage(visit: ModelVisit): Promise<Response> {
  const { request } = visit
  const fields = fieldsOf(visit)
  return show(visit, fields, { ...defaultTexts(fields), ...givenTexts(fields, request) })
}

export async function addAction(visit: ModelVisit): Promise<Response> {
  const { admin, request } = visit
  const fields = fieldsOf(visit)
  const form = await readForm(request.context)
  if (isLookingUp(form)) return formLookupPage(visit, fields, form, crumbs(visit))
  const texts = { ...sentTexts(fields, form), ...picked(form) }
  if (form.has('_lookup')) return show(visit, fields, texts)
  try {
    const row = await create(visit, fields, texts)
    return afterSave(visit, form, row, `New ${admin.title} saved successfully`)
  } catch (error) {
    if (!canBeCorrected(error)) throw error
    return show(visit, fields, texts, formErrors(admin, fields, error), STATUS[error.code])
  }
}

/** @throws {AccessDeniedError} for who may not add such rows. */
function fieldsOf(visit: ModelVisit): readonly ShownField[] {
  const { admin, request } = visit
  request.records.access.assertCan(request.principal, 'create', admin.model)
  return shownFields(visit, null, true)
}

async function create(visit: ModelVisit, fields: readonly ShownField[], texts: FormTexts): Promise<Row> {
  const { admin, request } = visit
  const typed = await readValues(visit, fields, withoutDefaulted(fields, texts))
  const input = { adding: true, own: ownTexts(fields, texts), request }
  const values = (await admin.options.prepareValues?.({ ...input, values: typed, current: null })) ?? typed
  return request.records.create(admin.model, values, saver(admin, input))
}

/** Whether a row is to be chosen, and has not been yet. */
export const isLookingUp = (form: Form): boolean =>
  Boolean(form.get('_lookup')) && !form.has('_pick') && !form.has('_cancel')

/** The choice made on the look-up page. */
export const picked = (form: Form): FormTexts => {
  const name = form.get('_lookup')
  const value = form.get('_pick')
  return name === undefined || value === undefined ? {} : { [name]: value }
}

/** An address may bring values along: `add/?user_id=5`. */
function givenTexts(fields: readonly ShownField[], { context }: AdminRequest): FormTexts {
  const searchParams = new AskedQuery(context.req.url)
  return Object.fromEntries(
    fields
      .map(
        ({ name, relation }) =>
          [name, searchParams.get(name) ?? (relation && searchParams.get(relation.name))] as const,
      )
      .flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
  )
}

const crumbs = (visit: ModelVisit) => [{ text: visit.admin.plural, href: listUrl(visit) }]

function show(
  visit: ModelVisit,
  fields: readonly ShownField[],
  texts: FormTexts,
  errors: FormErrors = noErrors,
  status: (typeof STATUS)[keyof typeof STATUS] = 200,
): Promise<Response> {
  const { admin } = visit
  return renderForm(visit, {
    title: `New ${lower(admin.title)}`,
    crumbs: crumbs(visit),
    fields,
    texts,
    errors,
    was: {},
    current: null,
    mayWrite: true,
    mayDelete: false,
    status,
  })
}
