import { runConformance } from '@authpkg/conformance'
import { createHarness } from './memory/harness.ts'

runConformance({
  adapter: 'memory',
  createHarness,
  databases: [{ name: 'memory', kind: 'sqlite' }],
  layouts: ['all-in-one'],
  unsupported: [],
})
