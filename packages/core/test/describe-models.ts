import type { FieldDescription, FieldType, ModelDescription, Models, OnDelete, Relation } from '../src/db/model.ts'

type FieldSpec = FieldType | (Partial<FieldDescription> & { readonly type: FieldType; readonly references?: Reference })

interface Reference {
  readonly model: string
  readonly relation: string
  readonly inverse?: string
  readonly onDelete?: OnDelete
}

interface ModelSpec {
  readonly fields: Readonly<Record<string, FieldSpec>>
  readonly primaryKey?: readonly string[]
  readonly auth?: Readonly<Record<string, string>>
}

/** Model descriptions from a few lines, for tests that need no database. */
export function describeModels(specs: Readonly<Record<string, ModelSpec>>): Models {
  const relations = new Map(Object.keys(specs).map((name) => [name, new Map<string, Relation>()]))
  for (const [name, spec] of Object.entries(specs)) {
    for (const [field, { references }] of fieldSpecs(spec)) {
      if (references) link(relations, name, field, references)
    }
  }
  return new Map(
    Object.entries(specs).map(([name, spec]) => [name, describeModel(name, spec, relations.get(name) ?? new Map())]),
  )
}

const fieldSpecs = (spec: ModelSpec) =>
  Object.entries(spec.fields).map(
    ([name, field]) => [name, typeof field === 'string' ? { type: field } : field] as const,
  )

function link(relations: Map<string, Map<string, Relation>>, from: string, field: string, reference: Reference): void {
  const { model, relation, inverse = `${from.toLowerCase()}_set`, onDelete = 'noAction' } = reference
  const common = { onDelete }
  relations.get(from)?.set(relation, {
    ...common,
    name: relation,
    kind: 'toOne',
    target: model,
    localFields: [field],
    targetFields: ['id'],
    owning: true,
    inverse,
  })
  relations.get(model)?.set(inverse, {
    ...common,
    name: inverse,
    kind: 'toMany',
    target: from,
    localFields: ['id'],
    targetFields: [field],
    owning: false,
    inverse: relation,
  })
}

function describeModel(name: string, spec: ModelSpec, relations: ReadonlyMap<string, Relation>): ModelDescription {
  const primaryKey = spec.primaryKey ?? ['id']
  const fields = fieldSpecs(spec).map(([field, { references: _, ...given }]): [string, FieldDescription] => {
    const isKey = primaryKey.includes(field)
    return [
      field,
      {
        name: field,
        column: field,
        nullable: false,
        unique: isKey,
        hasDefault: isKey,
        generated: false,
        secret: false,
        readonly: false,
        ...given,
      },
    ]
  })
  return {
    name,
    table: name.toLowerCase(),
    primaryKey,
    fields: new Map(fields),
    relations,
    uniqueSets: [],
    auth: spec.auth ?? {},
    source: spec,
  }
}
