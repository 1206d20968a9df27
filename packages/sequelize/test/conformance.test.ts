import { runConformance } from '@authpkg/conformance'
import { test } from 'vitest'
import { unavailable } from '../../conformance/src/availability.ts'
import { hasSqlite } from './harness/sqlite-driver.ts'
import { createHarness } from './harness.ts'

runConformance({
  adapter: 'sequelize',
  createHarness,
  databases: [...(hasSqlite ? (['sqlite'] as const) : []), 'postgres', 'mysql'],
  // Of the three adapters each takes every variant on another database.
  variants: { sqlite: ['uuid-keys'], postgres: ['renamed', 'text-keys'], mysql: ['bigint-keys'] },
  unsupported: [],
})

if (!hasSqlite) {
  test('sequelize sqlite needs the sqlite3 driver', (context) => unavailable(context, 'the sqlite3 driver'))
}
