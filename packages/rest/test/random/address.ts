import { apiName } from './served.ts'
import type { Condition, Filter, Group, Hop, Included, Paging, Question, Rows, Sorting, View } from './tree.ts'

/** The address that asks a question. */
export const addressOf = (question: Question): string =>
  `/api/${apiName(question.model)}/?${parametersOf(question).join('&')}`

/** Its parameters, encoded. */
export const parametersOf = (question: Question): readonly string[] =>
  pairs(question).map(([name, value]) => `${encode(name)}=${encode(value)}`)

/** As requests carry it on, a quote among it; spaces as forms write them. */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll('%20', '+').replaceAll('%2C', ',').replaceAll("'", '%27')

type Pair = readonly [name: string, value: string]

const pairs = ({ conditions, search, ordering, view, paging, mistake }: Question): readonly Pair[] => [
  ...conditions.flatMap(conditionPairs),
  ...(search.length > 0
    ? [['search', search.map(({ text, negated }) => searchTerm(text, negated)).join(' ')] as const]
    : []),
  ...(ordering.length > 0 ? [['ordering', ordering.map(sortingText).join(',')] as const] : []),
  ...viewPairs(view),
  ...pagingPairs(paging),
  ...(mistake ? [[mistake.name, mistake.value] as const] : []),
]

const searchTerm = (text: string, negated: boolean): string =>
  `${negated ? '-' : ''}${text.includes(' ') ? `"${text}"` : text}`

/** A repeated parameter means any of its values. */
function conditionPairs(condition: Condition): readonly Pair[] {
  if (condition.kind === 'filter') return condition.operands.map(({ text }) => [nameOf(condition), text] as const)
  return [[nameOf(condition), partsText(condition)]]
}

export function nameOf(condition: Condition): string {
  const sign = condition.negated ? '-' : ''
  if (condition.kind === 'filter') return sign + filterName(condition)
  return sign + (condition.kind === 'rows' ? condition.hops.flatMap(hopNames).join('__') : condition.kind)
}

const hopNames = ({ relation, quantifier }: Hop): readonly string[] =>
  quantifier ? [relation.name, quantifier] : [relation.name]

function filterName({ hops, name, keys, operator, isWritten }: Filter): string {
  const end = operator === 'eq' && !isWritten ? [] : [operator]
  return [...hops.flatMap(hopNames), name, ...keys, ...end].join('__')
}

const partsText = ({ parts }: Group | Rows): string =>
  `(${parts.map((part) => `${nameOf(part)}=${part.kind === 'filter' ? inGroup(part) : partsText(part)}`).join(',')})`

function inGroup({ operands: [operand] }: Filter): string {
  const text = operand?.text ?? ''
  return /[(),"]/.test(text) ? `"${text.replaceAll('\\', '\\\\').replaceAll('"', '""')}"` : text
}

function sortingText({ hops, name, descending, nulls }: Sorting): string {
  const path = [...hops.map(({ relation }) => relation.name), name].join('__')
  return `${descending ? '-' : ''}${path}${nulls ? `:nulls${nulls}` : ''}`
}

function viewPairs(view: View): readonly Pair[] {
  const fields = fieldNames(view, '')
  const included = includedNames(view, '')
  return [
    ...(fields.length > 0 ? [['fields', fields.join(',')] as const] : []),
    ...(included.length > 0 ? [['include', included.join(',')] as const] : []),
  ]
}

const fieldNames = ({ fields, included }: View, before: string): readonly string[] => [
  ...(fields ?? []).map((name) => before + name),
  ...included.flatMap((one) => fieldNames(one, `${before}${one.relation.name}.`)),
]

const includedNames = ({ included }: View, before: string): readonly string[] =>
  included.flatMap((one) => [
    `${before}${one.relation.name}${listText(one)}`,
    ...includedNames(one, `${before}${one.relation.name}.`),
  ])

function listText({ limit, ordering }: Included): string {
  const options = [
    ...(limit === null ? [] : [`limit:${limit}`]),
    ...ordering.map((term) => `ordering:${sortingText(term)}`),
  ]
  return options.length > 0 ? `(${options.join(',')})` : ''
}

function pagingPairs(paging: Paging): readonly Pair[] {
  const limit = paging.limit === null ? [] : [['limit', String(paging.limit)] as const]
  const count = paging.count === null ? [] : [['count', paging.count] as const]
  if (paging.kind === 'walk') return [...limit, ...count, [paging.side, '']]
  return [...limit, ...count, ...(paging.page === null ? [] : [['page', String(paging.page)] as const])]
}
