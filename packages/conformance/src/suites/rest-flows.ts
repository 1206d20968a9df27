import { eq, type Value } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda, password } from '../fixtures/accounts.ts'
import { Browser, Program } from '../fixtures/browser.ts'
import { anyJsonKey, jsonKey, missingKey, own } from '../fixtures/keys.ts'
import { fillLibrary } from '../fixtures/library.ts'
import { web } from '../fixtures/web.ts'

type Json = Readonly<Record<string, unknown>>

interface List {
  readonly meta: Json
  readonly objects: readonly Json[]
}

/** Models over REST, read and written through `app.request()`. */
export const restFlows: Suite = (cell, test) => {
  beforeEach(async () => {
    await cell.harness.reset()
    await fillLibrary(cell.db)
  })

  const begin = async () => {
    const { app, auth } = web(cell.db)
    const user = await addAda(auth)
    await auth.users.create({ username: 'bob', password })
    await auth.users.create({ username: 'boss', password, superuser: true })
    const program = (username?: string): Program => new Program(app, username)
    const callers = { nobody: program(), ada: program('ada'), bob: program('bob'), boss: program('boss') }
    return { app, auth, user, ...callers }
  }

  const body = async (answer: Response, status = 200): Promise<Json> => {
    const text = await answer.text()
    expect(answer.status, text).toBe(status)
    return text === '' ? {} : JSON.parse(text)
  }
  const list = async (program: Program, path: string): Promise<List> => (await body(await program.get(path))) as never
  const titles = async (program: Program, query: string): Promise<string> =>
    (await list(program, `/api/book/?${query}`)).objects.map(({ title }) => title).join(' ')

  /** A refusal in the form of RFC 9457, which tells nothing of the database. */
  const problem = async (answer: Response, status: number): Promise<Json> => {
    const text = await answer.clone().text()
    const told = await body(answer, status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(text).not.toMatch(/select .*from|insert into|update .*set|sqlite|postgres|mysql|constraint/i)
    return told
  }

  test('a list answers meta and objects, and says how many there are (FP-PAGE-06)', async () => {
    const { nobody } = await begin()
    const { meta, objects } = await list(nobody, '/api/author/?ordering=name')
    expect(meta).toMatchObject({ model: 'author', page: 1, next: '', previous: '', object_count: 4, page_count: 1 })
    expect(objects[0]).toEqual({ id: anyJsonKey(cell), name: 'Ada', born: 1815, publisher: anyJsonKey(cell) })
  })

  test('pages are twenty long and lead to one another (FP-PAGE-01, FP-PAGE-02, FP-PAGE-03)', async () => {
    const { nobody } = await begin()
    for (let i = 0; i < 25; i++) await cell.db.insert('Tag', { name: `t${i}` })
    const book = await cell.db.insert('Book', { title: 'Long' })
    for (let position = 0; position < 25; position++) {
      await cell.db.insert('Chapter', { book_id: book['id'], position, title: 'x' })
    }
    const first = await list(nobody, '/api/chapter/?title=x&ordering=position')
    expect(first.objects).toHaveLength(20)
    expect(first.meta).toMatchObject({ object_count: 25, page_count: 2, previous: '' })
    const second = await list(nobody, String(first.meta['next']))
    expect(second.objects.map(({ position }) => position)).toEqual([20, 21, 22, 23, 24])
    expect(second.meta).toMatchObject({ page: 2, next: '' })
    expect((await list(nobody, String(second.meta['previous']))).objects).toEqual(first.objects)
    expect((await list(nobody, '/api/chapter/?title=x&limit=3')).objects).toHaveLength(3)
  })

  test('fields filter by every operator, and through relations (FP-FILT-01 to FP-FILT-08, FP-FILT-14)', async () => {
    const { nobody } = await begin()
    const found = (query: string): Promise<string> => titles(nobody, `ordering=title&${query}`)
    expect(await found('title=Alpha')).toBe('Alpha')
    expect(await found('year__gt=1840')).toBe('Beta Gamma')
    expect(await found('year__gte=1840&year__lt=1900')).toBe('Alpha Beta')
    expect(await found('title__ne=Alpha')).toBe('Beta Delta Gamma Orphan')
    expect(await found('title__in=Alpha,Gamma')).toBe('Alpha Gamma')
    expect(await found('title__like=%25ph%25')).toBe('Alpha Orphan')
    expect(await found('title__like=alpha')).toBe('')
    expect(await found('title__ilike=alpha')).toBe('Alpha')
    expect(await found('title__contains=%25')).toBe('')
    expect(await found('year__is=null')).toBe('Delta')
    expect(await found('-title=Alpha')).toBe('Beta Delta Gamma Orphan')
    expect(await found('title=Alpha&title=Beta')).toBe('Alpha Beta')
    expect(await found('price__between=5,10')).toBe('Alpha Delta Orphan')
    expect(await found('author__publisher__name=Acorn')).toBe('Alpha Beta')
    expect(await found('author__name__in=Bob,Cyd')).toBe('Delta Gamma')
    expect(await titles(nobody, 'ordering=-title')).toBe('Orphan Gamma Delta Beta Alpha')
    expect(await titles(nobody, 'ordering=-author__name,title')).toBe('Delta Gamma Alpha Beta Orphan')
  })

  test('one object answers at its address, and with what it includes (FP-RES-08, FP-RES-15)', async () => {
    const { nobody } = await begin()
    const [alpha] = (await list(nobody, '/api/book/?title=Alpha')).objects
    expect(await body(await nobody.get(`/api/book/${alpha?.['id']}/`))).toEqual(alpha)
    expect(alpha).toMatchObject({
      title: 'Alpha',
      price: '10.00',
      author: { name: 'Ada', born: 1815, publisher: { name: 'Acorn', city: 'Bern' } },
    })
    const [orphan] = (await list(nobody, '/api/book/?title=Orphan')).objects
    expect(orphan).toMatchObject({ author: null })
    await problem(await nobody.get(`/api/book/${missingKey(cell)}/`), 404)
    for (const id of ['x', '1.5', '1e1', '9'.repeat(30), '%00', "1'--"]) {
      expect([400, 404], id).toContain((await nobody.get(`/api/book/${id}/`)).status)
    }
  })

  test('an object with a composite key answers at its address', async () => {
    const { nobody } = await begin()
    const [link] = (await list(nobody, '/api/booktag/?weight=5')).objects
    const one = await body(await nobody.get(`/api/booktag/${link?.['book']},${link?.['tag']}/`))
    expect(one).toEqual(link)
  })

  test('what is not known is refused with its name, and no word of the database (SQL-1, SQL-2)', async () => {
    const { nobody } = await begin()
    const queries = ['nonsense=1', 'title__nonsense=1', 'author__nonsense=1', '__proto__=1', 'title__constructor=1']
    queries.push(
      'ordering=nonsense',
      'ordering=id;drop',
      'ordering=(select 1)',
      'page=0',
      'page=x',
      'limit=-1',
      'page=99',
    )
    queries.push('year=abc', 'year__gt=', 'price=1e5', 'title=%00', 'year__in=1,x')
    for (const query of queries) {
      const told = await problem(await nobody.get(`/api/book/?${query}`), 400)
      expect(told, query).toHaveProperty('errors.0.pointer')
    }
    await problem(await nobody.get('/api/nonsense/'), 404)
  })

  test('who made a note owns it, and only the owner changes it (FP-OWN-01 to FP-OWN-03)', async () => {
    const { nobody, ada, bob, user } = await begin()
    const note = { message: 'hello 🎉', created: '2026-11-20T12:00:00.000Z' }
    expect((await nobody.send('POST', '/api/note/', note)).headers.get('www-authenticate')).toMatch(/^Basic /)
    const answer = await ada.send('POST', '/api/note/', note)
    const made = await body(answer, 201)
    expect(made).toMatchObject({ ...note, user: { id: jsonKey(user['id']) } })
    const address = String(answer.headers.get('location'))
    expect(await body(await ada.get(address))).toEqual(made)
    expect(await body(await nobody.get(address)), 'who may not see users sees their key').toMatchObject({
      user: jsonKey(user['id']),
    })
    await problem(await bob.send('PATCH', address, { message: 'mine now' }), 403)
    await problem(await bob.send('DELETE', address), 403)
    await problem(await nobody.send('PATCH', address, { message: 'mine now' }), 401)
    expect(await body(await ada.send('PATCH', address, { stars: 3 }))).toMatchObject({ ...note, stars: 3 })
    expect(await body(await ada.send('DELETE', address))).toEqual({ deleted: 1 })
    await problem(await nobody.get(address), 404)
  })

  test('a session writes with the token of its page, and never without (CSRF-1)', async () => {
    const { app } = await begin()
    const browser = new Browser(app)
    await browser.login('ada')
    const note = { message: 'from a page', created: '2026-11-20T12:00:00Z' }
    await body(await browser.json('POST', '/api/note/', note), 201)
    const cookie = browser.cookies
    const bare = { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: JSON.stringify(note) }
    await problem(await app.request('https://app.example/api/note/', bare), 403)
    expect(await cell.db.count('Note', {})).toBe(1)
  })

  test('a user’s row says when it was made and written last, whoever writes it; a time that is given wins (FI-MODEL-03, FS-USER-12, FS-USER-38)', async () => {
    const { boss, auth, user } = await begin()
    const where = eq('id', user['id'] as Value)
    const [field, active] = [own(cell, 'User', 'updated_at'), own(cell, 'User', 'active')]
    const writtenAt = async (): Promise<unknown> => (await cell.db.findOne('User', { where }))?.[field]
    const past = new Date('2001-02-03T04:05:06.789Z')
    const isWrittenBy = async (write: () => Promise<unknown>): Promise<void> => {
      await cell.db.update('User', where, { [field]: past })
      expect(await writtenAt()).toEqual(past)
      await write()
      expect(Math.abs(Number(await writtenAt()) - Date.now())).toBeLessThan(60_000)
    }
    for (const name of ['created_at', 'updated_at']) expect(user[own(cell, 'User', name)]).toBeInstanceOf(Date)
    await isWrittenBy(() => auth.users.deactivate(user))
    await isWrittenBy(async () => body(await boss.send('PATCH', `/api/user/${user['id']}/`, { [active]: true })))
    if (auth.config.layout.userAuth) return
    await isWrittenBy(() => auth.users.setPassword(user, 'another correct horse battery'))
  })

  test('secrets are not shown, not filtered by, not sorted by and not written (PASS-8, MASS-1)', async () => {
    const { boss, auth, user } = await begin()
    const text = await (await boss.get('/api/user/')).text()
    const stored = await auth.users.findByIdentity('ada')
    for (const secret of [stored?.passwordHash, stored?.getId()]) expect(text).not.toContain(secret)
    const secrets = ['password', 'uniquifier', 'username_key'].map((name) => own(cell, 'User', name))
    for (const name of [
      ...secrets,
      `auth__${own(cell, 'UserAuth', 'password')}`,
      `emails__${own(cell, 'UserEmail', 'email_key')}`,
    ]) {
      expect((await boss.get(`/api/user/?${name}__startswith=a`)).status, name).toBe(400)
      expect((await boss.get(`/api/user/?ordering=${name}`)).status, name).toBe(400)
      expect((await boss.send('PUT', `/api/user/${user['id']}/`, { [name]: 'x' })).status, name).toBe(400)
    }
    expect((await auth.users.findByIdentity('ada'))?.passwordHash).toBe(stored?.passwordHash)
  })

  test('what the database refuses is told by field, as a conflict', async () => {
    const { boss } = await begin()
    await body(await boss.send('POST', '/api/publisher/', { name: 'Dogwood', city: null }), 201)
    const told = await problem(await boss.send('POST', '/api/publisher/', { name: 'Dogwood' }), 409)
    expect(told).toMatchObject({ code: 'unique_violation', errors: [{ pointer: '/name' }] })
    expect(JSON.stringify(told)).not.toContain('Dogwood')
    await problem(await boss.send('POST', '/api/book/', { title: 'Lost', author: jsonKey(missingKey(cell)) }), 400)
  })

  test('what is wrong with a body is told all at once, and nothing is written', async () => {
    const { boss } = await begin()
    const wrong = { title: 1, year: 'abc', price: 'dear', nonsense: true }
    const told = await problem(await boss.send('POST', '/api/book/', wrong), 400)
    const pointers = (told['errors'] as Json[]).map(({ pointer }) => pointer)
    expect(pointers.sort()).toEqual(['/nonsense', '/price', '/title', '/year'])
    for (const text of ['', '{', '[]', '"text"', '{"title":"x"', 'null', '1']) {
      await problem(await boss.send('POST', '/api/book/', text), 400)
    }
    await problem(await boss.send('POST', '/api/book/', { year: 1 }), 400)
    expect(await cell.db.count('Book', {})).toBe(5)
  })

  test('every type of value goes out and comes in as it was', async () => {
    const { boss } = await begin()
    const sample = {
      string_value: '🎉 "\\', text_value: 'two\nlines', uuid_value: '12345678-9abc-4def-8123-456789abcdef',
      enum_value: 'dark blue', integer_value: -5, float_value: 0.1, bigint_value: '9007199254740993',
      decimal_value: '12.3400', boolean_value: true, date_value: '2024-02-29', time_value: '12:30:15',
      datetime_value: '2024-02-29T12:30:15.123Z', json_value: { a: [1, null, 'x'] }, binary_value: btoa('\0\xff'),
    } // biome-ignore format: a table
    const answer = await boss.send('POST', '/api/sample/', sample)
    const made = await body(answer, 201)
    expect(made).toMatchObject({ ...sample, string_or_null: null })
    const address = String(answer.headers.get('location'))
    const { id: _, ...fields } = made
    expect(await body(await boss.send('PUT', address, fields))).toEqual(made)
    expect(await body(await boss.get(address))).toEqual(made)
    for (const [name, value] of Object.entries(sample)) {
      if (name === 'json_value' || name === 'binary_value') continue
      const found = await list(boss, `/api/sample/?${name}=${encodeURIComponent(String(value))}`)
      expect(found.objects, name).toEqual([made])
    }
  })

  test('a delete takes along what hangs on the row, unlinks what may stand alone, and counts the row (FP-RES-13, FP-RES-14)', async () => {
    const { boss } = await begin()
    const remove = async (path: string): Promise<Json> => {
      const [row] = (await list(boss, path)).objects
      return body(await boss.send('DELETE', `${path.split('?')[0]}${row?.['id']}/`))
    }
    expect(await remove('/api/author/?name=Ada')).toEqual({ deleted: 1 })
    expect(await titles(boss, 'ordering=title&author__is=null')).toBe('Alpha Beta Orphan')
    expect(await cell.db.count('Biography', {})).toBe(1)
    expect(await remove('/api/book/?title=Alpha')).toEqual({ deleted: 1 })
    expect(await cell.db.count('Chapter', {})).toBe(4)
    expect(await cell.db.count('BookTag', {})).toBe(2)
  })
}
