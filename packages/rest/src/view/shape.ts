import {
  type Capabilities,
  type Clock,
  type ConfigurationError,
  inputField,
  type ModelDescription,
  type Models,
  modelOf,
  type OrderBy,
  type Relation,
  relationOfField,
} from '@authpkg/core'
import { misconfigured } from '../misconfigured.ts'
import type { IncludeOptions, ResourceOptions } from '../options.ts'

/**
 * What a resource, or an included relation, lets out of a model: the same for every caller. What the caller may see of
 * that is the policy's to say, for each request.
 */
export interface Shape {
  readonly model: ModelDescription
  /** Fields shown. What is not shown is neither filtered nor sorted by, and never written. */
  readonly shown: ReadonlySet<string>
  /** Relations whose rows are always shown. */
  readonly includes: ReadonlyMap<string, Shape>
  /** Relations whose rows a caller may ask for. */
  readonly offered: ReadonlyMap<string, Shape>
  readonly list: ListRules
  readonly filters: FilterRules
  readonly prepareData: NonNullable<IncludeOptions['prepareData']> | null
}

/** Of rows that are included as a list: how many for each row that they hang on, and in which order. */
export interface ListRules {
  readonly limit: number
  readonly orderBy: readonly OrderBy[]
}

export const maxIncludedRows = 100
const defaultIncludedRows = 20

/** Paths with dots between the names. */
export interface FilterRules {
  readonly only: ReadonlySet<string> | null
  readonly exclude: ReadonlySet<string>
  readonly recursive: boolean
  readonly operators: ReadonlySet<string> | null
  /** Fields that take regular expressions. */
  readonly regexp: ReadonlySet<string>
}

/** Where shapes find those of other models. */
export interface Shapes {
  readonly models: Models
  readonly capabilities: Capabilities
  readonly clock: Clock
  /** The shape of the resource that serves a model, if one does; an open one otherwise. */
  of(model: ModelDescription): Shape
}

type ShapeOptions = Pick<
  ResourceOptions,
  | 'fields'
  | 'exclude'
  | 'includeResources'
  | 'includes'
  | 'filterFields'
  | 'filterExclude'
  | 'filterRecursive'
  | 'filterOperators'
  | 'regexpFields'
  | 'prepareData'
> &
  Pick<IncludeOptions, 'limit' | 'ordering'>

/** @throws {ConfigurationError} for a name that the model does not have. */
export function createShape(shapes: Shapes, model: ModelDescription, options: ShapeOptions): Shape {
  return {
    model,
    shown: shownFields(model, options),
    includes: includedShapes(shapes, model, 'includeResources', options),
    offered: includedShapes(shapes, model, 'includes', options),
    list: listRules(model, options),
    filters: {
      only: options.filterFields ? filterPaths(shapes.models, model, options.filterFields, false) : null,
      exclude: filterPaths(shapes.models, model, options.filterExclude ?? [], true),
      recursive: options.filterRecursive ?? true,
      operators: options.filterOperators ? new Set(options.filterOperators) : null,
      regexp: filterPaths(shapes.models, model, options.regexpFields ?? [], false),
    },
    prepareData: options.prepareData?.bind(options) ?? null,
  }
}

/** How a relation is shown that always is, or that may be asked for. */
export const includable = ({ includes, offered }: Shape, relation: string): Shape | undefined =>
  includes.get(relation) ?? offered.get(relation)

/** The rules of the model at the other end of a relation: as it is included, else as its own resource has them. */
const shapeBehind = (shapes: Shapes, shape: Shape, relation: Relation): Shape =>
  includable(shape, relation.name) ?? shapes.of(modelOf(shapes.models, relation.target))

/** Whether a path names only what is shown, at each model that it passes. */
export function isShown(shapes: Shapes, shape: Shape, path: readonly string[]): boolean {
  const [first = '', ...rest] = path
  if (rest.length === 0) return shape.shown.has(first)
  const relation = shape.model.relations.get(first)
  if (!relation || !isLinkShown(shapes, shape, relation)) return false
  return isShown(shapes, shapeBehind(shapes, shape, relation), rest)
}

/** Whether filters may lead along these relations, whatever field stands at the end. */
export function isPassable(shapes: Shapes, shape: Shape, path: readonly string[]): boolean {
  const [first = '', ...rest] = path
  const relation = shape.model.relations.get(first)
  if (!relation || !leadsOn(shape.filters, path) || !isLinkShown(shapes, shape, relation)) return false
  return rest.length === 0 || isPassable(shapes, shapeBehind(shapes, shape, relation), rest)
}

function isLinkShown(shapes: Shapes, shape: Shape, relation: Relation): boolean {
  const holder = relation.owning ? shape : shapeBehind(shapes, shape, relation)
  const link = relation.owning ? relation.localFields : relation.targetFields
  return link.every((field) => holder.shown.has(field))
}

