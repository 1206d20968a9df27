import { operatorsFor } from '@authpkg/core'
import { fieldAt, modelAt } from './field-at.ts'
import { nearest } from './nearest.ts'
import { pageParameters, viewParameters } from './parameter-names.ts'
import type { Reading } from './reading.ts'
import { mayFollow, maySee, maySort } from './sight.ts'

const longest = 60

/** The end of a message: the nearest name of a filter that this caller may use. Names hidden from them are never told. */
export function knownFilter(reading: Reading, name: string, outside: readonly string[]): string {
  const known = closest(reading, name, outside, (full) => isFilter(reading, full))
  const parameter = outside.length === 0 ? nearest(name.slice(0, longest), offered(reading))[0] : undefined
  return told(known ?? parameter)
}

/** The same for an ordering. */
export const knownOrdering = (reading: Reading, name: string): string =>
  told(closest(reading, name, [], (full) => isOrdering(reading, full)))

/** The same for the operator at the end of a filter's name. */
export function knownOperator(reading: Reading, name: string, outside: readonly string[]): string {
  const { rules, records } = reading
  const parts = name.slice(0, longest).split('__')
  const last = parts.pop() ?? ''
  const named = rules.vocabulary.filter([...outside, ...parts].join('__'))
  const field = named && fieldAt(records.adapter.describe(), rules.shape.model, named.path)
  const names = nearest(last, field ? operatorsFor(field) : []).map((operator) => [...parts, operator].join('__'))
  return told(names.find((full) => isFilter(reading, [...outside, full].join('__'))))
}

const told = (name: string | undefined): string => (name === undefined ? '' : ` Did you mean ${JSON.stringify(name)}?`)

/** What beside fields a parameter can be. */
const offered = ({ rules }: Reading): readonly string[] => [
  ...pageParameters,
  ...viewParameters,
  ...['ordering', 'or', 'and'],
  ...(rules.searchFields.length > 0 ? ['search'] : []),
]

function isFilter({ rules, records }: Reading, name: string): boolean {
  const named = rules.vocabulary.filter(name)
  return named !== null && named.operator !== null && maySee(records, rules.shape, named.path)
}

function isOrdering({ rules, records }: Reading, name: string): boolean {
  const path = rules.vocabulary.ordering(name)
  return path !== null && maySort(records, rules.shape, { path: path.join('.'), direction: 'asc' })
}

/** Follows the relations that are written rightly, and mends the first part that is not, or all that is left. */
function closest(
  { rules, records }: Reading,
  name: string,
  outside: readonly string[],
  isKnown: (name: string) => boolean,
): string | undefined {
  let parts = name.slice(0, longest).split('__')
  const passed: string[] = []
  const models = records.adapter.describe()
  let model = modelAt(models, rules.shape.model, outside)
  for (let [hop = ''] = parts; parts.length > 1; [hop = ''] = parts) {
    const path = [...outside, ...passed, hop]
    if (!rules.vocabulary.leadsAlong(path) || !mayFollow(records, rules.shape, path)) break
    passed.push(hop)
    parts = parts.slice(1)
    model = modelAt(models, model, [hop])
  }
  const [first = '', ...rest] = parts
  const names = new Set([...model.fields.keys(), ...model.relations.keys()])
  const proposals = [
    ...nearest(first, names).map((mended) => [...passed, mended, ...rest]),
    ...nearest(parts.join('__'), names).map((mended) => [...passed, mended]),
  ]
  return proposals.map((each) => each.join('__')).find((each) => isKnown([...outside, each].join('__')))
}
