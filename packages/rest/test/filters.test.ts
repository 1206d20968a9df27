import { definePolicy, everyone } from '@authpkg/core'
import { describe, expect, test } from 'vitest'
import { Comment, createSite, Message, type MessageOptions, Sample, type Site, type SiteOptions, User } from './site.ts'

async function library(options: MessageOptions = {}, more: SiteOptions = {}): Promise<Site> {
  const site = await createSite((api) => {
    api.register(Message, options)
    api.register(Comment, { lenient: options.lenient ?? false })
  }, more)
  await site.seed(
    'Message',
    { user_id: 1, content: 'Alpha', pub_date: new Date('2026-01-01T00:00:00Z'), draft: true },
    { user_id: 2, content: 'beta', pub_date: new Date('2026-02-01T00:00:00Z') },
    { user_id: 2, content: 'a%b_c', pub_date: new Date('2026-03-01T12:30:00Z'), internal: 'x' },
    { user_id: 1, content: 'ALPHABET', pub_date: new Date('2026-04-01T00:00:00Z') },
  )
  await site.seed(
    'Comment',
    { message_id: 1, user_id: 2, body: 'good', spam__score: 1 },
    { message_id: 2, user_id: null, body: null, spam__score: 9 },
    { message_id: 3, user_id: 1, body: 'bad', spam__score: 5 },
  )
  return site
}

const found = async (query: string) => (await library()).as(null).ids(`/api/message/?${query}`)