/** Whether the rules of every model on the path let it filter. */
export function isFilterable(shapes: Shapes, shape: Shape, path: readonly string[]): boolean {
  if (!allows(shape.filters, path)) return false
  const relation = path.length > 1 ? shape.model.relations.get(path[0] ?? '') : undefined
  return !relation || isFilterable(shapes, shapeBehind(shapes, shape, relation), path.slice(1))
}

function allows({ only, exclude, recursive }: FilterRules, path: readonly string[]): boolean {
  if (path.some((_, i) => exclude.has(path.slice(0, i + 1).join('.')))) return false
  if (only) return only.has(path.join('.'))
  return recursive || path.length === 1
}

function leadsOn({ only, exclude, recursive }: FilterRules, path: readonly string[]): boolean {
  if (path.some((_, i) => exclude.has(path.slice(0, i + 1).join('.')))) return false
  return only ? [...only].some((name) => name.startsWith(`${path.join('.')}.`)) : recursive
}

/** The field that a name in the options stands for: its own, or the key of the relation so named. */
export function optionField(model: ModelDescription, name: string, option: string): string {
  const field = inputField(model, name)
  if (!field) throw misnamed(model, name, option)
  return field.name
}

function shownFields(model: ModelDescription, { fields, exclude }: ShapeOptions): ReadonlySet<string> {
  const only = fields && new Set(fields.map((name) => optionField(model, name, 'fields')))
  const hidden = new Set((exclude ?? []).map((name) => optionField(model, name, 'exclude')))
  const names = [...model.fields.values()].filter((field) => !field.secret).map((field) => field.name)
  return new Set(names.filter((name) => (!only || only.has(name)) && !hidden.has(name)))
}

function includedShapes(
  shapes: Shapes,
  model: ModelDescription,
  option: 'includeResources' | 'includes',
  options: ShapeOptions,
): ReadonlyMap<string, Shape> {
  const included: Readonly<Record<string, IncludeOptions | true | undefined>> = options[option] ?? {}
  const named = Object.entries(included).filter(([, how]) => how !== undefined)
  return new Map(
    named.map(([name, how]) => {
      const relation = model.relations.get(name) ?? relationOfField(model, name)
      if (!relation) throw misnamed(model, name, option)
      return [relation.name, includedShape(shapes, modelOf(shapes.models, relation.target), how ?? true)]
    }),
  )
}

/** As the target's own resource shows it, without what it always includes: two that include one another would never end. */
function includedShape(shapes: Shapes, target: ModelDescription, options: IncludeOptions | true): Shape {
  if (options !== true) return createShape(shapes, target, options)
  return {
    model: target,
    includes: new Map(),
    list: listRules(target, {}),
    get offered() {
      return shapes.of(target).offered
    },
    get shown() {
      return shapes.of(target).shown
    },
    get filters() {
      return shapes.of(target).filters
    },
    get prepareData() {
      return shapes.of(target).prepareData
    },
  }
}

function listRules(
  model: ModelDescription,
  { limit = defaultIncludedRows, ordering = '' }: Pick<IncludeOptions, 'limit' | 'ordering'>,
): ListRules {
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > maxIncludedRows) {
    const message = `The limit of an included list of ${model.name} must be a whole number from 1 to ${maxIncludedRows}.`
    throw misconfigured(message)
  }
  const terms = ordering.split(',').filter((term) => term !== '')
  return { limit, orderBy: terms.map((term) => listTerm(model, term)) }
}

function listTerm(model: ModelDescription, term: string): OrderBy {
  const isDown = term.startsWith('-')
  const path = optionField(model, isDown ? term.slice(1) : term, 'ordering')
  return { path, direction: isDown ? 'desc' : 'asc' }
}

/** With `withSubtree`, a relation or its key stands for both, and for everything behind them. */
function filterPaths(
  models: Models,
  model: ModelDescription,
  names: readonly string[],
  withSubtree: boolean,
): ReadonlySet<string> {
  return new Set(names.flatMap((name) => pathsNamed(models, model, name, withSubtree)))
}

function pathsNamed(models: Models, model: ModelDescription, name: string, withSubtree: boolean): readonly string[] {
  const relation = model.relations.get(name) ?? relationOfField(model, name)
  const field = inputField(model, name)
  if (field || relation) return [...(field ? [field.name] : []), ...(withSubtree && relation ? [relation.name] : [])]
  for (let at = name.indexOf('__', 1); at > 0; at = name.indexOf('__', at + 1)) {
    const hop = model.relations.get(name.slice(0, at))
    if (!hop) continue
    const rest = pathsNamed(models, modelOf(models, hop.target), name.slice(at + 2), withSubtree)
    return rest.map((path) => `${hop.name}.${path}`)
  }
  throw misnamed(model, name, 'filterFields or filterExclude')
}

const misnamed = (model: ModelDescription, name: string, option: string): ConfigurationError =>
  misconfigured(`${model.name} has no ${name}, which ${option} names.`)
