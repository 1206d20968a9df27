import { describe, expect, test } from 'vitest'
import { Comment, createSite, Message, type MessageOptions, Sample, type Site, User } from './site.ts'

async function library(options: MessageOptions = {}): Promise<Site> {
  const site = await createSite((api) => {
    api.register(Message, options)
    api.register(Comment)
    api.register(Sample)
  })
  await site.seed('Message', { user_id: 1, content: 'Alpha', internal: 'b' }, { user_id: 2, content: 'beta' })
  return site
}

describe('what a query may cost', () => {
  const refused = async (query: string, options?: MessageOptions) => {
    const site = await library(options)
    const { status, json } = await site.as(null).get(`/api/message/?${query}`)
    expect(site.statements).toEqual([])
    return [status, json.code, json.detail]
  }

  test('REST-9: is known before any statement, and the part that costs most is named', async () => {
    const scans = Array.from({ length: 10 }, (_, i) => `content__contains=a${i}`).join('&')
    expect(await refused(scans)).toEqual([
      400,
      'limit_exceeded',
      'The query would cost 110, and at most 100 is allowed: content__contains alone is 110.',
    ])
    const grouped = `or=(${scans.replaceAll('&', ',')})`
    expect((await refused(grouped))[2]).toContain('would cost 110')
    expect((await refused('content__endswith=a&id=1', { maxQueryCost: 11 }))[2]).toContain(
      'content__endswith alone is 11',
    )
  })

  test.each([
    ['id=1', 1],
    ['id__in=1,2,3', 1],
    [`id__in=${'1,'.repeat(99)}1`, 3],
    ['user__username=ada', 2],
    ['comments__user__username=ada', 3],
    ['content__startswith=a', 1],
    ['content__like=a%25', 1],
    ['content__like=%25a', 11],
    ['content__ilike=_a', 11],
    ['content__icontains=a', 11],
    ['user__username__iendswith=a', 12],
    ['ordering=id', 1],
    ['ordering=-user__username', 2],
    ['search=a+b', 22],
    ['or=(id=1,comments__any=(body=x,body=y))', 5],
  ])('REST-9: %s costs %i', async (query, cost) => {
    const options = { searchFields: ['content'] as const }
    const site = await library({ ...options, maxQueryCost: cost })
    expect((await site.as(null).get(`/api/message/?${query}`)).status).toBe(200)
    if (cost > 1) expect((await refused(query, { ...options, maxQueryCost: cost - 1 }))[1]).toBe('limit_exceeded')
  })

  test('holds for lenient resources, and must be a number', async () => {
    expect((await refused('content__contains=a', { lenient: true, maxQueryCost: 5 }))[0]).toBe(400)
    for (const maxQueryCost of [0, -1, 1.5, Number.NaN]) {
      await expect(library({ maxQueryCost })).rejects.toMatchObject({ code: 'invalid_configuration' })
    }
  })
})

describe('ordering', () => {
  test('puts rows without a value first or last, in either direction', async () => {
    const site = await library()
    const ids = (ordering: string) => site.as(null).ids(`/api/message/?ordering=${ordering}`)
    expect(await ids('internal')).toEqual([2, 1])
    expect(await ids('internal:nullslast')).toEqual([1, 2])
    expect(await ids('-internal')).toEqual([1, 2])
    expect(await ids('-internal:nullsfirst,content')).toEqual([2, 1])
    expect(await ids('user__nickname:nullslast,-id')).toEqual([2, 1])
  })

  test.each([
    'internal:nulls',
    'internal:last',
    'internal nulls first',
    'internal:nullslast:nullsfirst',
    ':nullslast',
    '-',
    'id:asc',
  ])('SQL-2: %s is a 400', async (ordering) => {
    const site = await library()
    const { status, json } = await site.as(null).get(`/api/message/?ordering=${encodeURIComponent(ordering)}`)
    expect([status, json.code, site.statements]).toEqual([400, 'unknown_field', []])
  })

  test('is by five fields at most', async () => {
    const site = await library()
    const status = async (ordering: string) => (await site.as(null).get(`/api/message/?ordering=${ordering}`)).status
    expect(await status('id,content,-draft,pub_date,version')).toBe(200)
    expect(await status('id,content,-draft,pub_date,version,user')).toBe(400)
  })
})

