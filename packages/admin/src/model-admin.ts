import { ConfigurationError, inputField, type ModelDescription, type Models, modelOf, resolvePath } from '@authpkg/core'
import type { ModelAdminOptions } from './admin-options.ts'
import { type FormField, formFields, ownFormField } from './form/form-field.ts'
import { type Column, createColumn, isColumn } from './list/column.ts'
import { defaultColumns } from './list/default-columns.ts'
import { createFilterFields, type FilterFields } from './list/filter-field.ts'
import { pluralOf, titleOf } from './names.ts'
import { labelFields, mainLabelField, type RowLabel, rowLabel } from './row-label.ts'
import { pageWords, type RowPlace } from './row-url.ts'

/** One registered model with everything that does not change from request to request. */
export interface ModelAdmin extends RowPlace {
  readonly options: ModelAdminOptions
  /** The model's part of the address. */
  readonly slug: string
  readonly title: string
  readonly plural: string
  /** Whether a row can be told from the others; without a key rows are listed and no more. */
  readonly hasKey: boolean
  readonly label: RowLabel
  /** What the row's text form is made of, where that is a field. */
  readonly labelField: string | undefined
  /** The fields that it is made of; undefined for any of them. */
  readonly labelNeeds: readonly string[] | undefined
  readonly columns: readonly Column[]
  readonly filters: FilterFields
  readonly ordering: string
  readonly pageSize: number
  readonly lookupPageSize: number
  readonly formFields: readonly FormField[]
  readonly ownFields: ReadonlyMap<string, FormField>
}

/** A model before every model is known. */
export interface Registration {
  readonly model: ModelDescription
  readonly options: ModelAdminOptions
  readonly slug: string
}

export interface ModelAdminParts {
  readonly prefix: string
  readonly models: Models
  /** The field that names rows of a model, as its own registration has it. */
  labelField(model: ModelDescription): string | undefined
  labelNeeds(model: ModelDescription): readonly string[] | undefined
}

export function createModelAdmin(parts: ModelAdminParts, { model, options, slug }: Registration): ModelAdmin {
  const title = options.displayName ?? titleOf(model.name)
  const labelField = parts.labelField(model)
  const columns = options.columns ?? labelledColumns(model, options, labelField)
  const rules = {
    ...(options.filterFields && { only: options.filterFields }),
    ...(options.filterExclude && { exclude: options.filterExclude }),
  }
  return {
    model,
    options,
    slug,
    words: new Set([...pageWords, ...(options.getUrls?.() ?? []).map(({ path }) => path.split('/')[0] ?? '')]),
    url: `${parts.prefix}/${slug}/`,
    title,
    plural: options.displayNamePlural ?? pluralOf(title),
    hasKey: model.primaryKey.length > 0,
    label: labelOfRows(model, options),
    labelField,
    labelNeeds: parts.labelNeeds(model),
    columns: columns.map((column) => createColumn(parts, model, column)),
    filters: createFilterFields(parts.models, model, rules),
    ordering: [options.ordering ?? []].flat().join(',').replaceAll('.', '__'),
    pageSize: options.paginateBy ?? 20,
    lookupPageSize: options.filterPaginateBy ?? 15,
    formFields: formFields(model, options),
    ownFields: new Map(Object.entries(options.ownFields ?? {}).map(([name, own]) => [name, ownFormField(name, own)])),
  }
}

/** A label that is a function becomes the first column. */
function labelledColumns(model: ModelDescription, { label }: ModelAdminOptions, labelField: string | undefined) {
  const others = defaultColumns(model, label ? undefined : labelField)
  return label ? [{ name: model.name, label: titleOf(model.name), value: label }, ...others.slice(0, -1)] : others
}

/** How rows of a model are called; also of one that is not registered. */
export function labelOfRows(model: ModelDescription, options: ModelAdminOptions = {}): RowLabel {
  if (options.label) return options.label
  return rowLabel(model, options.labelField ? { telling: [options.labelField], other: [] } : labelFields(model))
}

