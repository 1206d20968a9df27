import { type Form, jsonResponse } from '@authpkg/auth'
import { type ModelDescription, NotFoundError, type Relation } from '@authpkg/core'
import type { ShownField } from '../form/shown-fields.ts'
import type { Address } from '../list/address.ts'
import { mayFilter } from '../list/filter-field.ts'
import { readPage } from '../list/paging.ts'
import { AskedQuery } from '../list/query.ts'
import type { ModelAdmin } from '../model-admin.ts'
import { labelOf } from '../names.ts'
import { relatedPage, targetOf } from '../related.ts'
import { type Link, renderPage, shellView } from '../shell.ts'
import { mayFollow } from '../visible.ts'
import type { ModelVisit } from '../visit.ts'
import type { Choice } from '../widgets/widget.ts'

/** The page to choose a related row on. It keeps what the page before it holds, and gives it back with the choice. */
interface LookupView {
  readonly method: 'get' | 'post'
  readonly action: string
  readonly hidden: readonly { readonly name: string; readonly value: string }[]
  /** What the choice is for. */
  readonly lookupName: string
  readonly query: string
  readonly page: number
  readonly hasNext: boolean
  readonly choices: readonly Choice[]
  /** To choose nothing, where that is possible. */
  readonly nullable: boolean
  readonly cancelUrl: string | null
}

/** Looks up the row for a condition of the list's: all of it stands in the address. */
export async function filterLookupPage(visit: ModelVisit, address: Address, asked: AskedQuery): Promise<Response> {
  const { admin, request } = visit
  const field = admin.filters.read(asked.get('_filter') ?? '')?.field
  if (!field?.relation || !mayFilter(request.records, admin.model, field)) throw unknownField()
  const found = await lookUp(visit, field.relation, field.path, asked.get('_query'), asked.get('_page'))
  const kept = ['_filter', '_op', '_at'].map((name) => ({ name, value: asked.get(name) ?? '' }))
  const others = address.without('page').parameters.map(([name, value]) => ({ name, value }))
  return show(visit, `Choose ${field.label}`, [{ text: admin.plural, href: admin.url }], {
    ...found,
    method: 'get',
    action: address.path,
    hidden: [...others, ...kept.filter(({ value }) => value !== '')],
    lookupName: '1',
    nullable: false,
    cancelUrl: address.href,
  })
}

/** Looks up the row for a field of a form: everything typed so far travels along, nothing is saved. */
export async function formLookupPage(
  visit: ModelVisit,
  fields: readonly ShownField[],
  form: Form,
  crumbs: readonly Link[],
): Promise<Response> {
  const { request } = visit
  const name = form.get('_lookup') ?? ''
  const field = fields.find((each) => each.name === name && !each.fixed)
  if (!field?.relation) throw unknownField()
  const path = [field.relation.name]
  const found = await lookUp(visit, field.relation, path, form.get('_query'), form.get('_page'))
  const { pathname, search } = new URL(request.context.req.url)
  return show(visit, `Choose ${labelOf(field.relation.name)}`, crumbs, {
    ...found,
    method: 'post',
    action: pathname + search,
    hidden: keptFields(form, fields),
    lookupName: name,
    nullable: field.field?.nullable ?? false,
    cancelUrl: null,
  })
}

/** For the type-ahead of forms and filters: what flask-peewee's dialog was given. */
export async function lookupData(visit: ModelVisit): Promise<Response> {
  const { admin, request } = visit
  const searchParams = new AskedQuery(request.context.req.url)
  request.records.access.assertCan(request.principal, 'read', admin.model)
  const field =
    admin.filters.read(searchParams.get('field') ?? '')?.field ?? formRelation(admin, searchParams.get('field'))
  if (!field?.relation || !mayFollow(request.records, field.model, field.relation)) throw unknownField()
  const asked = [searchParams.get('query'), searchParams.get('page')] as const
  const { choices, query, page, hasNext } = await lookUp(visit, field.relation, field.path, ...asked)
  const none = page === 1 && query === '' && isNullable(field.model, field.relation)
  return jsonResponse(request.context, {
    prev_page: page > 1 ? page - 1 : 0,
    next_page: hasNext ? page + 1 : 0,
    object_list: [
      ...(none ? [{ id: '__None', repr: 'None' }] : []),
      ...choices.map(({ value, label }) => ({ id: value, repr: label })),
    ],
  })
}

/** A field that is no filter here may still be one of the form's. */
function formRelation(admin: ModelAdmin, name: string | null) {
  const found = admin.formFields.find((field) => field.name === name || field.relation?.name === name)
  return found?.relation ? { relation: found.relation, path: [found.relation.name], model: admin.model } : undefined
}

const isNullable = (model: ModelDescription, { localFields }: Relation): boolean =>
  localFields.every((field) => model.fields.get(field)?.nullable)

async function lookUp(
  visit: ModelVisit,
  relation: Relation,
  path: readonly string[],
  typed: string | null | undefined,
  asked: string | null | undefined,
) {
  const { request } = visit
  request.records.access.assertCan(request.principal, 'read', targetOf(request, relation))
  const query = (typed ?? '').trim().slice(0, 200)
  const page = readPage(asked ?? undefined).number
  return { query, page, ...(await relatedPage(visit, relation, path, query, page)) }
}

function show(visit: ModelVisit, title: string, crumbs: readonly Link[], view: LookupView): Response {
  const shell = shellView(visit, { title, admin: visit.admin, crumbs })
  return renderPage(visit, 'lookup', { ...shell, ...view })
}

/** What a form sends about looking up, and its token, is made anew. */
const passing: ReadonlySet<string> = new Set(['_csrf', '_lookup', '_query', '_page', '_pick', '_cancel'])

/** A password would stand in the page's text: it is typed again. */
const keptFields = (form: Form, fields: readonly ShownField[]) =>
  form
    .names()
    .filter((name) => !passing.has(name) && fields.find((field) => field.name === name)?.widget !== 'password')
    .flatMap((name) => form.getAll(name).map((value) => ({ name, value })))

const unknownField = (): NotFoundError => new NotFoundError('not_found', 'There is nothing to choose from here.')
