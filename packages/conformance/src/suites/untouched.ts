import { always, eq, type Row } from '@authpkg/core'
import { beforeAll, beforeEach, expect } from 'vitest'
import type { Cell, Suite } from '../cell.ts'
import { addAda, password } from '../fixtures/accounts.ts'
import { Browser, Program } from '../fixtures/browser.ts'
import { storedDigits, storeFinerDigits, widenDatetime } from '../fixtures/finer-digits.ts'
import { key } from '../fixtures/library.ts'
import { distinctValues, fieldTypes, orderedValues, sampleValues } from '../fixtures/samples.ts'
import { web } from '../fixtures/web.ts'

/** What was not changed is never written back: not by the adapter, and not by the pages and resources over it. */
export const untouched: Suite = (cell, test) => {
  let stored: Row = {}
  let raw: Record<string, unknown> = {}

  beforeAll(() => widenDatetime(cell))

  /** A row with a value of every type, some of them in a form that only another program writes. */
  beforeEach(async () => {
    await cell.harness.reset()
    stored = await cell.db.insert('Sample', sampleValues(everyType()))
    await storeFinerDigits(cell)
    await cell.harness.readRaw(`UPDATE sample SET json_or_null = '${foreignJson}' WHERE integer_value = 1`)
    raw = await rawSample(cell)
  })

  const expectOnly = async (changed: Record<string, unknown>): Promise<void> => {
    expect(await rawSample(cell)).toEqual({ ...raw, ...changed })
  }

  test('an update of one field leaves every other column as it is, to the last digit', async () => {
    expect(await cell.db.update('Sample', eq('integer_value', 1), { string_value: 'new' })).toBe(1)
    await expectOnly({ string_value: 'new' })
  })

  for (const type of fieldTypes) {
    test(`an update of a field of type ${type} leaves the others alone, and finer digits too`, async () => {
      const value = type === 'integer' ? 1 : stored[`${type}_or_null`]
      await cell.db.update('Sample', always, { [`${type}_value`]: value })
      const after = await rawSample(cell)
      for (const name of Object.keys(raw)) {
        if (name !== `${type}_value`) expect(after[name], name).toEqual(raw[name])
      }
    })
  }

  test('an update of several rows leaves what differs between them as it is', async () => {
    await cell.db.insert('Sample', sampleValues({ integer_value: 2, text_value: 'other' }))
    expect(await cell.db.update('Sample', always, { string_value: 'new' })).toBe(2)
    await expectOnly({ string_value: 'new' })
    expect(await cell.db.findOne('Sample', { where: eq('integer_value', 2) })).toMatchObject({ text_value: 'other' })
  })

  test('a row that was read, in a transaction or out of it, is not written back by reading it', async () => {
    await cell.db.transaction(async (db) => {
      await db.findMany('Sample', { include: { author: {} } })
      await db.findOne('Sample', {})
      db.instance('Sample', stored)
      await db.insert('Counter', { name: 'beside it' })
    })
    await expectOnly({})
  })

  test('a form in which one field is changed writes that field alone', async () => {
    const { app, auth } = web(cell.db)
    await auth.users.create({ username: 'boss', password, superuser: true })
    const browser = new Browser(app)
    await browser.login('boss')
    const path = `/admin/sample/${key(stored)}/`
    expect((await browser.get(path)).status).toBe(200)
    const answer = await browser.submit(path, { string_value: 'new', _save: '1' })
    expect(answer.status, await answer.clone().text()).toBe(303)
    await expectOnly({ string_value: 'new' })
  })

  test('an object that is sent back over REST with one field changed writes that field alone', async () => {
    const { app, auth } = web(cell.db)
    const boss = await addAda(auth)
    await cell.db.update('User', eq('id', boss['id'] as number), { superuser: true })
    const program = new Program(app, 'ada')
    const path = `/api/sample/${key(stored)}/`
    const { id: _, ...fields } = (await (await program.get(path)).json()) as Record<string, unknown>
    const answer = await program.send('PUT', path, { ...fields, string_value: 'new' })
    expect(answer.status, await answer.clone().text()).toBe(200)
    await expectOnly({ string_value: 'new' })
  })
}

/** Spaces and an order of keys that our JSON does not have. */
const foreignJson = '{"b":  1, "a": [1,2]}'

/** Values of every type, the middle ones of their three; `integer_value` 1 is the row's number. */
const everyType = (): Record<string, unknown> => ({
  ...Object.fromEntries(
    Object.entries({ ...orderedValues, ...distinctValues, boolean: [false, true] }).map(([type, values]) => [
      `${type}_or_null`,
      values[1],
    ]),
  ),
  json_or_null: { before: true },
  integer_value: 1,
})

/** The row numbered 1 past the adapter, with the moment in all its digits. */
async function rawSample(cell: Cell): Promise<Record<string, unknown>> {
  const [row] = await cell.harness.readRaw('SELECT * FROM sample WHERE integer_value = 1')
  return { ...row, datetime_or_null: await storedDigits(cell) }
}
