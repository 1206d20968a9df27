import { definePolicy, everyone, owner } from '@authpkg/core'
import { describe, expect, test } from 'vitest'
import { Comment, createSite, Message, type MessageOptions, type Site, type SiteOptions, User } from './site.ts'

async function library(options: MessageOptions = {}, more: SiteOptions = {}): Promise<Site> {
  const site = await createSite((api) => {
    api.register(Message, options)
    api.register(Comment)
    api.register(User)
  }, more)
  await site.seed(
    'Message',
    { user_id: 1, content: 'Alpha', draft: true },
    { user_id: 2, content: 'beta' },
    { user_id: 2, content: 'a,b (c) "d"' },
    { user_id: 1, content: 'none of them' },
  )
  await site.seed(
    'Comment',
    { message_id: 1, user_id: 2, body: 'good', spam__score: 1 },
    { message_id: 1, user_id: 1, body: 'bad', spam__score: 9 },
    { message_id: 2, user_id: 1, body: 'bad', spam__score: 1 },
    { message_id: 3, user_id: null, body: 'good', spam__score: null },
  )
  return site
}

const find = async (query: string, options?: MessageOptions) =>
  (await library(options)).as(null).get(`/api/message/?${query.replaceAll('"', '%22')}`)
const ids = async (query: string) => {
  const { json, text } = await find(query)
  expect(json.objects, text).toBeDefined()
  return json.objects.map(({ id }: { id: number }) => id)
}

describe('groups', () => {
  test.each([
    ['or=(id=1,id=3)', [1, 3]],
    ['or=(id=1,content=beta)', [1, 2]],
    ['and=(user=1,draft=true)', [1]],
    ['or=(id__gt=3,and=(user=2,-content__contains=beta))', [3, 4]],
    ['or=(id__gt=3,-or=(user=1,content=beta))', [3, 4]],
    ['-or=(id=1,id=3)', [2, 4]],
    ['-and=(user=1,draft=true)', [2, 3, 4]],
    ['or=(id=1,id=2)&or=(id=2,id=3)', [2]],
    ['or=(id=1,id=2)&user=2', [2]],
    ['or=(id__in="1,4",content=beta)', [1, 2, 4]],
    ['or=(content="a,b (c) ""d""",id=1)', [1, 3]],
    ['or=(content="a,b (c) \\"d\\"",id=1)', [1, 3]],
    ['or=(content="a\\\\b",id=1)', [1]],
    ['or=(user__username=ada,id=2)', [1, 2, 4]],
    ['or=(id=1, id=2)', [1, 2]],
    ['or=(id=1)', [1]],
    ['and=(or=(id=1,id=2),or=(id=2,id=3))', [2]],
  ])('%s', async (query, expected) => expect(await ids(query)).toEqual(expected))

  test.each([
    'or=(',
    'or=()',
    'or=(id=1',
    'or=(id=1))',
    'or=(id=1)x',
    'or=(id=1,)',
    'or=(,id=1)',
    'or=(id)',
    'or=(=1)',
    'or=(id=1=)',
    'or=(content="a)',
    'or=(content="a"b)',
    'or=(content=a(b))',
    'or=(-=1)',
    'and=("id"=1)',
    'or=((id=1))',
  ])('%s is not written properly', async (query) => {
    const site = await library()
    const { status, json } = await site.as(null).get(`/api/message/?${query.replaceAll('"', '%22')}`)
    expect([status, site.statements], json.detail).toEqual([400, []])
  })

  test('tell everything that is wrong in them at once, each under its own name', async () => {
    const { json } = await find('or=(nothing=1,and=(id=x,-contnt=2),comments__body__foo=1)&ordering=nowhere')
    const pointers = json.errors.map(({ pointer, code }: Record<string, string>) => `${pointer} ${code}`).sort()
    expect(pointers).toEqual([
      '/-contnt unknown_filter',
      '/comments__body__foo unknown_operator',
      '/id invalid_value',
      '/nothing unknown_filter',
      '/ordering unknown_field',
    ])
  })

  test('stand at most three deep, and count towards the filters of a query', async () => {
    expect(await ids('or=(and=(or=(id=1)))')).toEqual([1])
    expect((await find('or=(and=(or=(and=(id=1))))')).json.code).toBe('limit_exceeded')
    const many = Array.from({ length: 21 }, (_, i) => `id=${i}`).join(',')
    expect((await find(`or=(${many})`)).json.detail).toContain('20')
  })

  test('leniently leave out what is unknown, and are left out when nothing remains', async () => {
    const { json } = await find('or=(nothing=1)&or=(nothing=2,id=1)', { lenient: true })
    expect(json.objects.map(({ id }: { id: number }) => id)).toEqual([1])
  })

  test('REST-13: no alternative reaches past the rows that the caller may read', async () => {
    const access = definePolicy({
      Message: { read: owner('user') },
      Comment: { read: everyone },
      User: { read: everyone },
    })
    const site = await library({}, { access })
    const own = [1, 4]
    for (const query of [
      'or=(id__gt=0,user=2)',
      '-or=(id=99,user=1)',
      'or=(-user=1,-user=2)',
      '-and=(user=1,user=2)',
      '-id__in=',
      'or=(user=2,internal__is=null)',
      'comments__none=(body=good,body=bad)',
    ]) {
      for (const id of await site.as('ada').ids(`/api/message/?${query}`)) expect(own, query).toContain(id)
    }
  })
})