export const labelFieldOf = (model: ModelDescription, options: ModelAdminOptions = {}): string | undefined =>
  options.label ? undefined : (options.labelField ?? mainLabelField(labelFields(model)))

export function labelNeedsOf(model: ModelDescription, options: ModelAdminOptions = {}): readonly string[] | undefined {
  if (options.label) return undefined
  if (options.labelField) return [options.labelField]
  const { telling, other } = labelFields(model)
  return telling.length > 0 ? telling : other
}

/**
 * What is wrong with a model's options.
 * @throws {ConfigurationError} `invalid_configuration` with every name that the model does not have.
 */
export function checkOptions(models: Models, model: ModelDescription, options: ModelAdminOptions): void {
  const problems = [
    ...unknownColumns(models, model, options),
    ...unknownNames('fields', options.fields, model),
    ...unknownNames('exclude', options.exclude, model),
    ...unknownNames('readonlyFields', options.readonlyFields, model),
    ...unknownNames('fieldOptions', Object.keys(options.fieldOptions ?? {}), model),
    ...unknownNames('labelField', options.labelField === undefined ? [] : [options.labelField], model),
    ...unknownPaths('ordering', [options.ordering ?? []].flat(), models, model),
    ...unknownPaths('filterFields', options.filterFields, models, model),
    ...unknownPaths('filterExclude', options.filterExclude, models, model),
    ...lookupProblems(options.foreignKeyLookups ?? {}, models, model),
    ...pageSizeProblems(options),
  ]
  if (problems.length === 0) return
  throw new ConfigurationError('invalid_configuration', problems.map((p) => `${model.name}: ${p}`).join('\n'))
}

/** Whether a column can be made is known only by making it. */
function unknownColumns(models: Models, model: ModelDescription, { columns = [] }: ModelAdminOptions): string[] {
  const parts = { models, labelField: () => undefined, labelNeeds: () => undefined }
  return columns
    .filter((column) => typeof column === 'string' && !isColumn(parts, model, column))
    .map((column) => `columns names ${column}, which is no field and no to-one relation.`)
}

const unknownNames = (option: string, names: readonly string[] = [], model: ModelDescription): string[] =>
  names.filter((name) => !inputField(model, name)).map((name) => `${option} names ${name}, which it does not have.`)

const unknownPaths = (
  option: string,
  names: readonly string[] = [],
  models: Models,
  model: ModelDescription,
): string[] =>
  names
    .flatMap((name) => name.split(','))
    .map((name) => name.replace(/^-/, '').replaceAll('.', '__'))
    .filter((name) => !resolvePath(models, model, name) && !isRelationPath(models, model, name.split('__')))
    .map((name) => `${option} names ${name}, which leads nowhere.`)

function isRelationPath(models: Models, model: ModelDescription, path: readonly string[]): boolean {
  const [first = '', ...rest] = path
  const relation = model.relations.get(first)
  return relation !== undefined && (rest.length === 0 || isRelationPath(models, modelOf(models, relation.target), rest))
}

function lookupProblems(
  lookups: Readonly<Record<string, string | undefined>>,
  models: Models,
  model: ModelDescription,
) {
  return Object.entries(lookups).flatMap(([name, field]) => {
    const relation = model.relations.get(name)
    if (!relation?.owning) return [`foreignKeyLookups names ${name}, which is no to-one relation.`]
    const known = field === undefined || modelOf(models, relation.target).fields.has(field)
    return known ? [] : [`foreignKeyLookups searches ${name} by ${field}, which it does not have.`]
  })
}

function pageSizeProblems({ paginateBy = 20, filterPaginateBy = 15 }: ModelAdminOptions): string[] {
  return Object.entries({ paginateBy, filterPaginateBy })
    .filter(([, size]) => !Number.isInteger(size) || size < 1 || size > 1000)
    .map(([name]) => `${name} must be a whole number from 1 to 1000.`)
}
