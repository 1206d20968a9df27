import { defineConfig } from 'vitest/config'

/** For the runs that `reporters.test.ts` starts: one file of made-up cells, and nothing brought up for them. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions: ['development', 'module', 'node'] },
  ssr: { resolve: { conditions: ['development', 'module', 'node'] } },
  test: { include: ['cells.ts'] },
})
