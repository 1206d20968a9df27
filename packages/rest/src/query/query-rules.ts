import { type FieldType, type ModelDescription, resolvePath } from '@authpkg/core'
import { misconfigured } from '../misconfigured.ts'
import type { ResourceOptions } from '../options.ts'
import type { Shapes } from '../view/shape.ts'
import { fieldAt, relationsAlong } from './field-at.ts'

/** What a resource's options say of searches and of what a query may cost. */
export interface QueryRules {
  /** Names of the fields that a search looks through. With none there is no search. */
  readonly searchFields: readonly string[]
  /** What one query may cost. */
  readonly maxQueryCost: number
  /** The clock that relative dates go by. */
  now(): Date
}

const defaultMaxQueryCost = 100

type Options = Pick<ResourceOptions, 'searchFields' | 'regexpFields' | 'maxQueryCost'>

/** @throws {ConfigurationError} `invalid_configuration` for options that cannot work with the model or its database. */
export function queryRules(shapes: Shapes, model: ModelDescription, options: Options): QueryRules {
  const { searchFields = [], regexpFields = [], maxQueryCost = defaultMaxQueryCost } = options
  for (const name of searchFields) assertText(shapes, model, name, 'searchFields')
  for (const name of regexpFields) assertText(shapes, model, name, 'regexpFields')
  if (regexpFields.length > 0 && !shapes.capabilities.regexp) {
    throw misconfigured(`regexpFields of ${model.name} cannot work: SQLite has no regular expressions.`)
  }
  if (!Number.isSafeInteger(maxQueryCost) || maxQueryCost < 1) {
    throw misconfigured(`maxQueryCost of ${model.name} must be a whole number above 0.`)
  }
  return { searchFields, maxQueryCost, now: () => shapes.clock.now() }
}

const textTypes: ReadonlySet<FieldType | undefined> = new Set(['string', 'text'])

/** Through to-one relations alone: of many rows it would not be told which one has the word. */
function assertText({ models }: Shapes, model: ModelDescription, name: string, option: string): void {
  const path = resolvePath(models, model, name) ?? []
  if (relationsAlong(models, model, path.slice(0, -1)).some(({ kind }) => kind !== 'toOne'))
    throw misconfigured(`${option} of ${model.name} names ${name}, which has many rows.`)
  if (textTypes.has(fieldAt(models, model, path)?.type)) return
  throw misconfigured(`${option} of ${model.name} names ${name}, which is no text field.`)
}
