import {
  ConfigurationError,
  type FieldDescription,
  type FieldType,
  fieldError,
  fieldOf,
  type Includes,
  type ModelDescription,
  type Models,
  modelOf,
  type Query,
  type Relation,
  ValidationError,
  valueProblem,
  type Where,
} from '@authpkg/core'

/** A path with its names looked up: the relations it goes through and the field at its end. */
export interface Path {
  readonly hops: readonly Relation[]
  readonly field: FieldDescription
}

/** @throws {ConfigurationError} `unknown_model` for a name the models do not have. */
export function resolveField(models: Models, model: ModelDescription, path: string): Path {
  const names = path.split('.')
  const last = names.pop() ?? ''
  const { hops, target } = follow(models, model, names)
  return { hops, field: fieldOf(target, last) }
}

export const resolveRelations = (models: Models, model: ModelDescription, path: string) =>
  follow(models, model, path.split('.'))

function follow(models: Models, model: ModelDescription, names: readonly string[]) {
  const hops: Relation[] = []
  let target = model
  for (const name of names) {
    const relation = relationOf(target, name)
    hops.push(relation)
    target = modelOf(models, relation.target)
  }
  return { hops, target }
}

export function relationOf(model: ModelDescription, name: string): Relation {
  const relation = model.relations.get(name)
  if (!relation) throw new ConfigurationError('unknown_model', `Model ${model.name} has no relation ${name}.`)
  return relation
}

/** Looks every name and every value of a question up before anything is done. */
export function checkQuery(models: Models, model: ModelDescription, query: Query): void {
  for (const name of query.fields ?? []) fieldOf(model, name)
  for (const { path } of query.orderBy ?? []) {
    const { hops } = resolveField(models, model, path)
    if (hops.some((hop) => hop.kind === 'toMany')) throw new ConfigurationError('unknown_model', `No order by ${path}.`)
  }
  if (query.where) checkWhere(models, model, query.where)
  checkIncludes(models, model, query.include ?? {})
}

function checkIncludes(models: Models, model: ModelDescription, includes: Includes): void {
  for (const [name, include] of Object.entries(includes)) {
    checkQuery(models, modelOf(models, relationOf(model, name).target), include)
  }
}

export function checkWhere(models: Models, model: ModelDescription, where: Where): void {
  switch (where.op) {
    case 'and':
    case 'or':
      for (const part of where.conditions) checkWhere(models, model, part)
      return
    case 'not':
      checkWhere(models, model, where.condition)
      return
    case 'any':
    case 'all':
    case 'none':
      checkWhere(models, resolveRelations(models, model, where.path).target, where.condition)
      return
    default: {
      const { field } = resolveField(models, model, where.path)
      if ('keys' in where) checkKeys(where.path, field, where.keys)
      else if (isTextOperator(where.op)) checkText(where.path, field, where as { readonly value: unknown })
      else for (const value of asked(where)) checkValue(where.path, field, value)
    }
  }
}

function checkKeys(path: string, field: FieldDescription, keys: readonly string[]): void {
  if (field.type !== 'json') throw refused(path, 'cannot be looked into')
  if (keys.length === 0 || keys.some((key) => !/^\w+$/.test(key))) throw refused(path, 'has no such keys')
}

function asked(where: Where): readonly unknown[] {
  if ('values' in where) return where.values
  if ('from' in where) return [where.from, where.to]
  return 'value' in where ? [where.value] : []
}

function checkValue(path: string, field: FieldDescription, value: unknown): void {
  if (value === null) return
  if (field.type === 'json') throw refused(path, 'cannot be compared')
  const problem = valueProblem(field, value)
  if (problem) throw fieldError(path, problem)
}

/** Types whose text is not the same everywhere. */
const unsearchable: ReadonlySet<FieldType> = new Set([
  'float',
  'decimal',
  'boolean',
  'time',
  'datetime',
  'json',
  'binary',
])

/** Whatever can be searched as text takes any text, also some that is no value of the field. */
function checkText(path: string, field: FieldDescription, { value }: { readonly value: unknown }): void {
  if (unsearchable.has(field.type)) throw refused(path, 'cannot be searched as text')
  if (typeof value !== 'string') throw refused(path, 'must be text')
}

const refused = (path: string, why: string): ValidationError =>
  ValidationError.field(path, 'invalid_value', `${path} ${why}.`)

const isTextOperator = (op: Where['op']): boolean => /^(ieq|matches)$|(like|ains|With)$/.test(op)
