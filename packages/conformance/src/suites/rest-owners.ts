import {
  definePolicy,
  type FieldType,
  type FilterOperator,
  type ModelDescription,
  operatorsFor,
  owner,
  type Value,
} from '@authpkg/core'
import { createRestApi } from '@authpkg/rest'
import { expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { accounts } from '../fixtures/accounts.ts'
import { jsonKey, missingKey } from '../fixtures/keys.ts'
import { beforeDeletes } from '../fixtures/overtaken.ts'
import { created, privateApi } from '../fixtures/private-api.ts'
import { jsonOf, only } from '../fixtures/writing-api.ts'

type Json = Readonly<Record<string, unknown>>

const requests = [
  ['GET', ''],
  ['PUT', ''],
  ['PATCH', ''],
  ['POST', ''],
  ['DELETE', ''],
  ['POST', 'delete/'],
  ['DELETE', 'delete/'],
] as const

/** Two values of each type that notes have, as an address writes them. */
const texts: Readonly<Partial<Record<FieldType, readonly string[]>>> = {
  string: ['theirs', 'x'],
  integer: ['1', '2'],
  bigint: ['1', '2'],
  uuid: ['00000000-0000-4000-8000-000000000000', 'ffffffff-ffff-4fff-bfff-ffffffffffff'],
  datetime: ['2026-11-20', '2026-11-21'],
}

/** Every question that an address can put to a single field, the right way round and the other. */
function* questions(model: ModelDescription): Generator<string> {
  for (const field of model.fields.values()) {
    for (const operator of operatorsFor(field)) {
      const value = valueFor(operator, texts[field.type] ?? ['x', 'y'])
      for (const name of [`${field.name}__${operator}`, `-${field.name}__${operator}`]) yield `${name}=${value}`
    }
  }
}

function valueFor(operator: FilterOperator, [first = '', second = '']: readonly string[]): string {
  if (operator === 'is_null') return 'true'
  if (operator === 'is' || operator === 'is_not') return 'null'
  return operator === 'in' || operator === 'not_in' || operator === 'between' ? `${first},${second}` : first
}

/** Rows over REST that belong to somebody: nobody else reaches them, by whatever way. */
export const restOwners: Suite = (cell, test) => {
  test('to whom a row may not be shown it is not there, by any verb (IDOR-1, IDOR-6)', async () => {
    const { users, ada, note } = await privateApi(cell)
    const theirs = await note(users.bob, 'of bob')
    const missing = `/api/note/${jsonKey(missingKey(cell))}/`
    const told = async (verb: string, path: string): Promise<Json> => {
      const body = verb === 'GET' ? undefined : { message: 'stolen', created }
      const answer = await ada.send(verb, path, body)
      return { ...(await jsonOf(answer, 404)), requestId: '' }
    }
    for (const [verb, rest] of requests) {
      expect(await told(verb, `${theirs}${rest}`), `${verb} ${rest}`).toEqual(await told(verb, `${missing}${rest}`))
    }
    expect(await cell.db.findMany('Note', {})).toMatchObject([{ message: 'of bob', user_id: users.bob['id'] }])
  })

  test('a list holds the caller’s own rows alone, whatever is asked of them (REST-13)', async () => {
    const { users, ada, note } = await privateApi(cell)
    await note(users.ada, 'mine')
    await note(users.bob, 'theirs')
    const found = async (query: string): Promise<unknown> => {
      const { meta, objects } = await jsonOf(await ada.get(`/api/note/?${query}`))
      return [(meta as Json)['object_count'], ...(objects as Json[]).map(({ message }) => message)]
    }
    expect(await found('')).toEqual([1, 'mine'])
    for (const query of questions(cell.db.describe().get('Note') as ModelDescription)) {
      expect([[0], [1, 'mine']], query).toContainEqual(await found(query))
    }
  })

  test('operations of many change the caller’s own rows alone (IDOR-9)', async () => {
    const { users, ada, note } = await privateApi(cell)
    const keys = [await note(users.ada, 'mine'), await note(users.bob, 'theirs')].map((at) => at.split('/')[3])
    const operations = keys.flatMap((key) => [
      { op: 'update', key, data: { message: 'changed' } },
      { op: 'delete', key },
    ])
    const { results } = await jsonOf(await ada.send('POST', '/api/note/_bulk/', { operations, mode: 'each' }))
    expect((results as Json[]).map(({ status }) => status)).toEqual([200, 200, 404, 404])
    expect(await cell.db.findMany('Note', {})).toMatchObject([{ message: 'theirs' }])
  })

  test('a row is attached to none that its writer may not see: that is no row to them (IDOR-4)', async () => {
    const { ada } = await privateApi(cell)
    const [acorn, birch] = await Promise.all(
      ['Acorn', 'Birch'].map(async (name) => {
        const row = await cell.db.findOne('Publisher', { where: { op: 'eq', path: 'name', value: name } })
        return jsonKey(row?.['id'])
      }),
    )
    const dan = await only(ada, '/api/author/?name=Dan')
    for (const publisher of [birch, jsonKey(missingKey(cell))]) {
      for (const name of ['publisher', 'publisher_id']) {
        for (const [verb, path] of [['POST', '/api/author/'], ['PATCH', dan.at]] as const) {
          const told = await jsonOf(await ada.send(verb, path, { name: 'Eve', [name]: publisher }), 400)
          expect(told['detail'], `${verb} ${name}`).toBe('There is no such publisher.')
        }
      } // biome-ignore format: a table
    }
    expect(await cell.db.count('Author', { where: { op: 'eq', path: 'name', value: 'Eve' } })).toBe(0)
    await jsonOf(await ada.send('POST', '/api/author/', { name: 'Eve', publisher: acorn }), 201)
  })

  test('a row that changes hands between check and change is not changed (IDOR-5)', async () => {
    let bob: Value = null
    const { users, ada, note } = await privateApi(cell, {
      async saveObject(_row, _sent, { db, save }) {
        await db.update('Note', { op: 'isNotNull', path: 'id' }, { user_id: bob })
        return save()
      },
    })
    bob = users.bob['id'] as Value
    const mine = await note(users.ada, 'mine')
    expect((await ada.send('PATCH', mine, { message: 'x' })).status).toBe(404)
    expect(await cell.db.findMany('Note', {})).toMatchObject([{ message: 'mine', user_id: users.ada['id'] }])
  })

  test('a row that changes hands between check and delete stays (IDOR-5)', async () => {
    let bob: Value = null
    const giveAway = beforeDeletes(cell.db, (db) =>
      db.update('Note', { op: 'isNotNull', path: 'id' }, { user_id: bob }),
    )
    const { users, ada, note } = await privateApi(cell, {}, giveAway)
    bob = users.bob['id'] as Value
    const mine = await note(users.ada, 'mine')
    expect((await ada.send('DELETE', mine)).status).toBe(409)
    expect(await cell.db.findMany('Note', {})).toMatchObject([{ message: 'mine' }])
  })

  test('rows belong to users of the accounts, and to no row of another table with the same key (IDOR-7)', async () => {
    await cell.harness.reset()
    const auth = accounts(cell.db)
    const register = (adapter = cell.db, relation = 'user', model = 'Note') =>
      createRestApi(auth, { adapter }).register(model, { ownerField: relation as never })
    expect(() => register()).not.toThrow()
    expect(() => register(cell.db, 'publisher', 'Author')).toThrow(/user model of the accounts/)
    const access = definePolicy({ Author: { write: owner('publisher') } })
    expect(() => accounts(cell.db, { access })).toThrow(expect.objectContaining({ code: 'invalid_configuration' }))
    const others = new Map([...cell.db.describe()].map(([name, model]) => [name, { ...model, source: {} }]))
    const elsewhere = Object.assign(Object.create(cell.db), { describe: () => others })
    expect(() => register(elsewhere)).toThrow(/user model of the accounts/)
  })
}
