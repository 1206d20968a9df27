import { runConformance } from '@authpkg/conformance'
import { createHarness } from './harness.ts'

runConformance({ adapter: 'mikro-orm', createHarness, unsupported: [] })
