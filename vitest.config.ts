import { defineConfig } from 'vitest/config'
import { LongestFirst } from './packages/conformance/src/longest-first.ts'
import { SkipsReporter } from './packages/conformance/src/reporters/skips.ts'

export default defineConfig({
  // Packages of the workspace are tested from their sources: no build has to come first.
  resolve: { conditions: ['development', 'module', 'node'] },
  ssr: { resolve: { conditions: ['development', 'module', 'node'] } },
  test: {
    include: ['{packages,examples}/*/{src,test}/**/*.test.ts', 'benchmarks/{src,test}/**/*.test.ts'],
    globalSetup: ['./packages/conformance/src/global-setup.ts'],
    reporters: ['default', new SkipsReporter()],
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
