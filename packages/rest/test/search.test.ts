import { definePolicy, everyone } from '@authpkg/core'
import { describe, expect, test } from 'vitest'
import { createSite, Message, type MessageOptions, Sample, type Site, type SiteOptions, User } from './site.ts'

async function library(options: MessageOptions, more: SiteOptions = {}): Promise<Site> {
  const site = await createSite((api) => api.register(Message, options), more)
  await site.seed(
    'Message',
    { user_id: 1, content: 'The quick brown fox', internal: 'hidden words' },
    { user_id: 2, content: 'brown bread', internal: null },
    { user_id: 1, content: '100% of_it' },
  )
  return site
}

const searchable: MessageOptions = { searchFields: ['content', 'user__username'] }

describe('search', () => {
  test.each([
    ['brown', [1, 2]],
    ['BROWN', [1, 2]],
    ['fox brown', [1]],
    ['brown ada', [1]],
    ['"quick brown"', [1]],
    ['"brown quick"', []],
    ['brown -fox', [2]],
    ['-"quick brown"', [2, 3]],
    ['%', [3]],
    ['_', [3]],
    ['nobody', []],
    ['', [1, 2, 3]],
    ['  ', [1, 2, 3]],
    ['"', [1, 2, 3]],
    ['-', [1, 2, 3]],
    ["' or 1=1 --", []],
  ])('for %j', async (words, expected) => {
    const site = await library(searchable)
    expect(await site.as(null).ids(`/api/message/?search=${encodeURIComponent(words)}`)).toEqual(expected)
  })

  test('goes with filters, ordering and pages, and is kept in links', async () => {
    const site = await library(searchable)
    const { json } = await site.as(null).get('/api/message/?search=brown&user=2&ordering=-id&limit=1')
    expect(json.objects.map(({ id }: { id: number }) => id)).toEqual([2])
    const { json: first } = await site.as(null).get('/api/message/?search=brown&limit=1')
    expect(first.meta.next).toContain('search=brown')
    expect(site.statements).toHaveLength(4)
  })

  test('is bounded, can be given once, and takes no text that a database does not store', async () => {
    const site = await library(searchable)
    for (const [query, code] of [
      [`search=${'a+'.repeat(11)}`, 'limit_exceeded'],
      [`search=${'a'.repeat(201)}`, 'limit_exceeded'],
      ['search=a&search=b', 'invalid_value'],
      ['search=a%00b', 'invalid_value'],
    ]) {
      expect((await site.as(null).get(`/api/message/?${query}`)).json.code, query).toBe(code)
    }
    expect(site.statements).toEqual([])
  })

  test('is there for resources that name its fields alone, and leaves its name to a field elsewhere', async () => {
    const site = await library({})
    expect((await site.as(null).get('/api/message/?search=brown')).json.code).toBe('unknown_filter')
    const lenient = await library({ lenient: true })
    expect(await lenient.as(null).ids('/api/message/?search=fox')).toEqual([1, 2, 3])
  })

  test('REST-4: looks through no field that the caller may not see, or that is not shown', async () => {
    const access = definePolicy({
      Message: { read: everyone, fields: { internal: { read: 'admin' } } },
      User: { read: everyone, fields: { email: { read: 'admin' } } },
    })
    const options: MessageOptions = { searchFields: ['content', 'internal', 'user__email', 'user__password'] }
    const site = await library(options, { access })
    for (const words of ['hidden', 'example.org', 'scrypt', '$s0$']) {
      expect(await site.as(null).ids(`/api/message/?search=${words}`), words).toEqual([])
    }
    expect(site.statements.join()).not.toMatch(/internal" like|email" like|password" like/)
    expect(await site.as('root').ids('/api/message/?search=hidden')).toEqual([1])
    expect(await site.as('root').ids('/api/message/?search=scrypt')).toEqual([])
    const excluded = await library({ searchFields: ['internal'], exclude: ['internal'] })
    expect((await excluded.as(null).get('/api/message/?search=hidden')).json.code).toBe('unknown_filter')
  })

  test('REST-4: through a relation it follows what the related resource lets be filtered', async () => {
    const site = await library(searchable)
    site.api.register(User, { filterExclude: ['username'] })
    expect(await site.as(null).ids('/api/message/?search=ada')).toEqual([])
  })

  test('names text fields at registration', async () => {
    for (const name of ['pub_date', 'nothing', 'comments__body', 'user'] as never[]) {
      await expect(library({ searchFields: [name] }), name).rejects.toMatchObject({ code: 'invalid_configuration' })
    }
  })
})

describe('regular expressions', () => {
  test('REST-9: are refused where the database has none, and never taken unless named', async () => {
    await expect(library({ regexpFields: ['content'] })).rejects.toThrow('SQLite has no regular expressions')
    const site = await library({})
    for (const query of ['content__regexp=a', 'content__iregexp=a', 'user__username__regexp=a']) {
      expect((await site.as(null).get(`/api/message/?${query}`)).json.code, query).toBe('unknown_operator')
    }
  })
})

async function samples(): Promise<Site> {
  const site = await createSite((api) => api.register(Sample), {
    auth: { clock: { now: () => new Date('2026-03-10T12:00:00Z') } },
  })
  await site.seed(
    'Sample',
    {
      extra: { colour: 'red', size: 5, tags: ['a', 'b'], at: { deep: true } },
      moment: new Date('2026-03-10T11:00:00Z'),
      day: '2026-03-10',
    },
    {
      extra: { colour: 'reddish', size: '5', at: { deep: null } },
      moment: new Date('2026-03-03T12:00:00Z'),
      day: '2026-03-09',
    },
    { extra: null, moment: null, day: null },
  )
  return site
}

describe('inside of JSON', () => {
  test.each([
    ['extra__colour=red', [1]],
    ['extra__colour__eq=red', [1]],
    ['extra__colour__contains=red', [1, 2]],
    ['extra__tags__contains=a', [1]],
    ['extra__size=5', [1]],
    ['extra__size=%225%22', [2]],
    ['extra__at__deep=true', [1]],
    ['extra__at__deep=null', [2]],
    ['-extra__colour=red', [2, 3]],
    ['extra__colour=red&extra__colour=reddish', [1, 2]],
    ['or=(extra__size=5,id=3)', [1, 3]],
    ['extra__is=null', [3]],
  ])('%s', async (query, expected) => {
    expect(await (await samples()).as(null).ids(`/api/sample/?${query}`)).toEqual(expected)
  })

  test('SQL-3: other signs in a path are a 400 without a statement, and so is a path too deep', async () => {
    const site = await samples()
    for (const leg of ["a'b", 'a"b', 'a.b', '[*]', '$', 'a::text', 'a-b', '*', 'a b', 'é', "x')--"]) {
      const { status, json } = await site.as(null).get(`/api/sample/?${encodeURIComponent(`extra__${leg}`)}=1`)
      expect([status, json.code.startsWith('unknown_')], leg).toEqual([400, true])
    }
    const deep = await site.as(null).get('/api/sample/?extra__a__b__c__d__e__f=1')
    expect([deep.status, deep.json.code]).toEqual([400, 'limit_exceeded'])
    for (const query of ['extra__size=9007199254740993', 'extra__size=%22a', 'extra__size=1e999', 'extra__size=a%00']) {
      const { status, json } = await site.as(null).get(`/api/sample/?${query}`)
      if (query.endsWith('%22a')) expect(status).toBe(200)
      else expect([status, json.code], query).toEqual([400, 'invalid_value'])
    }
    expect((await site.as(null).get('/api/sample/?extra__size__gt=1')).json.code).toBe('unknown_operator')
    expect((await site.as(null).get('/api/sample/?extra__gt__eq=1')).status).toBe(200)
    expect((await site.as(null).get('/api/sample/?colour__red=1')).status).toBe(400)
  })
})

describe('dates told from now', () => {
  test.each([
    ['moment__gte=now-1h', [1]],
    ['moment__gte=now-7d', [1, 2]],
    ['moment__lt=today', [2]],
    ['moment__between=today-1w,now', [1, 2]],
    ['moment__lt=now%2B1mo', [1, 2]],
    ['moment__lt=now+1mo', [1, 2]],
    ['day=today', [1]],
    ['day=today-1d', [2]],
    ['day__in=today,today-1d', [1, 2]],
    ['or=(day=today,id=3)', [1, 3]],
  ])('%s', async (query, expected) => {
    expect(await (await samples()).as(null).ids(`/api/sample/?${query}`)).toEqual(expected)
  })

  test('are no values of other fields, nor of bodies', async () => {
    const site = await samples()
    for (const query of ['moment=soon', 'moment=now-1x', 'moment=now-9999y', 'clock=now', 'big=now']) {
      expect((await site.as(null).get(`/api/sample/?${query}`)).json.code, query).toBe('invalid_value')
    }
    expect((await site.as('ada').post('/api/sample/', { moment: 'now' })).status).toBe(400)
  })
})
