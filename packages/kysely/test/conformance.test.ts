import { runConformance } from '@authpkg/conformance'
import { createHarness } from './harness.ts'

runConformance({
  adapter: 'kysely',
  createHarness,
  // Of the three adapters each takes every variant on another database.
  variants: { sqlite: ['renamed', 'text-keys'], postgres: ['bigint-keys'], mysql: ['uuid-keys'] },
  unsupported: [],
})
