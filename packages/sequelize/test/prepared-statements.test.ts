import { and, eq } from '@authpkg/core'
import { QueryTypes } from 'sequelize'
import { expect, onTestFinished, test } from 'vitest'
import { unavailable } from '../../conformance/src/availability.ts'
import { mysqlUrl } from '../../conformance/src/databases.ts'
import { createTables, sequelizeAdapter } from '../src/index.ts'
import { openDatabase } from './harness/databases.ts'
import { peopleModels } from './harness/people.ts'

const shapes = 250

test('of statements of ever new shapes a connection keeps no more than 200 prepared (REST-8)', async (context) => {
  if (mysqlUrl() === null) unavailable(context, 'MariaDB or MySQL')
  const { sequelize, close } = await openDatabase('mysql', () => undefined)
  onTestFinished(close)
  const models = peopleModels(sequelize)
  const adapter = sequelizeAdapter(sequelize, models)
  await createTables(sequelize, models)
  const closed = await adapter.transaction(async (db) => {
    for (let length = 1; length <= shapes; length++) {
      const where = and(...Array.from({ length }, (_, i) => eq('visits', i)))
      expect(await db.count('Person', { where })).toBe(0)
    }
    const options = { type: QueryTypes.SELECT, transaction: db.sequelizeTransaction ?? null } as const
    const [status] = await sequelize.query<{ Value: string }>("show session status like 'Com_stmt_close'", options)
    return Number(status?.Value)
  })
  expect(closed).toBeGreaterThanOrEqual(shapes - 200)
})
