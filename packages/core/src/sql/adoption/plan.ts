import { ConfigurationError } from '../../errors.ts'
import { adoptedFields, surveyRows } from '../../user/adoption.ts'
import type { FieldInfo, ModelInfo } from '../catalog.ts'
import { columnProblem, narrowPassword, unguardedSets } from './checks.ts'
import { creationOrder } from './order.ts'
import { plainRows } from './plain-rows.ts'
import type { AdoptionSite } from './site.ts'
import type { AdoptionPlan, AdoptionStep } from './steps.ts'
import type { StoredTable } from './stored-table.ts'
import { duplicatesIn } from './unique-sets.ts'

/**
 * What keeps a database from holding the models, and what stands in the way. Nothing is changed.
 * @throws {ConfigurationError} `invalid_configuration` with everything that adoption cannot add.
 */
export async function planAdoption(site: AdoptionSite): Promise<AdoptionPlan> {
  const stored = await site.storedTables()
  const problems: string[] = []
  const plans: AdoptionPlan[] = []
  for (const model of creationOrder(site.catalog.models.values())) {
    const table = stored.get(model)
    if (!table) plans.push({ steps: [{ kind: 'createTable', model }], duplicates: [] })
    else plans.push(await planTable(site, model, table, problems))
  }
  if (problems.length > 0) throw new ConfigurationError('invalid_configuration', problems.join('\n'))
  return { steps: plans.flatMap(({ steps }) => steps), duplicates: plans.flatMap(({ duplicates }) => duplicates) }
}

async function planTable(
  site: AdoptionSite,
  model: ModelInfo,
  table: StoredTable,
  problems: string[],
): Promise<AdoptionPlan> {
  const missing = columnsOf(model).filter((field) => !table.column(field))
  const fields = adoptedFields(model.description)
  const before = problems.length
  problems.push(
    ...missing.flatMap((field) => columnProblem(site, field, model, fields)),
    ...narrowPassword(model, table, fields),
  )
  if (problems.length > before) return { steps: [], duplicates: [] }
  const unguarded = unguardedSets(model, table, missing, fields)
  const names = new Set(missing.map(({ name }) => name))
  const keyIsUnguarded = fields.keys.some(({ target }) => unguarded.some(([field]) => field?.name === target))
  const rows = plainRows(site, model, (name) => !names.has(name))
  const { unfilled, duplicates } = await surveyRows(rows, model.description, fields, names, keyIsUnguarded)
  const filledSets = unguarded.filter((set) => set.length > 1 && !set.some((field) => missing.includes(field)))
  const toFill = new Map([...unfilled].filter(([name]) => !names.has(name)))
  return {
    duplicates: [...duplicates, ...(await duplicatesIn(rows, model, filledSets))],
    steps: [
      ...missing.map(
        (field): AdoptionStep => ({ kind: 'addColumn', model, field, filled: unfilled.get(field.name) ?? 0 }),
      ),
      ...(unfilled.size > 0 ? [{ kind: 'fill', model, fields, filled: toFill } as const] : []),
      ...unguarded.map((set): AdoptionStep => ({ kind: 'makeUnique', model, fields: set })),
    ],
  }
}

/** Fields that have a column of their own, and no SQL in place of one. */
const columnsOf = (model: ModelInfo): FieldInfo[] => [...model.fields.values()].filter((field) => !field.expression)
