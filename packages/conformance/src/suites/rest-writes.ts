import { eq, type Value } from '@authpkg/core'
import { expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { jsonKey, missingKey, own } from '../fixtures/keys.ts'
import { sampleValues } from '../fixtures/samples.ts'
import { jsonOf, only, writingApi } from '../fixtures/writing-api.ts'

const created = '2026-11-20T12:00:00.000Z'
const together = <Result>(count: number, work: (i: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => work(i)))
const statuses = (answers: readonly Response[]): number[] => answers.map(({ status }) => status).sort()

/** Changing rows over REST: what replaces, what guards, and what nobody may write. */
export const restWrites: Suite = (cell, test) => {
  const etagAt = async (program: { get(path: string): Promise<Response> }, path: string): Promise<string> =>
    String((await program.get(path)).headers.get('etag'))

  test('PUT replaces what can be written, PATCH changes what was sent (FP-RES-17)', async () => {
    const { boss } = await writingApi(cell)
    const { at, author } = await only(boss, '/api/book/?title=Alpha')
    expect(await jsonOf(await boss.send('PATCH', at, { year: null }))).toMatchObject({
      title: 'Alpha',
      isbn: 'A-1',
      year: null,
    })
    expect(await jsonOf(await boss.send('PUT', at, { title: 'Omega', author }), 200)).toMatchObject({
      title: 'Omega', isbn: null, year: null, price: null, author: { name: 'Ada' },
    }) // biome-ignore format: one row
    const refused = await jsonOf(await boss.send('PUT', at, { year: 1, nonsense: 1 }), 400)
    expect((refused['errors'] as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual(['/nonsense', '/title'])
    expect(await only(boss, '/api/book/?title=Omega')).toMatchObject({ year: null })
  })

  test('a representation has a validator, and is not sent twice to who knows it (CACHE-1)', async () => {
    const { boss, nobody } = await writingApi(cell)
    const { at } = await only(boss, '/api/book/?title=Alpha')
    for (const path of [at, '/api/book/?ordering=title']) {
      const etag = await etagAt(nobody, path)
      expect(etag).toMatch(/^"[\da-f]{32}"$/)
      const known = await nobody.send('GET', path, undefined, { 'if-none-match': `"other", W/${etag}` })
      expect([known.status, await known.text(), known.headers.get('etag')]).toEqual([304, '', etag])
      await jsonOf(await boss.send('PATCH', at, { year: path === at ? 1 : 2 }))
      expect(await etagAt(nobody, path)).not.toBe(etag)
    }
  })

  test('of two who change what they have both seen, one does and the other is told so (RACE-2)', async () => {
    const { boss } = await writingApi(cell)
    const { at } = await only(boss, '/api/book/?title=Alpha')
    for (let round = 0; round < 5; round++) {
      const etag = await etagAt(boss, at)
      const answers = await together(2, (i) => boss.send('PATCH', at, { year: round * 2 + i }, { 'if-match': etag }))
      expect(statuses(answers)).toEqual([200, 412])
      const late = answers.find(({ status }) => status === 412)
      expect(late?.headers.get('etag')).toBe(await etagAt(boss, at))
      expect(await late?.json()).toMatchObject({ code: 'precondition_failed' })
    }
    const etag = await etagAt(boss, at)
    expect(statuses(await together(2, () => boss.send('DELETE', at, undefined, { 'if-match': etag })))).not.toEqual([
      200, 200,
    ])
    expect((await boss.get(at)).status).toBe(404)
  })

  test('a row with a version is changed only by who has seen it, and counts (RACE-2)', async () => {
    const { boss } = await writingApi(cell)
    await cell.db.insert('Counter', { name: 'a', value: 0, step: 7 })
    const { at } = await only(boss, '/api/counter/?name=a')
    expect((await boss.send('PATCH', at, { value: 1 })).status).toBe(428)
    expect((await boss.send('DELETE', at)).status).toBe(428)
    const etag = await etagAt(boss, at)
    const answers = await together(5, (i) => boss.send('PATCH', at, { value: i + 1 }, { 'if-match': etag }))
    expect(statuses(answers)).toEqual([200, 412, 412, 412, 412])
    expect(await only(boss, '/api/counter/?name=a')).toMatchObject({ step: 8 })
    expect((await boss.send('DELETE', at, undefined, { 'if-match': await etagAt(boss, at) })).status).toBe(200)
  })

  test('merge patches of one JSON field at once are all kept (RACE-2)', async () => {
    const { app, token } = await writingApi(cell)
    const id = (await cell.db.insert('Sample', sampleValues({ json_or_null: { old: 1 } })))['id']
    const headers = { ...token, 'content-type': 'application/merge-patch+json' }
    const merge = (members: object): Promise<Response> =>
      Promise.resolve(
        app.request(`/api/sample/${jsonKey(id)}/`, {
          method: 'PATCH',
          headers,
          body: JSON.stringify({ json_or_null: members }),
        }),
      )
    const answers = await together(8, (i) => merge({ [`of${i}`]: i, old: null }))
    expect(statuses(answers)).toEqual(Array(8).fill(200))
    const stored = await cell.db.findOne('Sample', { where: eq('id', id as Value) })
    expect(stored?.['json_or_null']).toEqual(Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`of${i}`, i])))
  })

  test('of actions at once on what all have seen one is done (RACE-2)', async () => {
    const { boss } = await writingApi(cell)
    const id = (await cell.db.insert('Sample', sampleValues({ integer_value: 5 })))['id']
    const at = `/api/sample/${jsonKey(id)}/`
    const etag = await etagAt(boss, at)
    const answers = await together(3, () => boss.send('POST', `${at}addOne/`, {}, { 'if-match': etag }))
    expect(statuses(answers)).toEqual([200, 412, 412])
    await together(3, () => boss.send('POST', `${at}addOne/`, {}))
    expect(await jsonOf(await boss.get(at))).toMatchObject({ integer_value: 9 })
  })

  test('values of every type can be guarded', async () => {
    const { boss } = await writingApi(cell)
    const decimals = { decimal_value: '12.3400', decimal_or_null: '0.1000', float_or_null: 0.1 }
    const times = { time_or_null: '12:30:15', datetime_or_null: new Date('2024-02-29T12:30:15.123Z') }
    const texts = { string_value: 'Größe 🎉 "\\ ', text_value: 'two\nlines', json_or_null: { a: [1, null] } }
    const id = (await cell.db.insert('Sample', sampleValues({ ...decimals, ...times, ...texts })))['id']
    const at = `/api/sample/${jsonKey(id)}/`
    const changed = await boss.send('PATCH', at, { renamed: 'x' }, { 'if-match': await etagAt(boss, at) })
    expect(await jsonOf(changed)).toMatchObject({ renamed: 'x', decimal_value: '12.3400' })
    expect(await etagAt(boss, at)).toBe(changed.headers.get('etag'))
  })

  test('a validator tells nothing of what the caller may not see', async () => {
    const { nobody, boss, user } = await writingApi(cell)
    const note = { message: 'hello', created }
    const made = await boss.send('POST', '/api/note/', { ...note, user: jsonKey(user['id']) })
    const at = String(made.headers.get('location'))
    const etags = await Promise.all([etagAt(nobody, at), etagAt(nobody, '/api/note/')])
    await cell.db.update('User', eq('id', user['id'] as Value), { [own(cell, 'User', 'active')]: false })
    expect(await Promise.all([etagAt(nobody, at), etagAt(nobody, '/api/note/')])).toEqual(etags)
  })

  test('rows of others are neither changed nor taken nor given away (IDOR-1, IDOR-2, IDOR-3, IDOR-6, MASS-3)', async () => {
    const { ada, bob, user } = await writingApi(cell)
    const [mine, theirs] = [jsonKey(user['id']), 'user']
    const made = await jsonOf(await bob.send('POST', '/api/note/', { message: 'of bob', created, [theirs]: mine }), 201)
    expect(made['user']).not.toBe(mine)
    const at = `/api/note/${made['id']}/`
    for (const [verb, path] of [['PUT', at], ['PATCH', at], ['POST', at], ['DELETE', at], ['POST', `${at}delete/`]] as const) {
      const answer = await ada.send(verb, path, { message: 'stolen', created, user: mine })
      expect([verb, answer.status]).toEqual([verb, 403])
    } // biome-ignore format: a table
    const missing = `/api/note/${jsonKey(missingKey(cell))}/`
    expect((await ada.send('PATCH', missing, { message: 'x' })).status).toBe(404)
    expect(await jsonOf(await bob.send('PATCH', at, { user: mine }))).toMatchObject({ user: made['user'] })
    expect(await jsonOf(await bob.get(at))).toEqual(made)
  })

  test('a row may not be attached to one that its writer cannot see (IDOR-4)', async () => {
    const { ada } = await writingApi(cell)
    const sample = await cell.db.insert('Sample', sampleValues())
    const { at } = await only(ada, '/api/author/?name=Ada')
    expect((await ada.send('PATCH', at, { publisher: jsonKey(missingKey(cell)) })).status).toBe(400)
    expect((await ada.get(`/api/sample/${jsonKey(sample['id'])}/`)).status).toBe(403)
  })

  test('keys, versions and what is no plain value are not written (MASS-1, MASS-2, MASS-4, MASS-5, SQL-4)', async () => {
    const { boss, ada } = await writingApi(cell)
    const book = await only(boss, '/api/book/?title=Alpha')
    const raws = [{ __raw: true, sql: '1' }, { raw: '1' }, { fn: 'lower', args: [] }, { val: '1=1' }, { $gt: '' }, [1]]
    for (const raw of raws) {
      for (const field of ['title', 'year', 'price', 'isbn']) {
        expect((await boss.send('PATCH', book.at, { [field]: raw })).status, `${field} ${JSON.stringify(raw)}`).toBe(
          400,
        )
      }
    }
    const { at } = await only(boss, '/api/note/?limit=1').catch(() => ({ at: '' }))
    expect(at).toBe('')
    const note = await jsonOf(await ada.send('POST', '/api/note/', { message: 'mine', created }), 201)
    const admin = { [own(cell, 'User', 'superuser')]: true }
    const nested = await ada.send('PATCH', `/api/note/${note['id']}/`, { user: { id: note['user'], ...admin } })
    expect([200, 400], 'nested writes are off').toContain(nested.status)
    expect((await boss.send('PATCH', book.at, { id: 99 })).status).toBe(400)
    expect(await cell.db.count('User', { where: eq(own(cell, 'User', 'superuser'), true) })).toBe(1)
    expect(await only(boss, '/api/book/?title=Alpha')).toEqual(book)
  })

  test('no body comes back to who prefers none', async () => {
    const { boss } = await writingApi(cell)
    const prefer = { prefer: 'return=minimal' }
    const made = await boss.send('POST', '/api/publisher/', { name: 'New' }, prefer)
    expect([made.status, await made.text(), made.headers.get('preference-applied')]).toEqual([
      201,
      '',
      'return=minimal',
    ])
    const at = String(made.headers.get('location'))
    const changed = await boss.send('PATCH', at, { city: 'Rome' }, prefer)
    expect([changed.status, changed.headers.get('etag')]).toEqual([204, await etagAt(boss, at)])
    expect((await boss.send('DELETE', at, undefined, prefer)).status).toBe(204)
  })
}
