import { runConformance } from '@authpkg/conformance'
import { createHarness } from './harness.ts'

runConformance({ adapter: 'kysely', createHarness, unsupported: [] })
