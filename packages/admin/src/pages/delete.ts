import { flash, readForm, STATUS, seeOther } from '@authpkg/auth'
import { ConflictError, type DeletePreview, keyText, NotFoundError, or, type Row, whereKey } from '@authpkg/core'
import type { AdminRequest } from '../admin-request.ts'
import { Address } from '../list/address.ts'
import { AskedQuery } from '../list/query.ts'
import { inWords, lower } from '../list/table-view.ts'
import { labelOf, pluralOf, titleOf } from '../names.ts'
import { rowUrl, sentSegment } from '../row-url.ts'
import { renderModelPage, shellView } from '../shell.ts'
import type { ModelVisit } from '../visit.ts'
import { listUrl } from './form-page.ts'
import { adminView } from './list.ts'

/** What goes with the rows, or loses its link to them, along one relation. */
interface StepView {
  readonly title: string
  readonly count: string
  readonly effect: 'delete' | 'setNull'
  /** How the rows hang on those that are deleted, where that is not at once: `Albums › Tracks`. */
  readonly path: string
  readonly rows: readonly RowLine[]
  /** How many more there are than are shown. */
  readonly more: number
}

interface RowLine {
  readonly text: string
  readonly href: string | null
}

/** More rows than can be looked over on one page. */
const mostRows = 500

export async function deletePage(visit: ModelVisit, keysOf: KeysOf): Promise<Response> {
  const { request } = visit
  return show(visit, keysOf(request))
}

export async function deleteAction(visit: ModelVisit, keysOf: KeysOf): Promise<Response> {
  const { admin, request } = visit
  const form = await readForm(request.context)
  const keys = form.has('id') ? form.getAll('id') : keysOf(request)
  try {
    const deleted = await request.records.delete(admin.model, known(keys), await deleteOptions(visit))
    flash(request.context, `Successfully deleted ${deleted} ${deleted === 1 ? admin.title : admin.plural}`)
    return seeOther(request.context, fitting(listUrl(visit)))
  } catch (error) {
    if (!(error instanceof ConflictError) || error.code === 'deadlock') throw error
    return show(visit, keys, blocked(error), STATUS[error.code])
  }
}

export type KeysOf = (request: AdminRequest) => readonly string[]

/** The row that the address names: `5/delete/`. */
export const keyInPath: KeysOf = ({ context }) => [sentSegment(context.req.url, 2)]

/** The rows that the address lists: `delete/?id=5&id=6`. */
export const keysInQuery: KeysOf = ({ context }) => new AskedQuery(context.req.url).getAll('id')

/** What the list's form asks for: so far only to delete the rows that are ticked. */
export async function listAction({ admin, request }: ModelVisit): Promise<Response> {
  const { context } = request
  const form = await readForm(context)
  const address = Address.of(admin.url, new AskedQuery(context.req.url))
  if (form.get('action') !== 'delete') throw new NotFoundError('not_found', 'There is no such action.')
  const ids = form.getAll('id')
  if (ids.length === 0) {
    flash(context, 'Tick the rows to delete first.', 'warning')
    return seeOther(context, address.href)
  }
  const query = new URLSearchParams(ids.map((id): [string, string] => ['id', id]))
  if (address.query !== '') query.set('_list', address.query)
  return seeOther(context, `${admin.url}delete/?${query}`)
}

/** Deleting may leave fewer pages than the list had. */
const fitting = (url: string): string => (url.includes('page=') ? `${url}&_fit=1` : url)

/** @throws {NotFoundError} for no row at all, or more than a page can show. */
function known(keys: readonly string[]): readonly string[] {
  if (keys.length === 0) throw new NotFoundError('not_found', 'No row was named.')
  if (keys.length > mostRows) throw new NotFoundError('not_found', `At most ${mostRows} rows can be deleted at once.`)
  return keys
}

async function deleteOptions({ admin: { options }, request }: ModelVisit) {
  const where = await options.getQuery?.(request)
  return { recursive: options.deleteRecursive ?? true, ...(where && { where }) }
}

async function show(
  visit: ModelVisit,
  keys: readonly string[],
  problem: string | null = null,
  status: (typeof STATUS)[keyof typeof STATUS] = 200,
): Promise<Response> {
  const { admin, request } = visit
  const { model, options } = admin
  request.records.access.assertCan(request.principal, 'delete', model)
  const rows = await rowsOf(visit, known(keys))
  const wanted = options.deleteCollectObjects ?? true
  const previews = wanted ? await request.records.previewDelete(model, keys, await deleteOptions(visit)) : []
  const [only] = rows
  const one = rows.length === 1 && only
  const view = {
    ...shellView(visit, {
      title: one ? `Delete ${admin.label(only)}?` : `Delete ${rows.length} ${lower(admin.plural)}?`,
      admin,
      crumbs: [{ text: admin.plural, href: listUrl(visit) }],
    }),
    admin: adminView(visit),
    action: new URL(request.context.req.url).pathname + new URL(request.context.req.url).search,
    rows: rows.map((row) => ({ id: keyText(model, row), text: admin.label(row), href: rowUrl(admin, row) })),
    steps: previews.map((preview) => stepView(visit, preview)),
    collected: wanted,
    problem,
    cancelUrl: (one && rowUrl(admin, only)) || listUrl(visit),
  }
  return renderModelPage(visit, 'delete', view, status)
}

/** The rows themselves; all of them, or none is shown. @throws {NotFoundError} */
async function rowsOf({ admin, request }: ModelVisit, keys: readonly string[]): Promise<readonly Row[]> {
  const wanted = [...new Set(keys)]
  const within = await admin.options.getQuery?.(request)
  const conditions = or(...wanted.map((key) => whereKey(admin.model, key)))
  const narrowed = within ? ({ op: 'and', conditions: [conditions, within] } as const) : conditions
  const { rows } = await request.records.list(admin.model, { within: narrowed, limit: wanted.length })
  if (rows.length < wanted.length) throw new NotFoundError('not_found', `There is no such ${lower(admin.title)}.`)
  return rows
}

function stepView({ site, request }: ModelVisit, preview: DeletePreview): StepView {
  const { model, count, rows, effect, path } = preview
  const admin = site.adminOf(model)
  const title = admin?.title ?? titleOf(model.name)
  return {
    title: count === 1 ? title : (admin?.plural ?? pluralOf(title)),
    count: inWords(count),
    effect,
    path: path.length > 1 ? path.map(labelOf).join(' › ') : '',
    rows: rows.map((row) => ({
      text: site.labelOf(model)(row),
      href: request.records.access.can(request.principal, 'read', model) ? site.hrefOf(model, row) : null,
    })),
    more: count - rows.length,
  }
}

function blocked(error: ConflictError): string {
  return error.code === 'foreign_key_violation' ? 'Other rows still refer to what you want to delete.' : error.message
}