describe('operators', () => {
  test.each([
    ['FP-FILT-01', 'content=Alpha', [1]],
    ['FP-FILT-01', 'user=2', [2, 3]],
    ['FP-FILT-01', 'user_id=2', [2, 3]],
    ['FP-FILT-03', 'content__eq=Alpha', [1]],
    ['FP-FILT-03', 'id__ne=2', [1, 3, 4]],
    ['FP-FILT-03', 'id__lt=2', [1]],
    ['FP-FILT-03', 'id__lte=2', [1, 2]],
    ['FP-FILT-03', 'id__gt=3', [4]],
    ['FP-FILT-03', 'id__gte=3', [3, 4]],
    ['FP-FILT-04', 'id__in=1,3,99', [1, 3]],
    ['FP-FILT-04', 'id__in=', []],
    ['FP-FILT-04', 'user__in=1', [1, 4]],
    ['FP-FILT-05', 'content__like=A%25', [1, 4]],
    ['FP-FILT-05', 'content__like=alpha%25', []],
    ['FP-FILT-05', 'content__ilike=alpha_', []],
    ['FP-FILT-05', 'content__ilike=ALPHA%25', [1, 4]],
    ['FP-FILT-06', 'internal__is=null', [1, 2, 4]],
    ['FP-FILT-06', 'internal__is=None', [1, 2, 4]],
    ['FP-FILT-06', 'internal__is=none', [1, 2, 4]],
    ['FP-FILT-07', 'user=1&content=Alpha', [1]],
    ['FP-FILT-07', 'user=2&content=Alpha', []],
    ['FP-FILT-08', '-user=1', [2, 3]],
    ['FP-FILT-08', '-content__ilike=alpha%25', [2, 3]],
    ['FP-FILT-09', 'id=1&id=3', [1, 3]],
    ['FP-FILT-10', '-id=1&-id=3', [2, 4]],
    ['FP-FILT-11', 'draft=True', [1]],
    ['FP-FILT-11', 'draft=true', [1]],
    ['FP-FILT-11', 'draft=1', [1]],
    ['FP-FILT-11', 'draft=False', [2, 3, 4]],
    ['FP-FILT-11', 'draft=false', [2, 3, 4]],
    ['FP-FILT-11', 'draft=0', [2, 3, 4]],
    ['FP-FILT-11', 'draft=f', [2, 3, 4]],
    ['FP-FILT-11', 'draft=', [2, 3, 4]],
    ['FP-FILT-14', 'id__not_in=1,3', [2, 4]],
    ['FP-FILT-14', 'internal__is_not=null', [3]],
    ['FP-FILT-14', 'internal__is_null=false', [3]],
    ['FP-FILT-14', 'content__contains=lpha', [1]],
    ['FP-FILT-14', 'content__icontains=LPHA', [1, 4]],
    ['FP-FILT-14', 'content__startswith=A', [1, 4]],
    ['FP-FILT-14', 'content__endswith=ta', [2]],
    ['FP-FILT-14', 'id__between=2,3', [2, 3]],
    ['FP-RES-20', 'pub_date__gte=2026-03-01', [3, 4]],
    ['FP-RES-20', 'pub_date=2026-03-01T12:30:00.000Z', [3]],
    ['FP-RES-20', 'pub_date=2026-03-01%2012:30:00', [3]],
    ['REST-9', 'content__contains=%25', [3]],
    ['REST-9', 'content__contains=_', [3]],
    ['SQL-5', 'content=%27%20OR%201%3D1--', []],
  ])('%s: %s', async (_, query, ids) => expect(await found(query)).toEqual(ids))

  test('FP-FILT-02, FP-FILT-12: joins of any depth up to three; deeper names the limit', async () => {
    const site = await library()
    const client = site.as(null)
    expect(await client.ids('/api/message/?user__username=ada')).toEqual([1, 4])
    expect(await client.ids('/api/message/?user__username__in=ada,nobody&-content=Alpha')).toEqual([4])
    expect(await client.ids('/api/comment/?message__user__username=bob')).toEqual([2, 3])
    expect(await client.ids('/api/message/?comments__body=good')).toEqual([1])
    expect(await client.ids('/api/comment/?message__user__messages__content=Alpha')).toEqual([1])
    site.statements.length = 0
    const { status, json } = await client.get('/api/comment/?message__user__messages__user__username=ada')
    expect([status, json.code, site.statements]).toEqual([400, 'limit_exceeded', []])
    expect(json.detail).toContain('at most 3 relations')
  })

  test('a list filtered through relations costs two statements', async () => {
    const site = await library()
    await site.as(null).get('/api/comment/?message__user__username=bob&message__user__nickname__is=null&user__id=1')
    expect(site.statements).toHaveLength(2)
  })

  test('names may hold two underscores themselves', async () => {
    const client = (await library()).as(null)
    expect(await client.ids('/api/comment/?spam__score=9')).toEqual([2])
    expect(await client.ids('/api/comment/?spam__score__lt=6')).toEqual([1, 3])
    expect(await client.ids('/api/message/?comments__spam__score__gte=5')).toEqual([2, 3])
    expect(await client.ids('/api/comment/?ordering=-spam__score')).toEqual([2, 3, 1])
  })

  test('a field named like a parameter of the page is filtered by __eq', async () => {
    expect((await (await library()).as(null).get('/api/message/?limit__eq=1')).json.code).toBe('unknown_filter')
  })

  test('FP-FILT-14: values of every type are read by their type', async () => {
    const site = await createSite((api) => api.register(Sample))
    await site.seed('Sample', {
      big: 9007199254740993n,
      amount: '12.50',
      ratio: 0.5,
      flag: true,
      day: '2026-05-06',
      clock: '07:08:09',
      token: '01890a5d-ac96-774b-bcce-b302099a8057',
      colour: 'red',
    })
    for (const query of [
      'big=9007199254740993',
      'amount=12.5',
      'ratio__lt=0.6',
      'flag=true',
      'day__between=2026-05-01,2026-05-31',
      'clock__gt=07:00:00',
      'token=01890A5D-AC96-774B-BCCE-B302099A8057',
      'colour=red',
      'extra__is=null',
    ]) {
      expect(await site.as(null).ids(`/api/sample/?${query}`), query).toEqual([1])
    }
    for (const query of [
      'big=x',
      'amount=1e5',
      'ratio=NaN',
      'flag=maybe',
      'day=2026-02-30',
      'token=1',
      'colour=blue',
    ]) {
      const { status, json } = await site.as(null).get(`/api/sample/?${query}`)
      expect([status, json.code], query).toEqual([400, 'invalid_value'])
    }
    for (const query of ['extra=1', 'bytes__contains=a', 'flag__like=t', 'big__icontains=9']) {
      expect((await site.as(null).get(`/api/sample/?${query}`)).json.code, query).toBe('unknown_operator')
    }
  })
})

