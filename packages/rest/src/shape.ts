import {
  ConfigurationError,
  inputField,
  type ModelDescription,
  type Models,
  modelOf,
  type Relation,
  relationOfField,
} from '@authpkg/core'
import type { IncludeOptions, ResourceOptions } from './options.ts'

/**
 * What a resource, or an included relation, lets out of a model: the same for every caller. What the caller may see of
 * that is the policy's to say, for each request.
 */
export interface Shape {
  readonly model: ModelDescription
  /** Fields shown. What is not shown is neither filtered nor sorted by, and never written. */
  readonly shown: ReadonlySet<string>
  readonly includes: ReadonlyMap<string, Shape>
  readonly filters: FilterRules
  readonly prepareData: NonNullable<IncludeOptions['prepareData']> | null
}

/** Paths with dots between the names. */
export interface FilterRules {
  readonly only: ReadonlySet<string> | null
  readonly exclude: ReadonlySet<string>
  readonly recursive: boolean
  readonly operators: ReadonlySet<string> | null
}

/** Where shapes find those of other models. */
export interface Shapes {
  readonly models: Models
  /** The shape of the resource that serves a model, if one does; an open one otherwise. */
  of(model: ModelDescription): Shape
}

type ShapeOptions = Pick<
  ResourceOptions,
  | 'fields'
  | 'exclude'
  | 'includeResources'
  | 'filterFields'
  | 'filterExclude'
  | 'filterRecursive'
  | 'filterOperators'
  | 'prepareData'
>

/** @throws {ConfigurationError} for a name that the model does not have. */
export function createShape(shapes: Shapes, model: ModelDescription, options: ShapeOptions): Shape {
  return {
    model,
    shown: shownFields(model, options),
    includes: includedShapes(shapes, model, options.includeResources ?? {}),
    filters: {
      only: options.filterFields ? filterPaths(shapes.models, model, options.filterFields, false) : null,
      exclude: filterPaths(shapes.models, model, options.filterExclude ?? [], true),
      recursive: options.filterRecursive ?? true,
      operators: options.filterOperators ? new Set(options.filterOperators) : null,
    },
    prepareData: options.prepareData?.bind(options) ?? null,
  }
}

/** The rules of the model at the other end of a relation: as it is included, else as its own resource has them. */
const shapeBehind = (shapes: Shapes, shape: Shape, relation: Relation): Shape =>
  shape.includes.get(relation.name) ?? shapes.of(modelOf(shapes.models, relation.target))

/** Whether a path names only what is shown, at each model that it passes. */
export function isShown(shapes: Shapes, shape: Shape, path: readonly string[]): boolean {
  const [first = '', ...rest] = path
  if (rest.length === 0) return shape.shown.has(first)
  const relation = shape.model.relations.get(first)
  if (!relation) return false
  const behind = shapeBehind(shapes, shape, relation)
  const links = relation.owning ? relation.localFields : relation.targetFields
  const linkShown = links.every((field) => (relation.owning ? shape : behind).shown.has(field))
  return linkShown && isShown(shapes, behind, rest)
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
  includes: Readonly<Record<string, IncludeOptions | true | undefined>>,
): ReadonlyMap<string, Shape> {
  const named = Object.entries(includes).filter(([, options]) => options !== undefined)
  return new Map(
    named.map(([name, options]) => {
      const relation = includedRelation(model, name)
      return [relation.name, includedShape(shapes, modelOf(shapes.models, relation.target), options ?? true)]
    }),
  )
}

function includedRelation(model: ModelDescription, name: string): Relation {
  const relation = model.relations.get(name) ?? relationOfField(model, name)
  if (relation?.kind === 'toOne') return relation
  throw relation
    ? new ConfigurationError(
        'invalid_configuration',
        `${model.name}.${name} has many rows: only to-one can be included.`,
      )
    : misnamed(model, name, 'includeResources')
}

/** As the target's own resource shows it, without its includes: two that include one another would never end. */
function includedShape(shapes: Shapes, target: ModelDescription, options: IncludeOptions | true): Shape {
  if (options !== true) return createShape(shapes, target, options)
  return {
    model: target,
    includes: new Map(),
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
  new ConfigurationError('invalid_configuration', `${model.name} has no ${name}, which ${option} names.`)
