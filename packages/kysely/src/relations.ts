import type { OnDelete, Relation } from '@authpkg/core'
import type { ModelDefinition, ModelSet, RelationOptions } from './define-model.ts'
import type { Reference } from './fields.ts'

/** A foreign key before its two relations have names. */
interface Link {
  readonly source: string
  readonly target: string
  readonly fields: readonly string[]
  readonly targetFields: readonly string[]
  readonly name: string | undefined
  readonly inverse: string | false | undefined
  readonly onDelete: OnDelete
  /** At most one row of the source points to a row of the target. */
  readonly single: boolean
}

interface NamedLink extends Link {
  readonly name: string
}

/** The relations of every model by name, in both directions. What does not fit is told in `problems`. */
export function relationsOf(models: ModelSet, problems: string[]): ReadonlyMap<string, ReadonlyMap<string, Relation>> {
  const names = new Map(Object.entries(models).map(([name, model]) => [name, new Set(Object.keys(model.fields))]))
  const links = Object.keys(models).flatMap((name) => linksOf(models, name, problems))
  const named = nameLinks(links, names, problems)
  const inverses = nameInverses(named, models, names, problems)
  const relations = new Map<string, Map<string, Relation>>(Object.keys(models).map((name) => [name, new Map()]))
  for (const link of named) relations.get(link.source)?.set(link.name, owningSide(link, inverses.get(link)))
  for (const [link, inverse] of inverses) relations.get(link.target)?.set(inverse, otherSide(link, inverse))
  return relations
}

function linksOf(models: ModelSet, name: string, problems: string[]): Link[] {
  const model = models[name] as ModelDefinition
  const references = Object.entries(model.fields).flatMap(([field, { options }]) =>
    options.references ? [fromReference(models, name, field, options.references, problems)] : [],
  )
  const relations = Object.entries(model.relations).map(([relation, options]) =>
    fromRelation(models, name, relation, options, problems),
  )
  return [...references, ...relations].filter((link) => link !== undefined)
}

function fromReference(
  models: ModelSet,
  source: string,
  field: string,
  reference: Reference,
  problems: string[],
): Link | undefined {
  const target = modelWithTable(models, models[source], reference.table, reference.schema)
  if (target === undefined) return missing(problems, `${source}.${field}`, reference.table)
  const key = (models[target] as ModelDefinition).primaryKey
  const targetField = reference.field ?? (key.length === 1 ? key[0] : undefined)
  if (targetField === undefined || !(targetField in (models[target]?.fields ?? {}))) {
    problems.push(`${source}.${field} references a field that ${target} does not have: name it with "field".`)
    return undefined
  }
  return link(models, source, target, [field], [targetField], reference.relation, reference)
}

function fromRelation(
  models: ModelSet,
  source: string,
  name: string,
  options: RelationOptions,
  problems: string[],
): Link | undefined {
  const target = modelWithTable(models, models[source], options.table, options.schema)
  if (target === undefined) return missing(problems, `${source}.${name}`, options.table)
  const unknown = [
    ...options.fields
      .filter((field) => !(field in (models[source]?.fields ?? {})))
      .map((field) => `${source}.${field}`),
    ...options.targetFields
      .filter((field) => !(field in (models[target]?.fields ?? {})))
      .map((field) => `${target}.${field}`),
  ]
  if (unknown.length > 0 || options.fields.length !== options.targetFields.length || options.fields.length === 0) {
    problems.push(
      `The relation ${source}.${name} needs as many fields as target fields${unknown.length > 0 ? `; there is no ${unknown.join(', ')}` : ''}.`,
    )
    return undefined
  }
  return link(models, source, target, options.fields, options.targetFields, name, options)
}

function link(
  models: ModelSet,
  source: string,
  target: string,
  fields: readonly string[],
  targetFields: readonly string[],
  name: string | undefined,
  options: Pick<Reference, 'inverse' | 'onDelete'>,
): Link {
  const single = isUnique(models[source] as ModelDefinition, fields)
  return {
    source,
    target,
    fields,
    targetFields,
    name,
    inverse: options.inverse,
    onDelete: options.onDelete ?? 'noAction',
    single,
  }
}

const missing = (problems: string[], place: string, table: string): undefined => {
  problems.push(`${place} references the table ${table}, which no model has.`)
}

