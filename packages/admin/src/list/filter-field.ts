import {
  type FieldDescription,
  type FilterOperator,
  inputField,
  type ModelDescription,
  type Models,
  modelOf,
  type Records,
  type Relation,
  relationOfField,
  resolveName,
  resolvePath,
} from '@authpkg/core'
import { labelOf } from '../names.ts'
import { maySee } from '../visible.ts'

/** A field that a list can be filtered by. */
export interface FilterField {
  /** In addresses: `user__username`. */
  readonly name: string
  readonly path: readonly string[]
  /** With the relations on the way: `User › Username`. */
  readonly label: string
  /** Without them. */
  readonly shortLabel: string
  readonly field: FieldDescription
  /** The model that has the field. */
  readonly model: ModelDescription
  /** The to-one relation that the field is the key of: its rows are what a person chooses from. */
  readonly relation: Relation | undefined
}

/** A relation, and what lies behind it, on the way to a field. */
export interface FilterRelation {
  readonly name: string
  readonly path: readonly string[]
  readonly label: string
  readonly target: ModelDescription
  /** Whether there are relations beyond it. */
  readonly goesOn: boolean
  readonly fields: readonly FilterField[]
}

/** What a list can be filtered by, whoever asks. */
export interface FilterFields {
  /** The fields at the end of a path of relations, and the relations that go on from there. */
  at(
    path: readonly string[],
  ): { readonly fields: readonly FilterField[]; readonly relations: readonly FilterRelation[] } | null
  /** The field and operator that a parameter's name means; null for what is no filter here. */
  read(name: string): { readonly field: FilterField; readonly operator: FilterOperator | null } | null
}

export interface FilterRules {
  readonly only?: readonly string[]
  readonly exclude?: readonly string[]
}

/** Whether the asker may filter by the field: it, and the rows on the way to it, must be theirs to see. */
export const mayFilter = (records: Records, model: ModelDescription, { path, field, relation }: FilterField): boolean =>
  maySee(records, model, [...path.slice(0, -1), field.name]) && (!relation || maySee(records, model, path))

const maxDepth = 3
const maxRemembered = 500

export function createFilterFields(models: Models, model: ModelDescription, rules: FilterRules): FilterFields {
  const only = rules.only && new Set(rules.only.map((name) => normal(models, model, name)))
  const excluded = (rules.exclude ?? []).map((name) => normal(models, model, name))
  const known = new Map<string, FilterField>()

  const offers = (path: readonly string[]): boolean => {
    const name = path.join('__')
    if (excluded.some((no) => name === no || name.startsWith(`${no}__`))) return false
    return !only || only.has(name)
  }

  const leadsSomewhere = (path: readonly string[]): boolean => {
    const name = path.join('__')
    if (excluded.includes(name)) return false
    return !only || [...only].some((yes) => yes.startsWith(`${name}__`))
  }

  const fieldAt = (source: ModelDescription, path: readonly string[]): FilterField | undefined => {
    const name = path.join('__')
    const remembered = known.get(name)
    if (remembered) return remembered
    const made = filterField(source, path)
    if (made && known.size < maxRemembered) known.set(name, made)
    return made
  }

  const fieldsOf = (source: ModelDescription, path: readonly string[]): readonly FilterField[] =>
    [...source.fields.values()]
      .map((field) => [...path, relationOfField(source, field.name)?.name ?? field.name])
      .filter(offers)
      .flatMap((each) => fieldAt(source, each) ?? [])

  const at = (path: readonly string[]) => {
    const source = endOf(models, model, path)
    if (!source || path.length > maxDepth) return null
    const relations = path.length === maxDepth ? [] : [...source.relations.values()]
    return {
      fields: fieldsOf(source, path),
      relations: relations.flatMap((relation): FilterRelation[] => {
        const here = [...path, relation.name]
        if (!leadsSomewhere(here)) return []
        const target = modelOf(models, relation.target)
        const goesOn =
          here.length < maxDepth && [...target.relations.values()].some(({ name }) => leadsSomewhere([...here, name]))
        return [
          {
            name: here.join('__'),
            path: here,
            label: labelOf(relation.name),
            target,
            goesOn,
            fields: fieldsOf(target, here),
          },
        ]
      }),
    }
  }

  return {
    at: remembering(at),
    read(name) {
      const named = resolveName(models, model, name)
      if (!named || named.path.length - 1 > maxDepth) return null
      const source = endOf(models, model, named.path.slice(0, -1))
      const end = source && (relationOfField(source, named.path.at(-1) ?? '')?.name ?? named.path.at(-1) ?? '')
      const path = [...named.path.slice(0, -1), end ?? '']
      const field = source && offers(path) ? fieldAt(source, path) : undefined
      return field ? { field, operator: named.operator } : null
    },
  }
}

function filterField(model: ModelDescription, path: readonly string[]): FilterField | undefined {
  const end = path.at(-1) ?? ''
  const field = model.relations.has(end) ? inputField(model, end) : model.fields.get(end)
  if (!field || field.secret) return undefined
  return {
    name: path.join('__'),
    path,
    label: labelsOf(path),
    shortLabel: labelOf(end),
    field,
    model,
    relation: relationOfField(model, field.name),
  }
}

function endOf(models: Models, model: ModelDescription, path: readonly string[]): ModelDescription | null {
  let current = model
  for (const hop of path) {
    const relation = current.relations.get(hop)
    if (!relation) return null
    current = modelOf(models, relation.target)
  }
  return current
}

/** A key field is spelt as its relation, so that there is one name for one thing. */
function normal(models: Models, model: ModelDescription, name: string): string {
  const path = resolvePath(models, model, name.replaceAll('.', '__')) ?? name.split(/__|\./)
  const source = endOf(models, model, path.slice(0, -1))
  const end = path.at(-1) ?? ''
  const relation = source && relationOfField(source, end)
  return [...path.slice(0, -1), relation?.name ?? end].join('__')
}

const labelsOf = (path: readonly string[]): string => path.map(labelOf).join(' › ')

function remembering<Result>(look: (path: readonly string[]) => Result): (path: readonly string[]) => Result {
  const known = new Map<string, Result>()
  return (path) => {
    const name = path.join('__')
    const remembered = known.get(name)
    if (remembered !== undefined) return remembered
    const result = look(path)
    if (known.size < maxRemembered) known.set(name, result)
    return result
  }
}
