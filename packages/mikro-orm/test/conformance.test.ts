import { runConformance } from '@authpkg/conformance'
import { createHarness } from './harness.ts'

runConformance({
  adapter: 'mikro-orm',
  createHarness,
  // Of the three adapters each takes every variant on another database.
  variants: { sqlite: ['bigint-keys'], postgres: ['uuid-keys'], mysql: ['renamed', 'text-keys'] },
  unsupported: [],
})
