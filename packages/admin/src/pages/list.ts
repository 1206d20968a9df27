import { seeOther } from '@authpkg/auth'
import type { RecordList, Row, Where } from '@authpkg/core'
import { type ActiveFilter, filtersWhere, readFilters } from '../list/active-filter.ts'
import { Address } from '../list/address.ts'
import { chipViews } from '../list/chip.ts'
import { chooserView } from '../list/chooser.ts'
import type { Column, Need } from '../list/column.ts'
import { conditionParameter, conditionView } from '../list/condition.ts'
import { rowNeeds } from '../list/include-tree.ts'
import { type Ordering, readOrdering } from '../list/ordering.ts'
import { type PageAsked, readPage } from '../list/paging.ts'
import { AskedQuery } from '../list/query.ts'
import { lower, tableView } from '../list/table-view.ts'
import type { ModelAdmin } from '../model-admin.ts'
import { renderModelPage, shellView } from '../shell.ts'
import { isWithinReach } from '../visible.ts'
import type { ModelVisit } from '../visit.ts'
import { filterLookupPage } from './lookup.ts'

export async function listPage(visit: ModelVisit): Promise<Response> {
  const { admin, request } = visit
  request.records.access.assertCan(request.principal, 'read', admin.model)
  const asked = new AskedQuery(request.context.req.url)
  const address = Address.of(admin.url, asked)
  const chosen = conditionParameter(address, asked)
  if (chosen) return seeOther(request.context, chosen.href)
  if (asked.has('_lookup')) return filterLookupPage(visit, address, asked)
  return showList(visit, address, asked)
}

/** What an address asks of a list, each part read by itself: what is wrong is told, and the rest still holds. */
interface Question {
  readonly columns: readonly Column[]
  readonly filters: readonly ActiveFilter[]
  readonly ordering: Ordering
  readonly page: PageAsked
}

function readQuestion({ admin, request: { records } }: ModelVisit, address: Address): Question {
  return {
    columns: admin.columns.filter((column) => column.isShown(records)),
    filters: readFilters(admin.filters, records, admin.model, address.without('page', 'ordering').parameters),
    ordering: readOrdering(records, admin.model, address.get('ordering') ?? admin.ordering),
    page: readPage(address.get('page')),
  }
}

/** One page of the rows: two statements. */
function readRows(
  { admin, request: { records } }: ModelVisit,
  { columns, filters, ordering }: Question,
  within: Where | undefined,
  page: number,
): Promise<RecordList> {
  return records.list(admin.model, {
    ...rowNeeds([...columns.flatMap((column) => column.needs ?? [{ path: [] }]), ownNeed(admin)]),
    ...(within && { within }),
    where: filtersWhere(filters),
    orderBy: ordering.terms,
    limit: admin.pageSize,
    offset: (page - 1) * admin.pageSize,
    count: true,
  })
}

/** Key and text form of the rows themselves; a template of the application's own may ask for more. */
function ownNeed({ model, options, labelNeeds }: ModelAdmin): Need {
  const fields = options.templates?.index ? undefined : labelNeeds
  return { path: [], ...(fields && { fields: [...fields, ...model.primaryKey] }) }
}

async function showList(visit: ModelVisit, address: Address, asked: AskedQuery): Promise<Response> {
  const { admin, request } = visit
  const question = readQuestion(visit, address)
  const { filters, ordering, columns } = question
  const within = await admin.options.getQuery?.(request)
  const { rows, total = 0 } = await readRows(visit, question, within, question.page.number)
  const last = Math.max(1, Math.ceil(total / admin.pageSize))
  const page = Math.min(question.page.number, last)
  const isBeyond = question.page.number > last
  if (isBeyond && asked.has('_fit')) return seeOther(request.context, address.with('page', String(last)).href)
  const shown = isBeyond ? (await readRows(visit, question, within, last)).rows : rows
  const problems = problemsOf(question, last)
  const table = { address, columns, ordering: ordering.terms, rows: shown, total, page, last, filters }
  const view = {
    ...shellView(visit, { title: admin.plural, admin }),
    ...tableView(visit, table),
    ...(await filtersView(visit, address, filters, shown, asked)),
    admin: adminView(visit),
    problems,
  }
  const isWrong = problems.length > 0 || filters.some(({ error }) => error !== null)
  return renderModelPage(visit, 'index', view, isWrong ? 400 : 200)
}

function problemsOf({ page, ordering }: Question, last: number): readonly string[] {
  return [
    ...(page.error === null ? [] : [page.error]),
    ...(page.number > last ? [`There is no page ${page.number}. This is the last one.`] : []),
    ...ordering.unknown.map((name) => `The list cannot be sorted by ${name}.`),
  ]
}

async function filtersView(
  visit: ModelVisit,
  address: Address,
  filters: readonly ActiveFilter[],
  rows: readonly Row[],
  asked: AskedQuery,
) {
  return {
    chips: await chipViews(visit, address, filters, rows),
    chooser: chooserView(visit.admin, visit.request.records, address, asked.get('_from')),
    condition: await conditionView(visit, address, filters, asked),
    clearUrl: address.without(...filters.map(({ name }) => name), 'page').href,
  }
}

/** What list, forms and delete page show of the model itself. */
export function adminView({ admin, request: { records } }: ModelVisit) {
  const can = (action: 'create' | 'delete'): boolean => isWithinReach(records, action, admin.model)
  return {
    title: admin.title,
    plural: admin.plural,
    /** In the middle of a sentence. */
    name: lower(admin.title),
    pluralName: lower(admin.plural),
    listUrl: admin.url,
    addUrl: can('create') ? `${admin.url}add/` : null,
    deleteUrl: admin.hasKey && can('delete') ? `${admin.url}delete/` : null,
  }
}
