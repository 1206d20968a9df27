import { eq } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda, password } from '../fixtures/accounts.ts'
import { Program } from '../fixtures/browser.ts'
import { own } from '../fixtures/keys.ts'
import { fillLibrary, key } from '../fixtures/library.ts'
import { web } from '../fixtures/web.ts'

type Json = Readonly<Record<string, unknown>>

interface List {
  readonly meta: Json
  readonly objects: readonly Json[]
}

/** Lists over REST: from page to page, how they are counted, and what is shown of each row. */
export const restPages: Suite = (cell, test) => {
  let app: ReturnType<typeof web>['app']
  let nobody: Program

  beforeEach(async () => {
    await cell.harness.reset()
    await fillLibrary(cell.db)
    const made = web(cell.db)
    app = made.app
    nobody = new Program(app)
    await addAda(made.auth)
    await made.auth.users.create({ username: 'boss', password, superuser: true })
  })

  const list = async (path: string, program: Program = nobody): Promise<List> => {
    const answer = await program.get(path)
    const text = await answer.text()
    expect(answer.status, text).toBe(200)
    return JSON.parse(text)
  }
  const refusal = async (path: string, program: Program = nobody): Promise<unknown> => {
    const answer = await program.get(path)
    expect(answer.status, path).toBe(400)
    return ((await answer.json()) as Json)['code']
  }
  const titles = (rows: readonly Json[]): string => rows.map(({ title }) => title).join(' ')

  /** All titles, page by page along one side. */
  const walk = async (path: string, side: 'next' | 'previous'): Promise<string> => {
    const found: Json[] = []
    for (let at = path; at !== ''; ) {
      const { meta, objects } = await list(at)
      if (side === 'next') found.push(...objects)
      else found.unshift(...objects)
      at = String(meta[side])
    }
    return titles(found)
  }

  const orderings = [
    'year',
    '-year',
    'year:nullslast',
    '-price,title',
    'author__name,-year',
    '-author__publisher__city,author__publisher__name',
    'title,isbn',
  ]
  for (const ordering of orderings) {
    test(`cursors lead through a list ordered by ${ordering}, forwards and backwards`, async () => {
      const whole = titles((await list(`/api/book/?ordering=${ordering}`)).objects)
      expect(whole.split(' ')).toHaveLength(5)
      for (const limit of [1, 2]) {
        expect(await walk(`/api/book/?ordering=${ordering}&limit=${limit}&after=`, 'next')).toBe(whole)
        expect(await walk(`/api/book/?ordering=${ordering}&limit=${limit}&before=`, 'previous')).toBe(whole)
      }
    })
  }

  test('a cursor keeps to its filter, and opens for nothing and nobody else', async () => {
    const { meta } = await list('/api/book/?author__name=Ada&ordering=title&limit=1&after=')
    expect(titles((await list(String(meta['next']))).objects)).toBe('Beta')
    const after = `after=${meta['next_cursor']}`
    for (const path of [
      `/api/book/?ordering=title&${after}`,
      `/api/book/?author__name=Bob&ordering=title&${after}`,
      `/api/author/?${after}`,
    ]) {
      expect(await refusal(path)).toBe('invalid_cursor')
    }
    expect(await refusal(String(meta['next']), new Program(app, 'ada'))).toBe('invalid_cursor')
  })

  test('rows are counted, or guessed, or neither (FP-PAGE-06)', async () => {
    const { meta } = await list('/api/book/?limit=2')
    expect(meta).toMatchObject({ object_count: 5, page_count: 3, count: 'exact' })
    const guess = (await list('/api/book/?count=estimated')).meta
    expect(guess).toMatchObject({
      object_count: expect.any(Number),
      count: cell.kind === 'sqlite' ? 'exact' : 'estimated',
    })
    expect((await list('/api/book/?count=none')).meta).not.toHaveProperty('object_count')
  })

  test('no list is longer than its bound, and no page deeper (REST-7, REST-8)', async () => {
    for (let i = 0; i < 25; i++) await cell.db.insert('Author', { name: `a${i}` })
    for (const limit of ['21', '1000000000']) {
      expect((await list(`/api/author/?limit=${limit}`)).objects).toHaveLength(20)
    }
    const { statements } = await cell.harness.statements.counted(async () => {
      for (const limit of ['0', '-1', '1e9', 'x'])
        expect(await refusal(`/api/author/?limit=${limit}`)).toBe('invalid_value')
      expect(await refusal('/api/author/?page=1000000000')).toBe('limit_exceeded')
    })
    expect(statements).toEqual([])
  })

  test('only the fields asked for are shown, through includes as well (FP-RES-03)', async () => {
    const [alpha] = (await list('/api/book/?title=Alpha&fields=title,author.name')).objects
    expect(alpha).toEqual({ title: 'Alpha', author: { name: 'Ada' } })
    const alphaRow = await cell.db.findOne('Book', { where: eq('title', 'Alpha') })
    const answer = await nobody.get(`/api/book/${key(alphaRow)}/?fields=title`)
    expect(await answer.json()).toEqual({ title: 'Alpha' })
  })

  test('no clause that names a field tells of a hidden one (REST-6, REST-14)', async () => {
    const hidden = ['password', 'uniquifier', 'username_key'].map((name) => own(cell, 'User', name))
    const boss = new Program(app, 'boss')
    const { statements } = await cell.harness.statements.counted(async () => {
      for (const name of hidden) {
        for (const path of [`fields=${name}`, `fields=id,${name}`, `fields=max(${name})`, `ordering=${name}&after=`]) {
          expect(await refusal(`/api/user/?${path}`, boss), path).toMatch(/^unknown_field$/)
        }
        for (const clause of ['group', 'min', 'max', 'count__max', 'aggregate']) {
          expect(await refusal(`/api/user/?${clause}=${name}`, boss), clause).toMatch(/^unknown_(filter|operator)$/)
        }
      }
    })
    expect(statements.join()).not.toMatch(/max\(|group by/i)
  })

  test('lists are included with their limit and order, one statement for each level (FP-RES-08, REST-12)', async () => {
    const { result, statements } = await cell.harness.statements.counted(() =>
      list(
        '/api/author/?ordering=name&fields=name,books.title,books.chapters.title&include=books(limit:1,ordering:-year)',
      ),
    )
    expect(result.objects).toEqual([
      { name: 'Ada', books: [{ title: 'Beta', chapters: [{ title: 'Start' }] }] },
      { name: 'Bob', books: [{ title: 'Gamma', chapters: [{ title: 'Middle' }] }] },
      { name: 'Cyd', books: [{ title: 'Delta', chapters: [] }] },
      { name: 'Dan', books: [] },
    ])
    expect(statements).toHaveLength(4)
    const [acorn] = (await list('/api/publisher/?name=Acorn&fields=authors.name&include=authors(ordering:name)'))
      .objects
    expect(acorn).toEqual({ authors: [{ name: 'Ada' }, { name: 'Dan' }] })
  })

  test('what leads back, too far or to too much is not included (REST-12)', async () => {
    expect(await refusal('/api/publisher/?include=authors.publisher')).toBe('limit_exceeded')
    expect(await refusal('/api/publisher/?include=authors.books.chapters.book.author')).toBe('limit_exceeded')
    expect(await refusal('/api/publisher/?include=authors(limit:100),authors.books(limit:100)')).toBe('limit_exceeded')
    expect(await refusal('/api/author/?include=biography')).toBe('unknown_relation')
    expect(await refusal('/api/author/?include=nonsense')).toBe('unknown_relation')
  })
}
