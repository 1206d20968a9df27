import { expect } from 'vitest'
import type { Suite } from '../../src/cell.ts'
import { type ConformanceRun, runSuites } from '../../src/run-conformance.ts'
import { createHarness } from '../memory/harness.ts'

/** Which run is acted out; `reporters.test.ts` says. */
const scene = process.env['CONFORMANCE_SCENE']

const small: Suite = (cell, test) => {
  test('the first holds', (context) => {
    const counted = scene === 'over budget' ? 2 : 1
    const measurement = { operation: 'session check', allowed: 1, counted, statements: ['select 1', 'select 2'] }
    if (scene !== 'nothing measured') context.task.meta.budget = [measurement]
  })
  if (scene === 'uneven' && cell.layout.name === 'emails') return
  test('the second holds', () => {
    if (scene === 'difference' || scene === 'red') expect(1).toBe(2)
  })
}

const difference = {
  database: 'sqlite',
  test: 'the second holds',
  reason: 'it is young',
  insteadTest: 'the first holds',
} as const

const run: ConformanceRun = {
  adapter: 'memory',
  createHarness: (database, layout) =>
    scene === 'broken harness' ? Promise.reject(new Error('no tables')) : createHarness(database, layout),
  databases: scene === 'missing' ? ['mysql'] : [{ name: 'memory', kind: 'sqlite' }],
  layouts: ['all-in-one', 'emails'],
  unsupported: scene === 'difference' || scene === 'stale difference' ? [difference] : [],
}

runSuites(run, { small })
