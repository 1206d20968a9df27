import type { DatabaseKind } from '@authpkg/core'
import { type FieldInfo, hasConstantDefault, type ModelInfo } from '@authpkg/core/sql'
import { type Attribute, attributesOf } from '../internals.ts'
import {
  addForeignKey,
  addIndex,
  columnOf,
  indexesOf,
  type NamedIndex,
  type Site,
  sourceOf,
  tableOf,
  withoutReference,
} from './create-tables.ts'

/** A column without a constant default has to allow NULL for the rows that are there, which are filled after. */
export async function addColumn(site: Site, model: ModelInfo, field: FieldInfo): Promise<void> {
  const source = sourceOf(model)
  const attribute = attributesOf(source)[field.name] as Attribute
  const whole = columnOf(field.name, attribute)
  const column = site.kind === 'sqlite' ? whole : withoutReference(whole)
  const { queryInterface, transaction } = site
  const made = { ...column, ...(!hasConstantDefault(field, site.kind) && { allowNull: true }) }
  await queryInterface.addColumn(tableOf(source) as string, field.column, made, { transaction })
  if (attribute.references && site.kind !== 'sqlite') await addForeignKey(site, source, field.name)
  for (const index of newIndexes(model, field, site.kind)) await addIndex(site, source, index)
}

/** The plain indexes that come with a column. */
export const newIndexes = (model: ModelInfo, { column }: FieldInfo, kind: DatabaseKind): NamedIndex[] =>
  indexesOf(sourceOf(model), kind).filter(
    ({ unique, fields }) => !unique && fields?.length === 1 && fields[0] === column,
  )
