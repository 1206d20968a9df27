import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

interface Ended {
  readonly code: number | null
  readonly output: string
}

/** Runs the made-up cells under a reporter, in a process of its own: its exit code is what a pipeline sees. */
function report(reporter: 'matrix' | 'budget', scene: string, env: Record<string, string> = {}): Promise<Ended> {
  const folder = join(import.meta.dirname, 'reporters')
  const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs')
  const reporterFile = join(import.meta.dirname, `../src/reporters/${reporter}.ts`)
  const args = [vitest, 'run', '--no-color', '--config', join(folder, 'vitest.config.ts'), `--reporter=${reporterFile}`]
  const scenery = { CI: '', AUTHPKG_TEST_MYSQL_URL: '', CONFORMANCE_SCENE: scene, ...env }
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...scenery } })
  const parts: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => parts.push(String(data)))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output: parts.join('') })))
}

describe.concurrent('the matrix', () => {
  test('prints a line a cell and counts the cells', async () => {
    const { code, output } = await report('matrix', 'green')
    expect(output).toContain('memory memory all-in-one: 3 passed, 0 failed\nmemory memory emails: 3 passed, 0 failed\n')
    expect(output).toContain('matrix: 2 cells, 2 passed, 0 failed, 0 skipped')
    expect(code).toBe(0)
  })

  test('is red when a test is, and names it', async () => {
    const { code, output } = await report('matrix', 'red')
    expect(output).toContain('memory memory all-in-one: 2 passed, 1 failed')
    expect(output).toContain('matrix: 2 cells, 0 passed, 2 failed, 0 skipped')
    expect(output).toContain('memory memory emails > small > the second holds: expected 1 to be 2')
    expect(code).toBe(1)
  })

  test('is red when a cell lacks a test that another has, and names it', async () => {
    const { code, output } = await report('matrix', 'uneven')
    expect(output).toContain('memory memory emails has no test "small > the second holds"')
    expect(code).toBe(1)
  })

  test('misses what runs in one layout only where another adapter has it in that layout', async () => {
    const { code, output } = await report('matrix', 'one layout')
    expect(output).toContain('memory memory all-in-one: 4 passed, 0 failed\nmemory memory emails: 2 passed, 0 failed\n')
    expect(output).toContain('other memory all-in-one has no test "smaller > the third holds"')
    expect(output).not.toContain('emails has no test')
    expect(code).toBe(1)
  })

  test('is red when a harness cannot be made', async () => {
    const { code, output } = await report('matrix', 'broken harness')
    expect(output).toContain('memory memory emails: 0 passed, 3 failed')
    expect(output).toContain('no tables')
    expect(code).toBe(1)
  })

  test('skips the cells of a database that is missing, and fails for it under CI', async () => {
    const alone = await report('matrix', 'missing')
    expect(alone.output).toContain('memory mysql emails: skipped, needs MariaDB or MySQL')
    expect(alone.output).toContain('matrix: 2 cells, 0 passed, 0 failed, 2 skipped')
    expect(alone.code).toBe(0)
    const pipeline = await report('matrix', 'missing', { CI: 'true' })
    expect(pipeline.output).toContain('memory mysql emails: MariaDB or MySQL does not answer')
    expect(pipeline.code).toBe(1)
  })

  test('prints what a database truly differs in, and stays green', async () => {
    const { code, output } = await report('matrix', 'difference')
    expect(output).toContain('memory sqlite: "the second holds" does not hold: it is young. Instead: "the first holds"')
    expect(code).toBe(0)
  })

  test('prints what the tests have seen a database do otherwise, once', async () => {
    const { output } = await report('matrix', 'servers')
    expect(output.split('memory: it counts from zero')).toHaveLength(2)
  })

  test('prints the servers that answered, and that MySQL is untested where MariaDB stands in for it', async () => {
    const { code, output } = await report('matrix', 'servers')
    expect(output).toContain('Servers:\n  MariaDB 10.11.19\n  MySQL itself is untested: the server that answered')
    expect(code).toBe(0)
  })

  test('prints variants as cells of their own, which have fewer tests', async () => {
    const { code, output } = await report('matrix', 'variants')
    expect(output).toContain('memory memory split-auth-emails renamed: 1 passed, 0 failed\n')
    expect(output).toContain(
      'matrix: 2 cells, 2 passed, 0 failed, 0 skipped\nvariants: 4 cells, 4 passed, 0 failed, 0 skipped',
    )
    expect(code).toBe(0)
  })

  test('is red when a difference is listed that is none any more', async () => {
    const { code, output } = await report('matrix', 'stale difference')
    expect(output).toContain('the second holds: Expect test to fail')
    expect(code).toBe(1)
  })
})

describe.concurrent('the budget', () => {
  test('prints what was counted beside what is allowed', async () => {
    const { code, output } = await report('budget', 'green')
    expect(output).toContain('session check\n  memory memory, at most 1: all-in-one 1, emails 1\n')
    expect(output).toContain('budget: 2 measurements in 2 cells, 0 above the table, 0 that differ between adapters')
    expect(code).toBe(0)
  })

  test('is red above the table, and prints the statements', async () => {
    const { code, output } = await report('budget', 'over budget')
    expect(output).toContain(
      'Above the table: memory memory emails: session check: 2 instead of 1\n  select 1\n  select 2',
    )
    expect(code).toBe(1)
  })

  test('is red when two adapters do not take the same number, and prints the statements of both', async () => {
    const { code, output } = await report('budget', 'unequal')
    expect(output).toContain(
      'Not the same for all adapters: memory all-in-one: session check: memory 1, other 2\n  memory: select 1',
    )
    expect(output).toContain('0 above the table, 2 that differ between adapters')
    expect(code).toBe(1)
  })

  test('is red when nothing was measured', async () => {
    const { code } = await report('budget', 'nothing measured')
    expect(code).toBe(1)
  })
})