/** The model of that table, in the same schema where none is named. */
function modelWithTable(
  models: ModelSet,
  source: ModelDefinition | undefined,
  table: string,
  schema: string | undefined,
): string | undefined {
  const found = Object.entries(models).filter(([, model]) => model.table === table)
  const wanted = schema ?? source?.schema
  const exact = found.find(([, model]) => model.schema === wanted)
  return (exact ?? (schema === undefined ? found[0] : undefined))?.[0]
}

/** Whether the database lets these fields have the same values in one row only. */
function isUnique(model: ModelDefinition, fields: readonly string[]): boolean {
  const [first] = fields
  if (fields.length === 1 && first !== undefined && model.fields[first]?.options.unique) return true
  return [model.primaryKey, ...model.unique].some(
    (set) => set.length > 0 && set.length <= fields.length && set.every((field) => fields.includes(field)),
  )
}

type Names = ReadonlyMap<string, Set<string>>

/** Names that were given come first, so that a name that is made up gives way. */
function nameLinks(links: readonly Link[], names: Names, problems: string[]): NamedLink[] {
  const named = new Map<Link, string>()
  for (const link of links) {
    if (link.name === undefined) continue
    if (take(names, link.source, link.name, link.fields)) named.set(link, link.name)
    else problems.push(`${link.source} has two things named ${link.name}.`)
  }
  for (const link of links) {
    if (link.name !== undefined) continue
    const own = link.fields[0] ?? ''
    const name = firstFree(
      names,
      link.source,
      [own.replace(/(_id|Id)$/, '') || own, own, `${own}_${link.target}`],
      link.fields,
    )
    named.set(link, name)
  }
  return links.flatMap((link) => (named.has(link) ? [{ ...link, name: named.get(link) as string }] : []))
}

function nameInverses(
  links: readonly NamedLink[],
  models: ModelSet,
  names: Names,
  problems: string[],
): ReadonlyMap<NamedLink, string> {
  const inverses = new Map<NamedLink, string>()
  for (const link of links) {
    if (typeof link.inverse !== 'string') continue
    if (take(names, link.target, link.inverse, [])) inverses.set(link, link.inverse)
    else problems.push(`${link.target} has two things named ${link.inverse}.`)
  }
  for (const link of links) {
    if (link.inverse !== undefined) continue
    inverses.set(link, firstFree(names, link.target, inverseNames(link, links, models), []))
  }
  return inverses
}

function inverseNames(link: NamedLink, links: readonly NamedLink[], models: ModelSet): string[] {
  const table = models[link.source]?.table ?? link.source
  const suffix = link.single ? '' : '_set'
  const twins = links.filter(
    (other) => other.source === link.source && other.target === link.target && other.inverse === undefined,
  )
  const long = `${table}_${link.name}${suffix}`
  return twins.length > 1 ? [long] : [`${table}${suffix}`, long]
}

/** A to-one relation may bear the name of its own key field; otherwise fields and relations share one set of names. */
function take(names: Names, model: string, name: string, ownFields: readonly string[]): boolean {
  const taken = names.get(model)
  if (!taken) return false
  const ownName = ownFields.length === 1 && ownFields[0] === name && !taken.has(`${name} relation`)
  if (taken.has(name) && !ownName) return false
  taken.add(ownName ? `${name} relation` : name)
  return true
}

function firstFree(names: Names, model: string, candidates: readonly string[], ownFields: readonly string[]): string {
  for (const name of candidates) if (take(names, model, name, ownFields)) return name
  const last = candidates.at(-1) ?? model
  for (let i = 2; ; i++) if (take(names, model, `${last}_${i}`, ownFields)) return `${last}_${i}`
}

const owningSide = (link: NamedLink, inverse: string | undefined): Relation => ({
  name: link.name,
  kind: 'toOne',
  target: link.target,
  localFields: link.fields,
  targetFields: link.targetFields,
  owning: true,
  onDelete: link.onDelete,
  ...(inverse !== undefined && { inverse }),
})

const otherSide = (link: NamedLink, inverse: string): Relation => ({
  name: inverse,
  kind: link.single ? 'toOne' : 'toMany',
  target: link.source,
  localFields: link.targetFields,
  targetFields: link.fields,
  owning: false,
  onDelete: link.onDelete,
  inverse: link.name,
})