describe('a name that is not known', () => {
  const told = async (query: string, options: MessageOptions = {}, path = 'message') => {
    const site = await library(options)
    site.api.register(User)
    return (await site.as(null).get(`/api/${path}/?${query}`)).json.detail as string
  }

  test.each([
    ['contnt=a', '"content"'],
    ['-contnt__like=a', '"content__like"'],
    ['usr=1', '"user"'],
    ['user__usrname=a', '"user__username"'],
    ['user__usrname__ilike=a', '"user__username__ilike"'],
    ['coments__body=a', '"comments__body"'],
    ['content__contians=a', '"content__contains"'],
    ['limt=5', '"limit"'],
    ['odering=id', '"ordering"'],
    ['or=(contnt=a)', '"content"'],
    ['comments__any=(bdy=a)', '"body"'],
    ['ordering=-pubdate', '"pub_date"'],
    ['ordering=user__usernam', '"user__username"'],
  ])('is told with the nearest: %s', async (query, name) => {
    expect(await told(query)).toContain(`Did you mean ${name}?`)
  })

  test('REST-1: the nearest is never one that is hidden', async () => {
    for (const query of ['passwor=1', 'salery=1', 'emale=1', 'uniquifer=1', 'sesions__id=1', 'ordering=passwor']) {
      expect(await told(query, {}, 'user'), query).not.toContain('Did you mean')
    }
    expect(await told('contnt=a', { exclude: ['content'] })).not.toContain('"content"')
    expect(await told('contnt=a', { filterExclude: ['content'] })).not.toContain('"content"')
    expect(await told('content__contians=a', { filterOperators: ['eq'] })).not.toContain('Did you mean')
    expect(await told('serch=a')).not.toContain('Did you mean')
    expect(await told('nothinglikeit=1')).not.toContain('Did you mean')
  })
})

test.each([
  `or=${'('.repeat(2000)}`,
  `or=(${'or=('.repeat(500)}`,
  `${'comments__any__'.repeat(200)}id=1`,
  `${'__'.repeat(500)}=1`,
  `ordering=${'id,'.repeat(1000)}`,
  `${'x'.repeat(3000)}=1`,
  Array.from({ length: 600 }, (_, i) => `contnt${i}=1`).join('&'),
  `or=(${Array.from({ length: 500 }, (_, i) => `id=${i}`).join(',')})`,
  `content__like=${'%25_'.repeat(150)}`,
  `content__like=${'%25'.repeat(500)}`,
  `id__in=${'1,'.repeat(1000)}1`,
  '__proto__=1',
  'constructor__eq=1',
  'or=(__proto__=1,constructor=2)',
  '__proto__=(id=1)',
  '__proto____any=(id=1)',
  'user____proto__=1',
  'comments__any=(__proto__=1)',
  'ordering=__proto__',
  'ordering=constructor',
  'id[]=1',
  'id[$ne]=1',
  'id=%7B%22$gt%22:1%7D',
  'id__eq[]=1',
  'or[0][id]=1',
  'or=%ff(id=1)',
  'or=(content=%00)',
  'user.username=ada',
  '"user"."password"=x',
  't1.password=x',
  'id;drop table message=1',
  'ordering=id;drop',
  'ordering=(select 1)',
  'ordering=content nulls first',
  'pub_date__gte=now-',
  'pub_date__gte=now-99999999d',
  'search=a',
  'onwer=1',
])(
  'REST-3, REST-9, REST-10, REST-11, SQL-1, SQL-2: a hostile query is 400 in no time, and sends nothing: %s',
  async (query) => {
    const site = await library()
    const begun = performance.now()
    const { status, text } = await site.as(null).get(`/api/message/?${query}`)
    expect(performance.now() - begun).toBeLessThan(200)
    expect([status, site.statements, site.logged]).toEqual([400, [], []])
    expect(text).not.toMatch(/select .*from|sqlite|\.ts:/i)
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  },
)
