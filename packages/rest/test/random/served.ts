import {
  type FieldDescription,
  type ModelDescription,
  type Models,
  type Relation,
  relationOfField,
  type Value,
} from '@authpkg/core'

/** The models that the API serves, in an order in which their rows can be added. */
export const servedModels = [
  'Publisher',
  'Author',
  'Biography',
  'Book',
  'Chapter',
  'Tag',
  'BookTag',
  'Node',
  'Country',
  'City',
  'Sample',
] as const

/** Fields that are in the tables and in no answer: one left out by its resource, one hidden by the policy. */
export const hidden: Readonly<Record<string, string>> = { Chapter: 'position', Sample: 'integer_value' }

/**
 * Text fields that hold nothing but a few plain words. PostgreSQL searches for whole words where the others search for
 * parts, which is a declared difference: among these words it makes none.
 */
export const searched: Readonly<Record<string, readonly string[]>> = {
  Chapter: ['title'],
  City: ['name', 'country__name'],
  Country: ['name'],
}

export const pageSize = 7
export const maxPageSize = 30

export const modelNamed = (models: Models, name: string): ModelDescription => models.get(name) as ModelDescription

export const apiName = ({ name }: ModelDescription): string => name.toLowerCase()

const isServed = ({ target }: Relation): boolean => (servedModels as readonly string[]).includes(target)

export const shownFields = (model: ModelDescription): FieldDescription[] =>
  [...model.fields.values()].filter(({ name }) => hidden[model.name] !== name)

export const servedRelations = (model: ModelDescription): Relation[] => [...model.relations.values()].filter(isServed)

/** What a field may be called: a foreign key also by its relation. */
export const namesOf = (model: ModelDescription, { name }: FieldDescription): readonly string[] => {
  const relation = relationOfField(model, name)
  return relation && relation.name !== name ? [name, relation.name] : [name]
}

/** The key of an answer that the field stands under. */
export const shownName = (model: ModelDescription, { name }: FieldDescription): string =>
  relationOfField(model, name)?.name ?? name

export type Stored = Readonly<Record<string, Value>>

/** The rows as they were written, and the ways between them. */
export class Library {
  readonly models: Models
  readonly #rows: ReadonlyMap<string, readonly Stored[]>

  constructor(models: Models, rows: ReadonlyMap<string, readonly Stored[]>) {
    this.models = models
    this.#rows = rows
  }

  rows(model: string): readonly Stored[] {
    return this.#rows.get(model) ?? []
  }

  /** In the order of their keys, in which they were added. */
  related(row: Stored, { target, localFields, targetFields }: Relation): readonly Stored[] {
    return this.rows(target).filter((other) =>
      localFields.every((name, i) => {
        const key = row[name] ?? null
        return key !== null && key === other[targetFields[i] ?? '']
      }),
    )
  }

  /** All values of one field, those that are not NULL. */
  column(model: ModelDescription, field: FieldDescription): readonly Value[] {
    return this.rows(model.name)
      .map((row) => row[field.name] ?? null)
      .filter((value) => value !== null)
  }
}
