import { runConformance } from '@authpkg/conformance'
import { test } from 'vitest'
import { unavailable } from '../../conformance/src/availability.ts'
import { hasSqlite } from './harness/sqlite-driver.ts'
import { createHarness } from './harness.ts'

runConformance({
  adapter: 'sequelize',
  createHarness,
  databases: [...(hasSqlite ? (['sqlite'] as const) : []), 'postgres', 'mysql'],
  unsupported: [],
})

if (!hasSqlite) {
  test('sequelize sqlite needs the sqlite3 driver', (context) => unavailable(context, 'the sqlite3 driver'))
}
