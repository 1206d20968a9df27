import { always, type DbAdapter, eq, type Value } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Cell, Suite } from '../cell.ts'
import { difference } from '../differences.ts'
import { sampleValues } from '../fixtures/samples.ts'

/** What databases truly do differently, each in its own way; the matrix prints what was seen. */
export const differences: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  test('the server says what it is', async (context) => {
    const server = await serverOf(cell)
    if (server) context.task.meta.server = server
  })

  test('an insert is one statement, or two where the database cannot return the row', async (context) => {
    const insert = () => cell.db.insert('Counter', { name: 'one' })
    const { statements } = await cell.harness.statements.counted(insert)
    expect(statements).toHaveLength(cell.kind === 'mysql' ? 2 : 1)
    if (statements.length === 2) {
      difference(context, cell, 'there is no RETURNING: what was inserted is read back by a second statement')
    }
  })

  test('consumeOne is one statement, or two under a lock where the database cannot return the row', async (context) => {
    await cell.db.insert('Counter', { name: 'one' })
    const consume = () => cell.db.consumeOne('Counter', eq('name', 'one'))
    const { statements } = await cell.harness.statements.counted(consume)
    expect(statements).toHaveLength(cell.kind === 'mysql' ? 2 : 1)
    if (statements.length === 2) {
      difference(context, cell, 'consumeOne locks the row and deletes it, in two statements of one transaction')
    }
  })

  test('on MariaDB nothing is sent that MySQL does not have', async () => {
    const { statements } = await cell.harness.statements.counted(async () => {
      const row = await cell.db.insert('Tag', { name: 'one' })
      await cell.db.transaction((db) => db.update('Tag', eq('id', row['id'] as Value), { name: 'two' }))
      await cell.db.consumeOne('Tag', eq('name', 'two'))
      await cell.db.delete('Tag', always)
    })
    if (cell.kind === 'mysql') expect(statements.join('\n')).not.toMatch(/\b(returning|nextval|sequence)\b/i)
    expect(await cell.db.count('Tag', {})).toBe(0)
  })

  test('a transaction that reads twice sees what others committed meanwhile, or its first picture again', async (context) => {
    const { first, wrote, second } = await readTwice(cell.db)
    expect(first).toBe(0)
    if (!wrote) return difference(context, cell, 'nobody else writes while a transaction is open')
    expect(second).toBe(cell.kind === 'mysql' ? 0 : 1)
    const seen =
      second === 0 ? 'sees its first picture again (REPEATABLE READ)' : 'sees what others committed (READ COMMITTED)'
    difference(
      context,
      cell,
      `unless the application sets another isolation level, a transaction that reads twice ${seen}`,
    )
  })

  test('a number in a column of single precision is not found by the number that was written', async (context) => {
    if (cell.kind !== 'mysql') return // a `float` of the other two is a double, or compared as what it is
    await withFloatColumn(cell, async () => {
      await cell.db.insert('Sample', sampleValues({ float_or_null: 0.1 }))
      expect(await cell.db.count('Sample', { where: eq('float_or_null', 0.1) })).toBe(0)
      expect(
        await cell.db.count('Sample', { where: { op: 'between', path: 'float_or_null', from: 0.09, to: 0.11 } }),
      ).toBe(1)
    })
    difference(
      context,
      cell,
      'FLOAT is of single precision: 0.1 in it does not equal 0.1; DOUBLE is what a `float` field needs',
    )
  })
}

/** What the database calls itself, where it is one that speaks SQL. */
async function serverOf(cell: Cell): Promise<string | null> {
  if (cell.database !== cell.kind) return null
  const questions = { sqlite: 'sqlite_version()', postgres: 'version()', mysql: 'version()' }
  const [row] = await cell.harness.readRaw(`SELECT ${questions[cell.kind]} AS version`)
  const version = String(row?.['version'])
  if (cell.kind === 'sqlite') return `SQLite ${version}`
  if (cell.kind === 'postgres') return version.replace(/^(PostgreSQL [\d.]+).*$/s, '$1')
  return `${version.includes('MariaDB') ? 'MariaDB' : 'MySQL'} ${version.split('-')[0]}`
}

interface ReadTwice {
  readonly first: number
  readonly wrote: boolean
  readonly second: number
}

/** Counts inside a transaction, lets another caller insert, and counts again. */
const readTwice = (db: DbAdapter): Promise<ReadTwice> =>
  db.transaction(async (tx) => {
    const first = await tx.count('Counter', {})
    const wrote = await db.insert('Counter', { name: 'from outside' }).then(
      () => true,
      () => false,
    )
    return { first, wrote, second: await tx.count('Counter', {}) }
  })

async function withFloatColumn(cell: Cell, work: () => Promise<void>): Promise<void> {
  const change = (type: string) => cell.harness.readRaw(`ALTER TABLE sample MODIFY float_or_null ${type} NULL`)
  await change('float')
  try {
    await work()
  } finally {
    await change('double')
  }
}
