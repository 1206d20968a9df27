import { definePolicy, everyone, owner, signedIn, superusers } from '@authpkg/core'
import { createRestApi, type ResourceOptions } from '@authpkg/rest'
import { Hono } from 'hono'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { accounts, addAda, password, TestClock } from '../fixtures/accounts.ts'
import { Program } from '../fixtures/browser.ts'
import { jsonKey, own } from '../fixtures/keys.ts'
import { fillLibrary } from '../fixtures/library.ts'
import { sampleValues } from '../fixtures/samples.ts'

type Json = Readonly<Record<string, unknown>>

const access = definePolicy({
  '*': { manage: superusers },
  Note: { read: owner('user'), create: signedIn, write: owner('user') },
  User: { read: everyone },
  Publisher: { read: everyone },
  Author: { read: everyone },
  Book: { read: everyone },
  Chapter: { read: everyone },
  Sample: { read: everyone },
})

/** What an address may ask, of every database: conditions, searches, paths into JSON, and what is refused. */
export const restFilters: Suite = (cell, test) => {
  beforeEach(async () => {
    await cell.harness.reset()
    await fillLibrary(cell.db)
  })

  const begin = async () => {
    const clock = new TestClock()
    const auth = accounts(cell.db, { access, clock })
    const { regexp } = cell.db.capabilities
    const book: ResourceOptions = { searchFields: ['title', 'author__name'], regexpFields: regexp ? ['title'] : [] }
    const api = createRestApi(auth, { prefix: '/api' })
    api.register('Book', book as never)
    for (const name of ['Author', 'Publisher', 'Chapter', 'Sample', 'Note', 'User']) api.register(name)
    const app = new Hono()
    app.route('/api', api.routes())
    const ada = await addAda(auth)
    const bob = await auth.users.create({ username: 'bob', password })
    return { clock, users: { ada, bob }, nobody: new Program(app), ada: new Program(app, 'ada') }
  }

  const found = async (program: Program, path: string, field = 'title'): Promise<string> => {
    const answer = await program.get(path)
    const text = await answer.text()
    expect(answer.status, text).toBe(200)
    return (JSON.parse(text).objects as Json[]).map((row) => String(row[field])).join(' ')
  }

  /** Refused with a problem, without a statement to the rows and without a word of the database. */
  const refused = async (program: Program, path: string): Promise<Json> => {
    const { result: answer, statements } = await cell.harness.statements.counted(() => program.get(path))
    const text = await answer.text()
    expect([answer.status, statements], `${path}: ${text}`).toEqual([400, []])
    expect(text).not.toMatch(/select .*from|sqlite|postgres|mysql|mariadb|syntax/i)
    return JSON.parse(text)
  }

  test('conditions stand in groups, negated or not, and several values mean any', async () => {
    const { nobody } = await begin()
    const books = (query: string) => found(nobody, `/api/book/?ordering=title&${query}`)
    expect(await books('or=(title=Alpha,and=(year__gt=1900,-title__contains=x))')).toBe('Alpha Gamma')
    expect(await books('-or=(title=Alpha,year__is=null)')).toBe('Beta Gamma Orphan')
    expect(await books('or=(author__name=Bob,title__in="Alpha,Delta")')).toBe('Alpha Delta Gamma')
    expect(await books('or=(title=Alpha,title=Beta)&or=(year=1845,title=Gamma)')).toBe('Beta')
  })

  test('conditions on rows behind a relation say which of them, and together which one', async () => {
    const { nobody } = await begin()
    const books = (query: string) => found(nobody, `/api/book/?ordering=title&${query}`)
    expect(await books('chapters__title=End')).toBe('Alpha Gamma')
    expect(await books('chapters__none__title=End')).toBe('Beta Delta Orphan')
    expect(await books('chapters__all__title=Start')).toBe('Beta Delta Orphan')
    expect(await books('chapters__any=(title=End,pages__gt=10)')).toBe('Alpha')
    expect(await books('chapters__none=(title=End,pages__gt=10)')).toBe('Beta Delta Gamma Orphan')
    expect(await books('author__books__any=(title=Beta,chapters__any=(title=Start))')).toBe('Alpha Beta')
    expect(await found(nobody, '/api/author/?ordering=name&books__chapters__none__title=End', 'name')).toBe('Ada Cyd')
  })

  test('a search finds words in the fields it is given, and one statement asks for them', async () => {
    const { nobody } = await begin()
    expect(await found(nobody, '/api/book/?search=alpha')).toBe('Alpha')
    expect(await found(nobody, '/api/book/?search=ADA&ordering=title')).toBe('Alpha Beta')
    expect(await found(nobody, '/api/book/?search=ada+beta')).toBe('Beta')
    expect(await found(nobody, '/api/book/?search=ada+-beta')).toBe('Alpha')
    expect(await found(nobody, '/api/book/?search=nowhere')).toBe('')
    const asked = () => nobody.get('/api/book/?search=ada&count=none')
    expect((await cell.harness.statements.counted(asked)).statements).toHaveLength(1)
  })

  test('a search finds nothing in fields that are hidden, or not its own (REST-4)', async () => {
    const { nobody } = await begin()
    for (const words of ['1840', 'A-1', '%2410.00', 'scrypt', 'Acorn', '%25', '%5C']) {
      expect(await found(nobody, `/api/book/?search=${words}`), words).toBe('')
    }
  })

  test('a path leads into JSON, compared by its type; other signs in it are refused (SQL-3)', async () => {
    const { nobody } = await begin()
    const documents = [{ colour: 'red', size: 5 }, { colour: ['red', 'blue'], size: '5' }, { at: { deep: true } }, null]
    for (const [i, json_or_null] of documents.entries()) {
      await cell.db.insert('Sample', sampleValues({ integer_value: i, json_or_null }))
    }
    const samples = (query: string) => found(nobody, `/api/sample/?ordering=integer_value&${query}`, 'integer_value')
    expect(await samples('json_or_null__colour=red')).toBe('0')
    expect(await samples('json_or_null__colour__contains=red')).toBe('0 1')
    expect(await samples('json_or_null__size=5')).toBe('0')
    expect(await samples('json_or_null__size=%225%22')).toBe('1')
    expect(await samples('json_or_null__at__deep=true')).toBe('2')
    expect(await samples('-json_or_null__colour=red')).toBe('1 2 3')
    for (const leg of ["'", '"', '.', '[*]', '::text', '$', '*', "a' or 1=1--", 'a"b', '(', '?', '@']) {
      await refused(nobody, `/api/sample/?json_or_null__${encodeURIComponent(leg)}=1`)
      await refused(nobody, `/api/sample/?json_or_null__a__${encodeURIComponent(leg)}__contains=1`)
    }
  })

  test('dates may be told from now, by the clock of the accounts', async () => {
    const { ada, users, clock } = await begin()
    for (const [message, created] of [
      ['old', '2026-11-01T00:00:00Z'],
      ['new', '2026-11-20T11:00:00Z'],
    ] as const) {
      await cell.db.insert('Note', { user_id: users.ada['id'], message, created: new Date(created) })
    }
    const notes = (query: string) => found(ada, `/api/note/?ordering=message&${query}`, 'message')
    expect(await notes('created__gte=now-2h')).toBe('new')
    expect(await notes('created__between=now-1mo,today')).toBe('old')
    clock.pass(7200)
    expect(await notes('created__gte=now-2h')).toBe('')
  })

  test('rows without a value come first or last, as the address says', async () => {
    const { nobody } = await begin()
    const books = (ordering: string) => found(nobody, `/api/book/?ordering=${ordering}`)
    expect(await books('year,title')).toBe('Delta Orphan Alpha Beta Gamma')
    expect(await books('year:nullslast')).toBe('Orphan Alpha Beta Gamma Delta')
    expect(await books('-year:nullsfirst')).toBe('Delta Gamma Beta Alpha Orphan')
    expect(await books('-author__name:nullsfirst,title')).toBe('Orphan Delta Gamma Alpha Beta')
  })

  test('regular expressions are taken for fields that name them, where there are some (FP-FILT-14, REST-9)', async () => {
    const { nobody } = await begin()
    if (!cell.db.capabilities.regexp) {
      expect((await refused(nobody, '/api/book/?title__regexp=a'))['code']).toBe('unknown_operator')
      return
    }
    expect(await found(nobody, '/api/book/?ordering=title&title__regexp=^[AB].*a$')).toBe('Alpha Beta')
    expect(await found(nobody, '/api/book/?title__iregexp=^alp')).toBe('Alpha')
    for (const pattern of ['(', '(a)%5C1', '(?=a)', 'a'.repeat(201), '[', 'a{2,1}']) {
      await refused(nobody, `/api/book/?title__regexp=${pattern}`)
    }
    await refused(nobody, '/api/book/?isbn__regexp=a')
  })

  test('what is hidden is refused by every operator, on every path, in every place (REST-1, REST-2, REST-5)', async () => {
    const { nobody } = await begin()
    const operators = ['', '__startswith', '__like', '__gt', '__in', '__is_null', '__contains', '__between']
    const secrets = ['password', 'uniquifier', 'username_key', 'email_key'].map((name) => own(cell, 'User', name))
    for (const name of [...secrets, 'nothing']) {
      await refused(nobody, `/api/user/?ordering=-${name}`)
      await refused(nobody, `/api/user/?or=(id=1,${name}__gt=a)`)
      for (const operator of operators) await refused(nobody, `/api/user/?${name}${operator}=a`)
    }
    for (const path of ['sessions__token_hash', 'tokens__token_hash', 'auth__password', 'emails__email_key']) {
      await refused(nobody, `/api/user/?${path}__startswith=a`)
      await refused(nobody, `/api/user/?${path.replace('__', '__any=(')}__startswith=a)`)
    }
    const far = await refused(nobody, '/api/book/?author__publisher__authors__books__title=x')
    expect(far['code']).toBe('limit_exceeded')
  })

  test('names and operators are looked up, never passed on (REST-3, REST-10, REST-11, SQL-1, SQL-2, SQL-4)', async () => {
    const { nobody } = await begin()
    for (const name of [
      '__proto__', 'constructor', 'prototype', 'toString', 't1.title', '"book"."title"', '`title`', 'title--', 'title/**/',
      'title;drop', '(select 1)', 'title[$ne]', 'title[]', 'author.name', 'title__raw', 'title____eq', 'titel', 'onwer',
    ]) {
      const encoded = encodeURIComponent(name)
      await refused(nobody, `/api/book/?${encoded}=1`)
      await refused(nobody, `/api/book/?or=(id=1,${encodeURIComponent(name.replace(/[()"]/g, ''))}=1)`)
      await refused(nobody, `/api/book/?ordering=${encoded}`)
    } // biome-ignore format: a list
    expect(({} as Json)['polluted']).toBeUndefined()
  })

  test('wildcards, quotes and backslashes in a value are taken as they are (SQL-5, SQL-6)', async () => {
    const { nobody } = await begin()
    const texts = ['100%', '1000', 'a_b', 'axb', 'back\\slash', "quo'te", '!mark', '[abc]', '🎉']
    for (const title of texts) await cell.db.insert('Book', { title })
    for (const part of ['0%', 'a_b', 'k\\s', "o'", '!', '[', '🎉']) {
      const wanted = texts.filter((text) => text.includes(part)).join(' ')
      const contains = `title__contains="${part.replace('\\', '\\\\')}"`
      for (const operator of ['contains', 'icontains']) {
        const query = `title__${operator}=${encodeURIComponent(part)}`
        expect(await found(nobody, `/api/book/?${query}`), query).toBe(wanted)
      }
      expect(await found(nobody, `/api/book/?or=(${encodeURIComponent(contains)})`.replace('%3D', '=')), part).toBe(
        wanted,
      )
    }
    for (const broken of ['%00', '%ff', '%ed%a0%80', '%c0%80', '%']) await refused(nobody, `/api/book/?title=${broken}`)
  })

  test('patterns and lists are bounded, and what a query would cost is known before it is sent (REST-9)', async () => {
    const { nobody } = await begin()
    for (const query of [
      `title__like=${'%25'.repeat(201)}`,
      `id__in=${'1,'.repeat(200)}1`,
      'author__publisher__authors__books__title=x',
      Array.from({ length: 10 }, (_, i) => `title__like=%25${i}`).join('&'),
      `or=(${Array.from({ length: 21 }, () => 'year=1').join(',')})`,
    ]) {
      expect((await refused(nobody, `/api/book/?${query}`))['code'], query.slice(0, 40)).toBe('limit_exceeded')
    }
    expect(await found(nobody, `/api/book/?title__like=${'%25_'.repeat(60)}`)).toBe('')
  })

  test('no condition reaches rows that are not the caller’s (REST-13)', async () => {
    const { ada, users } = await begin()
    const created = new Date('2026-11-20T11:00:00Z')
    for (const [user, message] of [
      [users.ada, 'mine'],
      [users.bob, 'theirs'],
    ] as const) {
      await cell.db.insert('Note', { user_id: user['id'], message, created, stars: null })
    }
    const bob = jsonKey(users.bob['id'])
    for (const query of [
      '', `user=${bob}`, `or=(user=${bob},message__ne=x)`, `-and=(user=${bob},stars=1)`, '-message=x', 'message__not_in=',
      '-message__in=', 'stars__is=null', '-stars__is=null', `or=(stars__is=null,-stars__is=null)`, '-or=(stars=1)',
      'message__like=%25', `-user=${jsonKey(users.ada['id'])}`, `or=(user__id=${bob},user__id__is=null)`,
    ]) {
      expect(['', 'mine'], query).toContain(await found(ada, `/api/note/?${query}`, 'message'))
    } // biome-ignore format: a list
  })
}