describe('names that are refused', () => {
  const hostile = [
    'onwer',
    'user__nothing',
    'user__',
    '__user',
    '_content',
    'user.username',
    't1.password',
    '"user"."password"',
    'content"',
    "content'",
    'content--',
    'content/**/',
    'content ',
    'CONTENT',
    '__proto__',
    'constructor',
    'prototype',
    'user__constructor',
    '__proto____polluted',
    'toString',
    'content[ne]',
    '$or',
    '',
    'content__eq__eq',
    'user__comments',
    '__'.repeat(200),
  ]

  test.each(hostile)('REST-3, REST-10, REST-11, SQL-1: %j is an unknown filter: 400, no statement', async (name) => {
    const site = await library()
    for (const prefix of ['', '-']) {
      const { status, json } = await site.as(null).get(`/api/message/?${prefix}${encodeURIComponent(name)}=1`)
      expect([status, json.code]).toEqual([400, 'unknown_filter'])
    }
    expect(site.statements).toEqual([])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test.each(['regexp', 'iregexp', 'foo', 'drop', 'EQ', '__eq', 'user'])(
    'SQL-2, REST-9: the operator %s does not exist: 400',
    async (operator) => {
      const site = await library()
      const { status, json } = await site.as(null).get(`/api/message/?content__${operator}=a`)
      expect([status, json.code.startsWith('unknown_')]).toEqual([400, true])
      expect(site.statements).toEqual([])
    },
  )

  test('every fault is told at once, with its parameter', async () => {
    const site = await library()
    const { json } = await site
      .as(null)
      .get('/api/message/?onwer=1&id=x&content__foo=1&ordering=nothing&-pub_date=never')
    expect(json.errors).toEqual([
      { pointer: '/onwer', code: 'unknown_filter', message: 'There is no filter "onwer".' },
      { pointer: '/id', code: 'invalid_value', message: 'id must be a whole number.' },
      {
        pointer: '/content__foo',
        code: 'unknown_operator',
        message: '"content__foo" ends in no operator that it takes.',
      },
      { pointer: '/-pub_date', code: 'invalid_value', message: 'pub_date must be a date and time.' },
      { pointer: '/ordering', code: 'unknown_field', message: 'There is no ordering by "nothing".' },
    ])
  })

  test('DOS-1: too many terms, too long a query, too long a list or pattern: 400 that names the limit', async () => {
    const site = await library()
    const terms = Array.from({ length: 21 }, (_, i) => `id=${i}`).join('&')
    const list = Array.from({ length: 201 }, (_, i) => i).join(',')
    for (const [query, limit] of [
      [terms, '20'],
      [`ordering=${'id,'.repeat(21)}`, '20'],
      [`content=${'x'.repeat(4096)}`, '4096'],
      [`id__in=${list}`, '200'],
      [`content__like=${'%25'.repeat(201)}`, '200'],
    ] as const) {
      const { status, json } = await site.as(null).get(`/api/message/?${query}`)
      expect([status, json.code], query.slice(0, 30)).toEqual([400, 'limit_exceeded'])
      expect(json.detail).toContain(limit)
    }
    expect(site.statements).toEqual([])
  })

  test.each(['content=%', 'content=%zz', 'content=%ff%fe', 'content=%c0%80', '%zz=1'])(
    'SQL-5: the broken encoding %s is 400',
    async (query) => {
      const site = await library()
      const { status, json } = await site.as(null).get(`/api/message/?${query}`)
      expect([status, json.code, site.statements]).toEqual([400, 'invalid_value', []])
    },
  )

  test('SQL-5: text that no database stores is 400', async () => {
    const { status, json } = await (await library()).as(null).get('/api/message/?content=a%00b')
    expect([status, json.code]).toEqual([400, 'invalid_value'])
  })

  test('FP-FILT-13: leniently unknown names are ignored, wrong values are not', async () => {
    const site = await library({ lenient: true })
    for (const name of hostile) {
      expect(await site.as(null).ids(`/api/message/?id=1&${encodeURIComponent(name)}=1`), name).toEqual([1])
    }
    expect((await site.as(null).get('/api/message/?id=x')).status).toBe(400)
  })
})

/** The nearest name that this caller may use. */
const suggestion = / Did you mean .*/

describe('what may not be seen', () => {
  const secrets = ['password', 'uniquifier', 'username_key', 'email_key']
  const operators = [
    '',
    '__eq',
    '__ne',
    '__lt',
    '__gt',
    '__in',
    '__like',
    '__ilike',
    '__contains',
    '__startswith',
    '__between',
    '__is',
    '__is_null',
    '__foo',
  ]
  const hidden = [...secrets, 'salary', 'email']
  const paths = ['', 'user__', 'comments__user__', 'user__messages__user__']

  test('REST-1, REST-2: a hidden field is refused like one that is not there, by every operator on every path', async () => {
    const site = await library({}, {})
    site.api.register(User)
    const codes = new Set<string>()
    for (const path of paths) {
      const address = path === '' ? '/api/user/' : '/api/message/'
      for (const field of [...hidden, 'nothing']) {
        for (const operator of operators) {
          const name = `${path}${field}${operator}`
          const { status, json } = await site.as(null).get(`${address}?${name}=1`)
          codes.add(`${status} ${json.code} ${json.detail.replace(name, 'NAME').replace(suggestion, '')}`)
          expect(suggestion.exec(json.detail)?.[0] ?? '').not.toMatch(new RegExp(`"(.*__)?(${hidden.join('|')})(__|")`))
        }
      }
    }
    expect([...codes]).toEqual(['400 unknown_filter There is no filter "NAME".'])
    expect(site.statements).toEqual([])
  })

  test('REST-1: a field that a rule hides filters for those who may read it', async () => {
    const site = await library()
    expect(await site.as('root').ids('/api/message/?user__email=ada@example.org')).toEqual([1, 4])
    expect((await site.as('ada').get('/api/message/?user__email=ada@example.org')).status).toBe(400)
    expect((await site.as('root').get('/api/message/?user__password__startswith=s')).status).toBe(400)
  })

  test('REST-5: nor does it sort', async () => {
    const site = await library()
    for (const field of [...hidden, 'nothing'].flatMap((name) => [`user__${name}`, `-user__${name}`])) {
      const { status, json } = await site.as(null).get(`/api/message/?ordering=${field}`)
      expect([status, json.detail.replace(suggestion, '')]).toEqual([
        400,
        `There is no ordering by "${field.replace('-', '')}".`,
      ])
    }
    expect(site.statements).toEqual([])
  })

  test('REST-1: leniently it is ignored, never applied', async () => {
    const site = await library({ lenient: true })
    for (const field of hidden) {
      expect(await site.as(null).ids(`/api/message/?user__${field}__ne=x&-user__${field}=y`)).toEqual([1, 2, 3, 4])
      expect(await site.as(null).ids(`/api/message/?ordering=-user__${field}`)).toEqual([1, 2, 3, 4])
    }
    expect(site.statements.join()).not.toMatch(/salary|password"|email"|uniquifier"/)
  })

  test.each([true, false])('FP-RES-04: what is excluded neither filters nor sorts (lenient: %s)', async (lenient) => {
    const site = await library({ exclude: ['internal', 'user'], lenient })
    for (const query of ['internal=x', 'internal__is_null=true', 'user=1', 'user__username=ada', 'ordering=internal']) {
      const { status, json } = await site.as(null).get(`/api/message/?${query}`)
      if (lenient) expect(json.objects, query).toHaveLength(4)
      else expect([status, json.code.startsWith('unknown_')], query).toEqual([400, true])
    }
    expect(site.statements.join()).not.toMatch(/internal|user_id|username/)
  })

  test('REST-2: what the related resource does not show does not filter through the relation', async () => {
    const site = await library()
    expect(await site.as(null).ids('/api/message/?user__nickname__is=null')).toHaveLength(4)
    site.api.register(User, { exclude: ['nickname'], filterExclude: ['username'] })
    for (const query of ['user__nickname__is=null', 'user__username=ada', 'ordering=user__nickname']) {
      expect((await site.as(null).get(`/api/message/?${query}`)).status, query).toBe(400)
      expect((await site.as(null).get(`/api/comment/?message__${query.replace('ordering=', '')}`)).status).toBe(400)
    }
  })

  test('REST-2: through an included relation filters what is shown of it there', async () => {
    const site = await library({ includeResources: { user: { fields: ['id', 'username'] } } })
    site.api.register(User, { fields: ['id', 'nickname'] })
    expect(await site.as(null).ids('/api/message/?user__username=ada')).toEqual([1, 4])
    expect((await site.as(null).get('/api/message/?user__nickname__is=null')).status).toBe(400)
    expect((await site.as(null).get('/api/comment/?user__nickname__is=null')).status).toBe(200)
  })

  test('REST-2: a relation whose key is not shown on the other side tells nothing either', async () => {
    const site = await library({ fields: ['id', 'content'] })
    site.api.register(User)
    expect((await site.as(null).get('/api/user/?messages__content=Alpha')).status).toBe(400)
  })

  test('rows that may not be read count on no path', async () => {
    const site = await library()
    await site.seed('Diary', { user_id: 1, entry: 'secret plan' })
    site.api.register(User)
    const who = '/api/user/?diaries__entry__contains=secret'
    expect(await site.as('ada').ids(who)).toEqual([1])
    expect(await site.as('bob').ids(who)).toEqual([])
    expect((await site.as(null).get(who)).status).toBe(400)
  })

  test('REST-14: a list of fields cannot ask for hidden ones', async () => {
    expect(
      (await (await library({ exclude: ['internal'] })).as(null).get('/api/message/?fields=internal')).status,
    ).toBe(400)
    const { json } = await (await library({ lenient: true, exclude: ['internal'] }))
      .as(null)
      .get('/api/message/?fields=internal')
    expect(json.objects[2]).not.toHaveProperty('internal')
  })
})

describe('filter options', () => {
  const status = async (options: MessageOptions, query: string) =>
    (await (await library(options)).as(null).get(`/api/message/?${query}`)).status

  test('FP-RES-05: filterExclude, also through relations, and whole relations', async () => {
    const options = { filterExclude: ['pub_date', 'user__username'] as const }
    expect(await status(options, 'pub_date__gt=2026-01-01')).toBe(400)
    expect(await status(options, 'user__username=ada')).toBe(400)
    expect(await status(options, 'ordering=user__username')).toBe(400)
    expect(await status(options, 'user__id=1')).toBe(200)
    expect(await status(options, 'ordering=pub_date')).toBe(200)
    for (const name of ['user', 'user_id'] as const) {
      expect(await status({ filterExclude: [name] }, 'user=1')).toBe(400)
      expect(await status({ filterExclude: [name] }, 'user_id__in=1')).toBe(400)
      expect(await status({ filterExclude: [name] }, 'user__id=1')).toBe(400)
      expect(await status({ filterExclude: [name] }, 'user__messages__id=1')).toBe(400)
    }
  })

  test('FP-RES-06: filterFields, and only these', async () => {
    const options = { filterFields: ['content', 'user__username'] as const }
    expect(await status(options, 'content=a')).toBe(200)
    expect(await status(options, 'user__username=ada')).toBe(200)
    for (const query of ['id=1', 'user=1', 'user__id=1', 'comments__body=x'])
      expect(await status(options, query)).toBe(400)
  })

  test('FP-RES-07: filterRecursive: false leaves the resource’s own fields, and paths that filterFields names', async () => {
    expect(await status({ filterRecursive: false }, 'user=1')).toBe(200)
    expect(await status({ filterRecursive: false }, 'user__username=ada')).toBe(400)
    const named = { filterRecursive: false, filterFields: ['user__username'] } as const
    expect(await status(named, 'user__username=ada')).toBe(200)
  })

  test('REST-9: filterOperators switches operators off', async () => {
    const options = { filterOperators: ['eq', 'in'] as const }
    expect(await status(options, 'content=a')).toBe(200)
    expect(await status(options, 'content__like=a')).toBe(400)
    expect(await status(options, 'user__username__icontains=a')).toBe(400)
  })

  test('REST-9: a pattern of wildcards within the length finds in time', async () => {
    const site = await library()
    expect(await site.as(null).ids(`/api/message/?content__like=${'%25_'.repeat(100)}`)).toEqual([])
  })

  test('a model that no rule opens is reached by no path', async () => {
    const access = definePolicy({ Message: { read: everyone }, Comment: { read: everyone } })
    const site = await library({}, { access })
    expect((await site.as(null).get('/api/message/?user__username=ada')).status).toBe(400)
    expect(await site.as(null).ids('/api/message/?user=1')).toEqual([1, 4])
  })
})
