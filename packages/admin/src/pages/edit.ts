import { type Form, readForm, STATUS } from '@authpkg/auth'
import { and, isAlways, isNever, type Row, ValidationError, valuesAsRead, type Where, whereKey } from '@authpkg/core'
import { canBeCorrected, type FormErrors, formErrors, noErrors } from '../form/form-errors.ts'
import { changesOf, type FormTexts, type Resumed, resumed, rowTexts, sentTexts } from '../form/form-text.ts'
import { readValues } from '../form/form-values.ts'
import { type ShownField, shownFields } from '../form/shown-fields.ts'
import { sentSegment } from '../row-url.ts'
import { mayFollow, withinReach } from '../visible.ts'
import type { ModelVisit } from '../visit.ts'
import { isLookingUp, picked } from './add.ts'
import { afterSave, listUrl, ownTexts, renderForm, saver } from './form-page.ts'
import { formLookupPage } from './lookup.ts'

export async function editPage(visit: ModelVisit): Promise<Response> {
  const opened = await open(visit)
  return show(visit, opened, { texts: rowTexts(opened.fields, opened.row), was: {} })
}

export async function editAction(visit: ModelVisit): Promise<Response> {
  const { admin, request } = visit
  const opened = await open(visit)
  const form = await readForm(request.context)
  if (isLookingUp(form)) return formLookupPage(visit, opened.fields, form, crumbs(visit))
  const { fields, row } = opened
  const texts = { ...sentTexts(fields, form), ...picked(form) }
  if (form.has('_lookup')) return show(visit, opened, resumed(fields, texts, form, row, false))
  try {
    const saved = await save(visit, opened, texts, form)
    return afterSave(visit, form, saved, `Changes to ${admin.title} saved successfully`)
  } catch (error) {
    if (!canBeCorrected(error)) throw error
    const again = resumed(fields, texts, form, row, error.code === 'version_conflict')
    return show(visit, opened, again, formErrors(admin, fields, error), STATUS[error.code])
  }
}

interface Opened {
  readonly key: string
  readonly row: Row
  readonly within: Where | undefined
  readonly fields: readonly ShownField[]
  readonly mayWrite: boolean
}

/** @throws {NotFoundError} for a row that is not there, or not for this user. */
async function open(visit: ModelVisit): Promise<Opened> {
  const { admin, request } = visit
  const key = sentSegment(request.context.req.url, 1)
  const within = await admin.options.getQuery?.(request)
  const row = await request.records.get(admin.model, key, {
    include: relationsOf(visit),
    ...(within && { where: within }),
  })
  const mayWrite = await isAmong(visit, key, request.records.access.scope(request.principal, 'update', admin.model))
  if (!mayWrite) await assertFresh(visit, key)
  return { key, row, within, fields: shownFields(visit, row, mayWrite), mayWrite }
}

/** The rows that the form's foreign keys point to, for their text forms. */
function relationsOf({ admin, request: { records } }: ModelVisit) {
  const relations = admin.formFields.flatMap(({ relation }) => relation ?? [])
  // One that bears the name of its key field would take the key's place in the row.
  const included = relations.filter(
    (each) => !admin.model.fields.has(each.name) && mayFollow(records, admin.model, each),
  )
  return Object.fromEntries(included.map(({ name }) => [name, {}]))
}

/** Whether a row is among others: one statement where that depends on the row. */
async function isAmong(
  { admin: { model }, request: { records } }: ModelVisit,
  key: string,
  rows: Where,
): Promise<boolean> {
  if (isNever(rows) || isAlways(rows)) return isAlways(rows)
  return (await records.adapter.count(model.name, { where: and(whereKey(model, key), rows), cap: 1 })) > 0
}

/**
 * Who could change the row but for an old login is asked for the password before they fill in the form.
 * @throws {AuthenticationError} `fresh_login_required`.
 */
async function assertFresh(visit: ModelVisit, key: string): Promise<void> {
  const { admin, request } = visit
  for (const { rows, refusal } of request.records.access.remedies(request.principal, 'update', admin.model)) {
    const refused = refusal()
    if (refused.code === 'fresh_login_required' && (await isAmong(visit, key, rows))) throw refused
  }
}

async function save(
  visit: ModelVisit,
  { key, row, within, fields }: Opened,
  texts: FormTexts,
  form: Form,
): Promise<Row> {
  const { admin, request } = visit
  const { changed, overtaken } = changesOf(fields, texts, form, row)
  if (overtaken.size > 0) throw overtakenError(overtaken)
  const typed = await readValues(visit, fields, changed)
  const input = { adding: false, own: ownTexts(fields, texts), request }
  const values = (await admin.options.prepareValues?.({ ...input, values: typed, current: row })) ?? typed
  return request.records.update(admin.model, key, values, {
    ...saver(admin, input),
    ...(within && { where: within }),
    asRead: valuesAsRead(admin.model, pick(row, Object.keys(changed))),
  })
}

const pick = (row: Row, names: readonly string[]): Row =>
  Object.fromEntries(names.filter((name) => name in row).map((name) => [name, row[name]]))

/** The form is shown again with the new values known to it: saving once more is then meant. */
function overtakenError(overtaken: ReadonlyMap<string, string>): ValidationError {
  const message = (now: string): string =>
    `Somebody else changed this meanwhile${now === '' ? '' : ` to “${now.slice(0, 100)}”`}. Save again to put yours in its place.`
  return new ValidationError('version_conflict', 'Somebody else changed this row meanwhile.', {
    fields: Object.fromEntries(
      [...overtaken].map(([name, now]) => [name, [{ code: 'version_conflict', message: message(now) }]]),
    ),
  })
}

const crumbs = (visit: ModelVisit) => [{ text: visit.admin.plural, href: listUrl(visit) }]

async function show(
  visit: ModelVisit,
  { key, row, fields, mayWrite }: Opened,
  { texts, was }: Resumed,
  errors: FormErrors = noErrors,
  status: (typeof STATUS)[keyof typeof STATUS] = 200,
): Promise<Response> {
  const { admin } = visit
  return renderForm(visit, {
    title: admin.label(row),
    crumbs: crumbs(visit),
    fields,
    texts,
    errors,
    was,
    current: row,
    mayWrite: mayWrite && fields.some(({ fixed }) => !fixed),
    mayDelete: await isAmong(visit, key, withinReach(visit.request.records, 'delete', admin.model)),
    status,
  })
}