describe('rows behind a to-many relation', () => {
  test.each([
    ['comments__body=bad', [1, 2]],
    ['comments__any__body=bad', [1, 2]],
    ['comments__none__body=bad', [3, 4]],
    ['comments__all__body=bad', [2, 4]],
    ['comments__none__spam__score__gt=5', [2, 3, 4]],
    ['comments__none__body=bad&comments__none__body=good', [4]],
    ['-comments__none__body=bad', [1, 2]],
    ['-comments__all__body=bad', [1, 3]],
    ['user__messages__all__draft=false', [2, 3]],
    ['user__messages__none__draft=true', [2, 3]],
    ['comments__none__user__username=ada', [3, 4]],
  ])('%s', async (query, expected) => expect(await ids(query)).toEqual(expected))

  test.each([
    ['comments__body=good&comments__spam__score__gt=5', [1]],
    ['comments__any=(body=good,spam__score__gt=5)', []],
    ['comments__any=(body=bad,spam__score__gt=5)', [1]],
    ['comments__any=(or=(body=good,spam__score=1),user__username=bob)', [1]],
    ['comments__none=(body=bad,spam__score=1)', [1, 3, 4]],
    ['comments__all=(or=(body=bad,spam__score=1))', [1, 2, 4]],
    ['-comments__any=(body=bad,spam__score=1)', [1, 3, 4]],
    ['or=(id=4,comments__any=(body=bad,spam__score=9))', [1, 4]],
    ['user__messages__any=(draft=true,comments__any=(body=bad,spam__score=9))', [1, 4]],
    ['user__comments__none=(body=bad,spam__score=9)', [2, 3]],
  ])('several conditions to the same row: %s', async (query, expected) => expect(await ids(query)).toEqual(expected))

  test('each relation has its own rows: some message whose comments are none of these', async () => {
    const site = await library()
    const found = (query: string) => site.as(null).ids(`/api/user/?${query}`)
    expect(await found('messages__comments__none__body=good')).toEqual([1, 2])
    expect(await found('messages__none__comments__body=good')).toEqual([3])
    expect(await found('messages__all__comments__all__body=good')).toEqual([3])
    expect(await found('messages__comments__none=(body=good)')).toEqual([1, 2])
  })

  test('a quantifier stands behind relations to many rows alone, and a group names no others', async () => {
    for (const query of [
      'user__none__username=ada',
      'user__any=(username=ada)',
      'content__none=x',
      'nothing__any=(id=1)',
      'comments__some=(id=1)',
      'comments__any=(content=Alpha)',
      'comments__any=(user=1,nothing=2)',
      'comments__any=(message__user__messages__user__id=1)',
      'comments__message__user__messages__any=(id=1)',
    ]) {
      expect((await find(query)).status, query).toBe(400)
    }
  })

  test('REST-2: hidden rows and fields stay hidden in every group', async () => {
    const site = await library({ filterExclude: ['comments__body'] })
    await site.seed('Diary', { user_id: 1, entry: 'secret plan' })
    const status = async (query: string) => (await site.as(null).get(`/api/message/?${query}`)).status
    for (const name of ['body=good', 'user__password__startswith=s', 'user__salary=1', 'user__email__contains=a']) {
      expect(await status(`comments__any=(${name})`), name).toBe(400)
      expect(await status(`or=(id=1,comments__none=(id=1,${name}))`), name).toBe(400)
    }
    expect(await status('comments__any=(id=1)')).toBe(200)
    expect(await site.as('bob').ids('/api/user/?diaries__none__entry__contains=secret')).toEqual([1, 2, 3])
    expect(await site.as('bob').ids('/api/user/?diaries__any=(entry__contains=secret)')).toEqual([])
    expect(await site.as('ada').ids('/api/user/?diaries__any=(entry__contains=secret)')).toEqual([1])
    const told = async (name: string) => {
      const { json } = await site.as(null).get(`/api/user/?${name}__any=(id=1)`)
      return json.detail.replace(name, 'NAME')
    }
    expect(await told('sessions')).toBe(await told('nothings'))
    expect(await told('diaries')).toBe(await told('nothings'))
  })

  test('REST-2: a relation that the resource does not let be followed is no group either', async () => {
    for (const options of [
      { filterExclude: ['comments'] },
      { filterRecursive: false },
      { filterFields: ['id'] },
    ] as const) {
      const site = await library(options as MessageOptions)
      const told = async (name: string) => {
        const { status, json } = await site.as(null).get(`/api/message/?${name}__any=(id=1)`)
        return [status, json.detail.replace(name, 'NAME')]
      }
      expect(await told('comments')).toEqual(await told('nothings'))
    }
  })
})
