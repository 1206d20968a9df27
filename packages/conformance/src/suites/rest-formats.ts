import { definePolicy, everyone, type FieldType } from '@authpkg/core'
import { createRestApi } from '@authpkg/rest'
import { Hono } from 'hono'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { accounts } from '../fixtures/accounts.ts'
import { Program } from '../fixtures/browser.ts'
import { sampleValues } from '../fixtures/samples.ts'

/** More than an export reads at a time. */
const rows = 600

/** In the document of an API, whatever ORM the models come from. */
const described: Readonly<Record<Exclude<FieldType, 'json'>, object>> = {
  string: { type: 'string', maxLength: expect.any(Number) },
  text: { type: 'string' },
  uuid: { type: 'string', format: 'uuid' },
  enum: { type: 'string', enum: ['red', 'green', 'dark blue'] },
  integer: { type: 'integer' },
  float: { type: 'number' },
  bigint: { type: 'string', pattern: '^-?\\d+$' },
  decimal: { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  time: { type: 'string' },
  datetime: { type: 'string', format: 'date-time' },
  binary: { type: 'string', contentEncoding: 'base64' },
}

/** Lists as CSV and NDJSON, whole ones too, and the description of an API. */
export const restFormats: Suite = (cell, test) => {
  let program: Program

  beforeEach(async () => {
    await cell.harness.reset()
    const access = definePolicy({ '*': { read: everyone } })
    const api = createRestApi(accounts(cell.db, { access }), { prefix: '/api' })
    for (const name of ['Publisher', 'Author', 'Sample']) api.register(name, { export: true, maxPaginateBy: 1000 })
    program = new Program(new Hono().route('/api', api.routes()))
  })

  const text = async (path: string): Promise<string> => {
    const answer = await program.get(path)
    const body = await answer.text()
    expect(answer.status, body).toBe(200)
    return body
  }

  /** Half of them without a publisher, and a third without a year. */
  async function addAuthors(): Promise<void> {
    await cell.db.transaction(async (db) => {
      const publisher = await db.insert('Publisher', { name: 'Acorn' })
      for (let i = 0; i < rows; i++) {
        const born = i % 3 === 0 ? null : 1800 + (i % 7)
        await db.insert('Author', { name: `Author ${i}`, born, publisher_id: i % 2 ? publisher?.['id'] : null })
      }
    })
  }

  for (const ordering of ['', '-born', 'born:nullslast', 'publisher__name,-born,name']) {
    test(`an export ordered by ${ordering || 'its key'} has each row once, as the list has them (OUT-3)`, async () => {
      await addAuthors()
      const list = JSON.parse(await text(`/api/author/?ordering=${ordering}&limit=1000`)) as { objects: object[] }
      const exported = (await text(`/api/author/?ordering=${ordering}&format=ndjson`)).trimEnd().split('\n')
      expect(list.objects).toHaveLength(rows)
      expect(exported.map((line) => JSON.parse(line))).toEqual(list.objects)
    })
  }

  test('numbers keep their digits in every format, and text is no formula (OUT-1)', async () => {
    const [bigint_value, decimal_value] = [-9223372036854775808n, '-99999999999.9999']
    await cell.db.insert('Sample', sampleValues({ bigint_value, decimal_value, string_value: '=1+1' }))
    const query = 'fields=bigint_value,decimal_value,string_value'
    const [first = ''] = (await text(`/api/sample/?format=ndjson&${query}`)).split('\n')
    expect(JSON.parse(first)).toEqual({
      bigint_value: String(bigint_value),
      decimal_value,
      string_value: '=1+1',
    })
    const [header = '', line = ''] = (await text(`/api/sample/?format=csv&${query}`)).split('\r\n')
    const cells = line.split(',')
    expect(Object.fromEntries(header.split(',').map((name, i) => [name, cells[i]]))).toEqual({
      bigint_value: String(bigint_value),
      decimal_value,
      string_value: `"'=1+1"`,
    })
  })

  test('every type is described as it is answered (OUT-2)', async () => {
    const { components } = JSON.parse(await text('/api/openapi.json'))
    const { properties } = components.schemas['row.sample']
    for (const [type, schema] of Object.entries(described)) {
      expect(properties[`${type}_value`], type).toMatchObject(schema)
    }
  })
}
