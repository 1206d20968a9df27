import {
  type AdoptedFields,
  adoptedFields,
  ConfigurationError,
  type DatabaseKind,
  type DbAdapter,
  type Duplicate,
  surveyRows,
} from '@authpkg/core'
import type { FieldInfo, ModelInfo } from '@authpkg/core/sql'
import type { ModelDefinition, ModelSet } from '../define-model.ts'
import { describeModels } from '../describe.ts'
import type { Db } from '../dialect.ts'
import { adapterIn } from '../kysely-adapter.ts'
import { hasConstantDefault } from './create-tables.ts'
import { creationOrder } from './order.ts'
import { type StoredTable, storedTables } from './stored-tables.ts'

/** One change, in the order in which they are made. */
export type AdoptionStep =
  | { readonly kind: 'createTable'; readonly model: ModelInfo }
  | { readonly kind: 'addColumn'; readonly model: ModelInfo; readonly field: FieldInfo; readonly filled: number }
  | {
      readonly kind: 'fill'
      readonly model: ModelInfo
      readonly fields: AdoptedFields
      /** How many rows get a value, by field. Those of columns that are new are told with the columns. */
      readonly filled: ReadonlyMap<string, number>
    }
  | { readonly kind: 'makeUnique'; readonly model: ModelInfo; readonly fields: readonly FieldInfo[] }

export interface AdoptionPlan {
  readonly steps: readonly AdoptionStep[]
  readonly duplicates: readonly Duplicate[]
}

/**
 * What keeps a database from holding these models, and what stands in the way. Nothing is changed.
 * @throws {ConfigurationError} `invalid_configuration` with everything that adoption cannot add.
 */
export async function planAdoption(db: Db, models: ModelSet, kind: DatabaseKind): Promise<AdoptionPlan> {
  const catalog = describeModels(models, kind)
  const stored = await storedTables(db, kind, catalog)
  const problems: string[] = []
  const plans: AdoptionPlan[] = []
  for (const model of creationOrder(catalog.models.values())) {
    const table = stored.get(model)
    if (!table) plans.push({ steps: [{ kind: 'createTable', model }], duplicates: [] })
    else plans.push(await planTable(db, models, model, table, kind, problems))
  }
  if (problems.length > 0) throw new ConfigurationError('invalid_configuration', problems.join('\n'))
  return { steps: plans.flatMap(({ steps }) => steps), duplicates: plans.flatMap(({ duplicates }) => duplicates) }
}

async function planTable(
  db: Db,
  models: ModelSet,
  model: ModelInfo,
  table: StoredTable,
  kind: DatabaseKind,
  problems: string[],
): Promise<AdoptionPlan> {
  const missing = [...model.fields.values()].filter((field) => !table.column(field))
  const fields = adoptedFields(model.description)
  const before = problems.length
  problems.push(
    ...missing.flatMap((field) => columnProblem(field, model, fields, kind)),
    ...narrow(model, table, fields),
  )
  if (problems.length > before) return { steps: [], duplicates: [] }
  const unguarded = unguardedSets(model, table, missing, fields)
  const missingNames = new Set(missing.map(({ name }) => name))
  const keyIsUnguarded = fields.keys.some(({ target }) => unguarded.some(([field]) => field?.name === target))
  const rows = rowsOf(db, models[model.name] as ModelDefinition, model.name, kind, missingNames)
  const { unfilled, duplicates } = await surveyRows(rows, model.description, fields, missingNames, keyIsUnguarded)
  const toFill = new Map([...unfilled].filter(([name]) => !missingNames.has(name)))
  return {
    duplicates,
    steps: [
      ...missing.map(
        (field): AdoptionStep => ({ kind: 'addColumn', model, field, filled: unfilled.get(field.name) ?? 0 }),
      ),
      ...(unfilled.size > 0 ? [{ kind: 'fill', model, fields, filled: toFill } as const] : []),
      ...unguarded.map((set): AdoptionStep => ({ kind: 'makeUnique', model, fields: set })),
    ],
  }
}

/** Why a column cannot be added to a table that may hold rows. */
function columnProblem(field: FieldInfo, model: ModelInfo, fields: AdoptedFields, kind: DatabaseKind): string[] {
  const place = `The table ${model.table} has no column ${field.column}, and it cannot be added:`
  if (model.primaryKey.includes(field)) return [`${place} it is the table's key.`]
  if (field.generated) return [`${place} the database would have to make its values.`]
  const isFilled = isAdopted(field, fields) || hasConstantDefault(field, kind) || field.fill !== undefined
  return field.nullable || isFilled ? [] : [`${place} it must not be empty, and it has no default.`]
}

const isAdopted = ({ name }: FieldInfo, { keys, identities }: AdoptedFields): boolean =>
  identities.includes(name) || keys.some(({ target }) => target === name)

/** Characters of the hashes we make. */
const hashLength = 128

function narrow(model: ModelInfo, table: StoredTable, { passwordHash = '' }: AdoptedFields): string[] {
  const field = model.fields.get(passwordHash)
  const length = field && table.column(field)?.maxLength
  if (length === undefined || length >= hashLength) return []
  return [`The column ${model.table}.${field?.column} holds ${length} characters; a password hash needs ${hashLength}.`]
}

/** Keys and identities, and sets with a new column in them, that the database does not keep unique. */
function unguardedSets(
  model: ModelInfo,
  table: StoredTable,
  missing: readonly FieldInfo[],
  fields: AdoptedFields,
): FieldInfo[][] {
  const single = [...model.fields.values()]
    .filter((field) => isAdopted(field, fields) || (field.unique && missing.includes(field)))
    .map((field) => [field])
  const sets = model.description.uniqueSets
    .map((set) => set.flatMap((name) => model.fields.get(name) ?? []))
    .filter((set) => set.length > 1 && set.some((field) => missing.includes(field)))
  return [...single, ...sets].filter((set) => !table.isUnique(set))
}

/** An adapter over the columns of one model that are there: what it points to, and what is unique, does not matter. */
export function rowsOf(
  db: Db,
  definition: ModelDefinition,
  name: string,
  kind: DatabaseKind,
  missing: ReadonlySet<string> = new Set(),
): DbAdapter {
  const fields = Object.entries(definition.fields).flatMap(([field, made]) => {
    const { references: _, ...options } = made.options
    return missing.has(field) ? [] : [[field, { ...made, options }] as const]
  })
  const alone = { ...definition, fields: Object.fromEntries(fields), relations: {}, unique: [], auth: {} }
  return adapterIn(db, { [name]: alone }, kind)
}
