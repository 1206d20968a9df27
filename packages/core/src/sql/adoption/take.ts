import type { DbAdapter } from '../../db/db-adapter.ts'
import type { Row, Value } from '../../db/model.ts'
import { and, eq } from '../../query/where.ts'
import { fillAdopted } from '../../user/adoption.ts'
import type { FieldInfo, ModelInfo } from '../catalog.ts'
import { plainRows } from './plain-rows.ts'
import type { AdoptionSite } from './site.ts'
import type { AdoptionStep } from './steps.ts'

export async function takeStep(site: AdoptionSite, step: AdoptionStep): Promise<void> {
  const { model } = step
  switch (step.kind) {
    case 'createTable':
      return site.createTable(model)
    case 'addColumn':
      await site.addColumn(model, step.field)
      if (needsFill(site, model, step.field)) await fillWithDefault(site, model, step.field)
      return
    case 'fill':
      await fillAdopted(
        plainRows(site, model, () => true),
        model.description,
        step.fields,
      )
      return
    case 'makeUnique':
      return site.makeUnique(model, step.fields, site.uniqueName(model, step.fields))
  }
}

/** Whether the rows that are there get the default one by one. */
const needsFill = (site: AdoptionSite, model: ModelInfo, field: FieldInfo): boolean =>
  !field.nullable && field.fill !== undefined && !site.holdsDefault(field, model)

/** How many rows are held in memory at once. */
const pageSize = 500

/** Gives every row that is there what a new row would get. Other columns may be missing still. */
async function fillWithDefault(site: AdoptionSite, model: ModelInfo, field: FieldInfo): Promise<void> {
  const keys = model.primaryKey.map(({ name }) => name)
  const rows: DbAdapter = plainRows(site, model, (name) => keys.includes(name) || name === field.name)
  const where = { op: 'isNull', path: field.name } as const
  for (;;) {
    const page = await rows.findMany(model.name, { where, fields: keys, limit: pageSize })
    await rows.transaction(async (tx) => {
      for (const row of page) await tx.update(model.name, whereRow(row, keys), { [field.name]: field.fill?.() })
    })
    if (page.length < pageSize) return
  }
}

const whereRow = (row: Row, keys: readonly string[]) => and(...keys.map((key) => eq(key, row[key] as Value)))
