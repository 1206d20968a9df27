import { isFilterOperator, type ModelDescription, type Relation } from '@authpkg/core'
import fc from 'fast-check'
import { jsonOperand, operandOf, operatorOf } from './operands.ts'
import { endOf, nameIn, type Target, targetOf, waysFrom } from './paths.ts'
import type { Library } from './served.ts'
import type { Condition, Filter, Group, Hop, Operand, Quantifier, Rows } from './tree.ts'
import { jsonKeys } from './values.ts'

/** Relations that one name may pass through, those of groups around it among them. */
const maxHops = 3
/** Groups within groups. */
const maxDepth = 3

/** A condition that an address may name: in groups of its own, or with several values. */
export function conditionOf(library: Library, model: ModelDescription): fc.Arbitrary<Condition> {
  const parts = new Parts(library)
  return fc.oneof(
    { weight: 6, arbitrary: parts.filter(model, maxHops, 3) },
    { weight: 2, arbitrary: parts.group(model, maxHops, maxDepth) },
    { weight: 2, arbitrary: parts.rows(model, maxHops, maxDepth) ?? parts.filter(model, maxHops, 3) },
  )
}

/** Makes what stands in groups, each kind once for a model and the room that is left. */
class Parts {
  readonly #library: Library
  readonly #known = new Map<string, fc.Arbitrary<Condition>>()

  constructor(library: Library) {
    this.#library = library
  }

  filter(model: ModelDescription, hops: number, values: number): fc.Arbitrary<Filter> {
    return targetOf(this.#library.models, model, hops).chain((target) => this.#filterAt(target, values))
  }

  group(model: ModelDescription, hops: number, depth: number): fc.Arbitrary<Group> {
    return fc.record({
      kind: fc.constantFrom('or', 'and'),
      negated: fc.boolean(),
      parts: this.#parts(model, hops, depth),
    })
  }

  /** Null where no to-many relation is near enough. */
  rows(model: ModelDescription, hops: number, depth: number): fc.Arbitrary<Rows> | null {
    const { models } = this.#library
    const ways = waysFrom(models, model, hops - 1).filter((way) => way.at(-1)?.kind === 'toMany')
    if (ways.length === 0) return null
    return fc.constantFrom(...ways).chain((way) =>
      fc.record({
        kind: fc.constant('rows' as const),
        negated: fc.boolean(),
        hops: hopsOf(way, true),
        parts: this.#parts(endOf(models, model, way), hops - way.length, depth),
      }),
    )
  }

  #parts(model: ModelDescription, hops: number, depth: number): fc.Arbitrary<Condition[]> {
    return fc.array(this.#inside(model, hops, depth - 1), { minLength: 1, maxLength: 3 })
  }

  #inside(model: ModelDescription, hops: number, depth: number): fc.Arbitrary<Condition> {
    const key = `${model.name} ${hops} ${depth}`
    const made = this.#known.get(key) ?? this.#makeInside(model, hops, depth)
    this.#known.set(key, made)
    return made
  }

  #makeInside(model: ModelDescription, hops: number, depth: number): fc.Arbitrary<Condition> {
    const filter = this.filter(model, hops, 1)
    if (depth === 0) return filter
    const group = this.group(model, hops, depth)
    return fc.oneof({ weight: 4, arbitrary: filter }, group, this.rows(model, hops, depth) ?? group)
  }

  #filterAt(target: Target, values: number): fc.Arbitrary<Filter> {
    const { field } = target
    const inField = operatorOf(field).chain((operator) => {
      const operand = operandOf(field, operator, this.#library.column(target.model, field))
      return filterOf(target, operator, [], operand, values)
    })
    return field.type === 'json' ? fc.oneof(inField, inJson(target, values)) : inField
  }
}

const inJson = (target: Target, values: number): fc.Arbitrary<Filter> =>
  fc
    .tuple(fc.constantFrom('eq', 'contains'), fc.constantFrom(...jsonKeys))
    .chain(([operator, keys]) => filterOf(target, operator, keys, jsonOperand, values))

function filterOf(
  target: Target,
  operator: Filter['operator'],
  keys: readonly string[],
  operand: fc.Arbitrary<Operand>,
  values: number,
): fc.Arbitrary<Filter> {
  // A key that is called like an operator needs one behind it.
  const mustWrite = isFilterOperator(keys.at(-1) ?? '')
  return fc.record({
    kind: fc.constant('filter' as const),
    negated: fc.boolean(),
    hops: hopsOf(target.relations, false),
    field: fc.constant(target.field),
    name: nameIn(target),
    keys: fc.constant(keys),
    operator: fc.constant(operator),
    isWritten: mustWrite ? fc.constant(true) : fc.boolean(),
    operands: fc.oneof(
      { weight: 3, arbitrary: fc.tuple(operand) },
      fc.array(operand, { minLength: 1, maxLength: values }),
    ),
  })
}

const quantifiers: readonly Quantifier[] = ['any', 'all', 'none']

/** @param isLastNamed whether the last relation must say which rows are meant */
function hopsOf(relations: readonly Relation[], isLastNamed: boolean): fc.Arbitrary<Hop[]> {
  const hops = relations.map((relation, i) => {
    const isNamed = isLastNamed && i === relations.length - 1
    const said = isNamed ? fc.constantFrom(...quantifiers) : fc.constantFrom(null, ...quantifiers)
    const quantifier = relation.kind === 'toMany' ? said : fc.constant(null)
    return quantifier.map((one): Hop => ({ relation, quantifier: one }))
  })
  return fc.tuple(...hops)
}
