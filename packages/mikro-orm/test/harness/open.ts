import type { DatabaseKind } from '@authpkg/core'
import type { EntityName } from '@mikro-orm/core'
import { onTestFinished } from 'vitest'
import { createTables, type ModelSet, mikroOrmAdapter } from '../../src/index.ts'
import { type OrmOptions, openDatabase } from './databases.ts'

/** An adapter over a database of the test's own, with its tables made. */
export async function open<const Models extends ModelSet>(
  kind: DatabaseKind,
  models: Models,
  options: OrmOptions & { readonly others?: readonly EntityName[] } = {},
) {
  const opened = await openDatabase(kind)
  onTestFinished(() => opened.close())
  const { others = [], ...ormOptions } = options
  const orm = await opened.orm([...Object.values(models), ...others] as never, ormOptions)
  await createTables(orm)
  return { orm, opened, adapter: mikroOrmAdapter(orm, models) }
}
