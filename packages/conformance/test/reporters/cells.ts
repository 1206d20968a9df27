import { expect } from 'vitest'
import type { Suite } from '../../src/cell.ts'
import { difference } from '../../src/differences.ts'
import { type ConformanceRun, runSuites, type SuitesOfCells } from '../../src/run-conformance.ts'
import { createHarness } from '../memory/harness.ts'

/** Which run is acted out; `reporters.test.ts` says. */
const scene = process.env['CONFORMANCE_SCENE']

const small: Suite = (cell, test) => {
  test('the first holds', (context) => {
    const counted = scene === 'over budget' || (scene === 'unequal' && cell.adapter === 'other') ? 2 : 1
    const allowed = scene === 'unequal' ? 2 : 1
    if (scene === 'servers') {
      context.task.meta.server = 'MariaDB 10.11.19'
      difference(context, cell, 'it counts from zero')
    }
    const measurement = { operation: 'session check', allowed, counted, statements: ['select 1', 'select 2'] }
    if (scene !== 'nothing measured') context.task.meta.budget = [measurement]
  })
  if (scene === 'uneven' && cell.layout.name === 'emails') return
  test('the second holds', () => {
    if (scene === 'difference' || scene === 'red') expect(1).toBe(2)
  })
}

/** What the cells of variants run, or the first layout alone. */
const smaller: Suite = (_, test) =>
  test(scene === 'one layout' ? 'the third holds' : 'the first holds', () => undefined)

const listed = {
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
  unsupported: scene === 'difference' || scene === 'stale difference' ? [listed] : [],
}

runSuites(run, suitesOf(scene === 'one layout' ? { small, smaller } : { small }))
if (scene === 'unequal' || scene === 'one layout') runSuites({ ...run, adapter: 'other' }, suitesOf({ small }))

function suitesOf(first: Readonly<Record<string, Suite>>): SuitesOfCells {
  if (scene === 'one layout') return { first, layouts: { small } }
  return scene === 'variants' ? { first, variants: { small: smaller } } : { first }
}
