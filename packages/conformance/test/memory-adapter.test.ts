import { runConformance } from '../src/run-conformance.ts'
import { createHarness } from './memory/harness.ts'

runConformance({
  adapter: 'memory',
  createHarness,
  databases: [{ name: 'memory', kind: 'sqlite' }],
  layouts: ['all-in-one'],
  unsupported: [],
})
