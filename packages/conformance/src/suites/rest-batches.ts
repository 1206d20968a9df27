import { eq } from '@authpkg/core'
import { expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { jsonKey, missingKey } from '../fixtures/keys.ts'
import { type Json, jsonOf, only, writingApi } from '../fixtures/writing-api.ts'

interface Report {
  readonly committed: boolean
  readonly results: readonly (Json & { readonly status: number })[]
}

const created = '2026-11-20T12:00:00.000Z'
const create = (name: string): Json => ({ op: 'create', data: { name } })
const callers = 20

/** Many changes as one: bulk, nested objects, and requests that are sent again. */
export const restBatches: Suite = (cell, test) => {
  const report = async (answer: Response, status = 200): Promise<Report> => (await jsonOf(answer, status)) as never
  const codes = ({ results }: Report): number[] => results.map(({ status }) => status)
  const publishers = (): Promise<number> => cell.db.count('Publisher', {})

  test('operations are done together and answered one by one', async () => {
    const { boss } = await writingApi(cell)
    const [acorn, birch] = [
      await only(boss, '/api/publisher/?name=Acorn'),
      await only(boss, '/api/publisher/?name=Birch'),
    ]
    const operations = [
      create('Dogwood'),
      { op: 'update', key: acorn['id'], data: { city: 'Basel' } },
      { op: 'delete', key: birch['id'] },
      { op: 'upsert', by: 'name', data: { name: 'Cedar', city: 'Linz' } },
      { op: 'upsert', by: 'name', data: { name: 'Elm', city: 'Ulm' } },
    ]
    const told = await report(await boss.send('POST', '/api/publisher/_bulk/', { operations }))
    expect([told.committed, codes(told)]).toEqual([true, [201, 200, 200, 200, 201]])
    expect(told.results[1]?.['body']).toMatchObject({ name: 'Acorn', city: 'Basel' })
    expect(await only(boss, '/api/publisher/?name=Cedar')).toMatchObject({ city: 'Linz' })
    expect(await publishers()).toBe(4)
  })

  test('of operations that belong together none is kept when one fails; of others those that went well', async () => {
    const { boss } = await writingApi(cell)
    const operations = [
      create('Dogwood'),
      create('Acorn'),
      { op: 'update', key: jsonKey(missingKey(cell)), data: {} },
      create('Elm'),
    ]
    const none = await report(await boss.send('POST', '/api/publisher/_bulk/', { operations }), 409)
    expect([none.committed, codes(none)]).toEqual([false, [424, 409, 404, 424]])
    expect(none.results[1]).toMatchObject({
      index: 1,
      problem: { code: 'unique_violation', errors: [{ pointer: '/name' }] },
    })
    expect(await publishers()).toBe(3)
    const some = await report(await boss.send('POST', '/api/publisher/_bulk/', { operations, mode: 'each' }))
    expect([some.committed, codes(some)]).toEqual([true, [201, 409, 404, 201]])
    expect(await publishers()).toBe(5)
  })

  test('a dry run tells what would be, and changes nothing', async () => {
    const { boss } = await writingApi(cell)
    const operations = [
      create('Dogwood'),
      { op: 'upsert', by: 'name', data: { name: 'Dogwood', city: 'Bonn' } },
      create('Acorn'),
    ]
    for (const mode of ['each', 'atomic']) {
      const answer = await boss.send('POST', '/api/publisher/_bulk/', { operations, mode, dryRun: true })
      const told = await report(answer, mode === 'each' ? 200 : 409)
      expect([told.committed, codes(told)]).toEqual([false, mode === 'each' ? [201, 200, 409] : [424, 424, 409]])
    }
    expect(await publishers()).toBe(3)
  })

  test('each operation asks for the rights of its own request (IDOR-9)', async () => {
    const { ada, bob, nobody } = await writingApi(cell)
    const note = async (who: typeof ada): Promise<unknown> =>
      (await jsonOf(await who.send('POST', '/api/note/', { message: 'mine', created }), 201))['id']
    const [mine, theirs] = [await note(ada), await note(bob)]
    const operations = [mine, theirs].flatMap((key) => [
      { op: 'update', key, data: { message: 'changed' } },
      { op: 'delete', key },
    ])
    const told = await report(await ada.send('POST', '/api/note/_bulk/', { operations, mode: 'each' }))
    expect(codes(told)).toEqual([200, 200, 403, 403])
    expect(await cell.db.findMany('Note', {})).toMatchObject([{ message: 'mine' }])
    expect((await nobody.send('POST', '/api/note/_bulk/', { operations })).status).toBe(401)
    expect((await bob.send('POST', '/api/counter/_bulk/', { operations: [create('x')] })).status).toBe(403)
  })

  test('of twenty who put the same row at once one adds it and the others change it (RACE-1)', async () => {
    const { boss, token } = await writingApi(cell)
    const operations = [{ op: 'upsert', by: 'name', data: { name: 'Elm', city: 'Ulm' } }]
    const put = async (): Promise<number> =>
      (await boss.send('POST', '/api/publisher/_bulk/', { operations }, token)).status
    const answers = await Promise.all(Array.from({ length: callers }, put))
    // Who meets a deadlock of the database is told to come again.
    expect(answers.filter((status) => status !== 200)).toEqual([])
    expect(answers).toContain(200)
    expect(await cell.db.count('Publisher', { where: eq('name', 'Elm') })).toBe(1)
  })

  test('a request that is sent twenty times at once with one key is done once (RACE-1)', async () => {
    const { boss, token } = await writingApi(cell)
    const key = { 'idempotency-key': 'a-key-of-my-own', ...token }
    const send = (name = 'Elm'): Promise<Response> => boss.send('POST', '/api/publisher/', { name }, key)
    const answers = await Promise.all(Array.from({ length: callers }, () => send()))
    expect(answers.filter(({ status }) => status !== 201 && status !== 409).map(({ status }) => status)).toEqual([])
    expect(await cell.db.count('Publisher', { where: eq('name', 'Elm') })).toBe(1)
    expect(await cell.db.count('IdempotencyKey', {})).toBe(1)
    const [first, again] = [answers.find(({ status }) => status === 201), await send()]
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
    expect(again.headers.get('location')).toBe(first?.headers.get('location'))
    expect(await again.text()).toBe(await first?.text())
    expect((await jsonOf(await send('Oak'), 422))['code']).toBe('idempotency_key_reused')
    expect(await publishers()).toBe(4)
  })

  test('requests at once with keys of their own do not stand in each other’s way (RACE-1)', async () => {
    const { boss, token } = await writingApi(cell)
    const send = (_: unknown, i: number): Promise<Response> =>
      boss.send('POST', '/api/publisher/', { name: `Elm ${i}` }, { 'idempotency-key': `key-${i}`, ...token })
    const answers = await Promise.all(Array.from({ length: callers }, send))
    expect(answers.map(({ status }) => status)).toEqual(Array(callers).fill(201))
    expect(await cell.db.count('IdempotencyKey', {})).toBe(callers)
  })

  test('of a request that failed no key is kept: it can be sent again', async () => {
    const { boss } = await writingApi(cell)
    const key = { 'idempotency-key': 'another' }
    expect((await boss.send('POST', '/api/publisher/', { name: 'Acorn' }, key)).status).toBe(409)
    expect(await cell.db.count('IdempotencyKey', {})).toBe(0)
    const operations = [create('Oak'), create('Acorn')]
    expect((await boss.send('POST', '/api/publisher/_bulk/', { operations }, key)).status).toBe(409)
    const again = await boss.send('POST', '/api/publisher/_bulk/', { operations: [create('Oak')] }, key)
    expect((await report(again)).committed).toBe(true)
  })

  test('objects in a body add and change the related rows, all of them or none (FP-RES-09)', async () => {
    const { boss } = await writingApi(cell)
    const chapters = [
      { title: 'One', position: 1 },
      { title: 'Two', position: 2 },
    ]
    const body = { title: 'Nested', author: { name: 'Eve', publisher: { name: 'Fir' } }, chapters }
    const made = await jsonOf(await boss.send('POST', '/api/book/', body), 201)
    expect(made).toMatchObject({ title: 'Nested', author: { name: 'Eve' } })
    expect(await cell.db.count('Chapter', { where: eq('book.title', 'Nested') })).toBe(2)
    expect(await cell.db.count('Author', { where: eq('publisher.name', 'Fir') })).toBe(1)
    const author = (made['author'] as Json)['id']
    const change = { author: { id: author, name: 'Eva' }, year: 1999 }
    expect(await jsonOf(await boss.send('PATCH', `/api/book/${made['id']}/`, change))).toMatchObject({
      year: 1999,
      author: { id: author, name: 'Eva' },
    })
    const broken = { title: 'Broken', author: { name: 'Zoe', publisher: { name: 'Acorn' } } }
    const told = await jsonOf(await boss.send('POST', '/api/book/', broken), 409)
    expect(told).toMatchObject({ code: 'unique_violation', errors: [{ pointer: '/author/publisher/name' }] })
    expect(await cell.db.count('Author', { where: eq('name', 'Zoe') })).toBe(0)
  })

  test('faults in nested objects are told by their path, and nothing is written', async () => {
    const { boss } = await writingApi(cell)
    const body = {
      title: 1,
      author: { name: 'Eve', born: 'x', nothing: 1 },
      chapters: [{ title: 'One', position: 1, pages: 'y' }],
    }
    const told = await jsonOf(await boss.send('POST', '/api/book/', body), 400)
    const pointers = (told['errors'] as { pointer: string }[]).map(({ pointer }) => pointer)
    expect(pointers).toEqual(['/title', '/author/born', '/author/nothing', '/chapters/0/pages'])
    expect(await cell.db.count('Author', {})).toBe(4)
  })

  test('nested objects are written under the rules of their own resource (MASS-2)', async () => {
    const { ada } = await writingApi(cell)
    const book = await only(ada, '/api/book/?title=Alpha')
    const chapter = { id: (await cell.db.findOne('Chapter', { where: eq('title', 'Middle') }))?.['id'], title: 'Mine' }
    const stolen = { chapters: [{ ...chapter, id: jsonKey(chapter.id) }] }
    expect((await ada.send('PATCH', book.at, stolen)).status).toBe(403)
    expect((await ada.send('PATCH', book.at, { bookTags: [{ tag: 1 }] })).status).not.toBe(200)
    expect(await cell.db.count('Chapter', { where: eq('title', 'Mine') })).toBe(0)
    expect((await ada.send('PATCH', book.at, { chapters: [{ title: 'New', position: 9 }] })).status).toBe(200)
    expect(await cell.db.count('Chapter', { where: eq('book.title', 'Alpha') })).toBe(3)
  })
}
