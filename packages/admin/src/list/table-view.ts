import { keyText, type ModelDescription, type OrderBy, type Row } from '@authpkg/core'
import type { ModelAdmin } from '../model-admin.ts'
import { rowUrl, withKeys } from '../row-url.ts'
import { maySort } from '../visible.ts'
import type { ModelVisit } from '../visit.ts'
import type { ActiveFilter } from './active-filter.ts'
import type { Address } from './address.ts'
import type { Cell } from './cell.ts'
import type { CellTools, Column } from './column.ts'
import { headerSort } from './ordering.ts'
import { pageNumbers } from './paging.ts'

export interface HeaderView {
  readonly label: string
  readonly numeric: boolean
  /** Sorts by the column; null where the list cannot be sorted by it. */
  readonly href: string | null
  readonly sort: 'ascending' | 'descending' | null
}

export interface RowView {
  /** For the selection; null for a row without a key. */
  readonly id: string | null
  readonly label: string
  readonly href: string | null
  readonly cells: readonly (Cell & { readonly label: string; readonly numeric: boolean })[]
}

export interface TableView {
  readonly headers: readonly HeaderView[]
  readonly rows: readonly RowView[]
  /** How many rows there are, in words. */
  readonly summary: string
  readonly empty: 'table' | 'match' | null
  readonly pages: readonly ({ readonly number: number; readonly href: string; readonly current: boolean } | null)[]
  readonly previousUrl: string | null
  readonly nextUrl: string | null
  /** Where the form of the list's actions goes. */
  readonly actionUrl: string
}

interface TableParts {
  readonly address: Address
  readonly columns: readonly Column[]
  readonly ordering: readonly OrderBy[]
  readonly rows: readonly Row[]
  readonly total: number
  readonly page: number
  readonly last: number
  readonly filters: readonly ActiveFilter[]
}

/** The list's table with its pages: a fragment that stands by itself. */
export function tableView(visit: ModelVisit, parts: TableParts): TableView {
  const { admin } = visit
  const { address, columns, ordering, rows, total, page, last } = parts
  const filtered = parts.filters.some(({ where }) => where !== null)
  const pageUrl = (number: number): string => address.with('page', number === 1 ? null : String(number)).href
  return {
    headers: columns.map((column) => headerView(visit, column, address, ordering)),
    rows: rowViews(visit, columns, rows, address.query),
    summary: summaryOf(admin, total, filtered),
    empty: total > 0 ? null : filtered ? 'match' : 'table',
    pages:
      last === 1
        ? []
        : pageNumbers(page, last).map((n) =>
            n === null ? null : { number: n, href: pageUrl(n), current: n === page },
          ),
    previousUrl: page > 1 ? pageUrl(page - 1) : null,
    nextUrl: page < last ? pageUrl(page + 1) : null,
    actionUrl: address.href,
  }
}

function headerView(
  { admin: { model }, request: { records } }: ModelVisit,
  column: Column,
  address: Address,
  ordering: readonly OrderBy[],
): HeaderView {
  const { label, numeric } = column
  if (column.sortPath === null || !maySort(records, model, column.sortPath)) {
    return { label, numeric, href: null, sort: null }
  }
  const { current, next } = headerSort(column, ordering)
  const sort = current === null ? null : current === 'asc' ? 'ascending' : 'descending'
  return { label, numeric, href: address.with('ordering', next).href, sort }
}

function rowViews(
  visit: ModelVisit,
  columns: readonly Column[],
  rows: readonly Row[],
  query: string,
): readonly RowView[] {
  const { admin } = visit
  const tools = cellTools(visit)
  const back = query === '' ? '' : `?_list=${encodeURIComponent(query)}`
  return rows.map((row) => {
    const keyed = withKeys(admin.model, row)
    const href = rowUrl(admin, keyed)
    return {
      id: href === null ? null : keyText(admin.model, keyed),
      label: admin.label(keyed),
      href: href === null ? null : href + back,
      cells: columns.map((column) => ({ ...column.cell(row, tools), label: column.label, numeric: column.numeric })),
    }
  })
}

function cellTools({ site, admin, request: { records, principal, context } }: ModelVisit): CellTools {
  const logger = site.auth.config.logger
  const known = new Map<ModelDescription, boolean>()
  const mayRead = (model: ModelDescription): boolean => {
    const may = known.get(model) ?? records.access.can(principal, 'read', model)
    known.set(model, may)
    return may
  }
  return {
    instanceOf: (row) => site.adapter.instance(admin.model.name, row),
    relatedRow: (model, row) => ({
      text: site.labelOf(model)(row),
      href: mayRead(model) ? site.hrefOf(model, row) : null,
    }),
    report: (error) =>
      logger.error(`A column of ${admin.model.name} failed (request ${context.get('requestId')}).`, error),
  }
}

function summaryOf(admin: ModelAdmin, total: number, filtered: boolean): string {
  const name = total === 1 ? admin.title : admin.plural
  return `${inWords(total)} ${filtered ? 'matching ' : ''}${lower(name)}`
}

/** A count with its thousands apart. */
export const inWords = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

/** In the middle of a sentence; what is all capitals stays so. */
export const lower = (title: string): string =>
  title
    .split(' ')
    .map((word) => (word.length > 1 && word === word.toUpperCase() ? word : word.toLowerCase()))
    .join(' ')
