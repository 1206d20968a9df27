import { admins, definePolicy, everyone } from '@authpkg/core'
import { describe, expect, test } from 'vitest'
import { Comment, createSite, Diary, Message, type MessageOptions, Sample, type Site, Topic, User } from './site.ts'

async function messages(options: MessageOptions = {}, count = 3): Promise<Site> {
  const site = await createSite((api) => api.register(Message, { fields: ['id', 'content', 'user'], ...options }))
  const rows = Array.from({ length: count }, (_, i) => ({ user_id: (i % 2) + 1, content: `text ${i + 1}` }))
  await site.seed('Message', ...rows)
  return site
}

const csv = { Accept: 'text/csv' }
const path = '/api/message/'

describe('which format', () => {
  test.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/problem+json', 'application/json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/json'],
    ['text/csv', 'text/csv; charset=utf-8'],
    ['TEXT/CSV; header=present', 'text/csv; charset=utf-8'],
    ['text/*', 'text/csv; charset=utf-8'],
    ['application/json;q=0.5, text/csv', 'text/csv; charset=utf-8'],
    ['text/csv;q=0.5, */*', 'application/json'],
    ['*/*, text/csv', 'text/csv; charset=utf-8'],
    ['text/csv;q=0, */*', 'application/json'],
    ['application/x-ndjson', 'application/x-ndjson'],
    ['text/csv, application/json', 'text/csv; charset=utf-8'],
    ['application/json, text/csv', 'application/json'],
    ['application/json;q=0, */*', 'text/csv; charset=utf-8'],
    ['application/json;q=0, text/*;q=0, */*', 'application/x-ndjson'],
    ['*/*;q=0.5, application/json;q=0.1', 'text/csv; charset=utf-8'],
    ['text/csv;q=0.2, text/*, application/json;q=0.3', 'application/json'],
    ['application/json;q=0, application/problem+json', 'application/json'],
    ['text/html, image/gif, *; q=.2', 'application/json'],
    ['text/csv; q=abc', 'text/csv; charset=utf-8'],
    ['text/csv; q=abc, application/json;q=0.9', 'text/csv; charset=utf-8'],
    ['text/csv; q=', 'text/csv; charset=utf-8'],
    ['text/csv; q=-1, application/json;q=0.001', 'application/json'],
  ])('Accept: %s is answered as %s', async (accept, type) => {
    const reply = await (await messages()).as(null).get(path, accept === undefined ? {} : { Accept: accept })
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, type])
    expect(reply.headers.get('vary')).toContain('Accept')
  })

  test('what fits nothing is 406, before any statement; leniently it is JSON', async () => {
    const site = await messages()
    for (const accept of [
      'text/html',
      'application/xml',
      'text/csv;q=0',
      'constructor/x',
      'image/*',
      '*/*;q=0',
      '*/*;q=0, text/csv;Q=0.0',
    ]) {
      const reply = await site.as(null).get(path, { Accept: accept })
      expect([reply.status, reply.json.code], accept).toEqual([406, 'not_acceptable'])
      expect(reply.headers.get('content-type')).toBe('application/problem+json')
    }
    expect(site.statements).toEqual([])
    expect((await (await messages({ lenient: true })).as(null).get(path, { Accept: 'text/html' })).status).toBe(200)
  })

  test('a link says it by format, which wins; it stays in links, and a wrong one is named', async () => {
    const site = await messages()
    const reply = await site.as(null).get(`${path}?format=csv&limit=2`, { Accept: 'application/json' })
    expect(reply.text).toBe('id,user,content\r\n1,1,text 1\r\n2,2,text 2\r\n')
    expect(reply.headers.get('link')).toContain('</api/message/?format=csv&limit=2&page=2>; rel="next"')
    for (const query of ['format=xml', 'format=csv&format=csv', 'format=']) {
      const { status, json } = await site.as(null).get(`${path}?${query}`)
      expect([status, json.errors[0].pointer], query).toEqual([400, '/format'])
    }
  })

  test('a single row is JSON alone', async () => {
    const site = await messages()
    expect((await site.as(null).get(`${path}1/`, csv)).json.code).toBe('not_acceptable')
    expect((await site.as(null).get(`${path}1/?format=csv`)).json.code).toBe('unknown_parameter')
  })

  test('a list that a function of the application answers is JSON alone: no table goes around it', async () => {
    const site = await messages({ objectList: () => ({ secret: 'kept' }), export: true })
    expect((await site.as(null).get(path, csv)).status).toBe(406)
    expect((await site.as(null).get(`${path}?format=ndjson`)).status).toBe(400)
    expect((await site.as(null).get(path)).json).toEqual({ secret: 'kept' })
  })

  test('errors are problems in every format', async () => {
    const reply = await (await messages()).as(null).get(`${path}?format=csv&onwer=1`)
    expect([reply.status, reply.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
  })
})

describe('CSV', () => {
  test('OUT-1: what a spreadsheet would take for a formula has an apostrophe before it; numbers stay numbers', async () => {
    const site = await createSite((api) => api.register(Topic, { fields: ['code', 'name'] }))
    const texts = ['=1+1', '+49', '-2+3', '@SUM(A1)', '\tx', '\rx', '\nx', '＝x', '-5', '-5.25', 'a=b', "'x", 'x;=y']
    await site.seed('Topic', ...texts.map((name, i) => ({ code: `${i + 10}`, name })))
    const { text } = await site.as(null).get('/api/topic/?format=csv&fields=name')
    const cells = [
      "'=1+1",
      "'+49",
      "'-2+3",
      "'@SUM(A1)",
      "'\tx",
      "'\rx",
      "'\nx",
      "'＝x",
      '-5',
      '-5.25',
      'a=b',
      "'x",
      'x;=y',
    ]
    const isPlain = (cell: string) => /^(?:[\w.-]|=(?!.*;))+$/.test(cell)
    expect(text).toBe(`name\r\n${cells.map((cell) => `${isPlain(cell) ? cell : `"${cell}"`}\r\n`).join('')}`)
  })

  test('quotes, commas and lines are quoted as RFC 4180 has it; empty text is not nothing', async () => {
    const site = await createSite((api) => api.register(Comment, { fields: ['body', 'spam__score'] }))
    await site.seed('Message', { user_id: 1, content: 'x' })
    const bodies = ['say "hi", then', 'two\r\nlines', '', null]
    await site.seed('Comment', ...bodies.map((body) => ({ message_id: 1, body })))
    const { text } = await site.as(null).get('/api/comment/?format=csv')
    expect(text).toBe('body,spam__score\r\n"say ""hi"", then",\r\n"two\r\nlines",\r\n"",\r\n,\r\n')
  })

  test('every type has its form: big numbers keep their digits, JSON is one cell', async () => {
    const site = await createSite((api) => api.register(Sample))
    await site.seed('Sample', {
      big: -9007199254740993n,
      amount: '-12.50',
      ratio: -0.25,
      flag: false,
      day: '2026-05-06',
      clock: '07:08:09',
      moment: new Date('2026-05-06T07:08:09.123Z'),
      extra: { a: [1, '"'] },
      bytes: new Uint8Array([0, 255]),
    })
    const lines = (await site.as(null).get('/api/sample/?format=csv')).text.split('\r\n')
    expect(lines).toEqual([
      'id,big,amount,ratio,flag,day,clock,moment,token,colour,extra,bytes',
      '1,-9007199254740993,-12.50,-0.25,false,2026-05-06,07:08:09,2026-05-06T07:08:09.123Z,,,"{""a"":[1,""\\""""]}",AP8=',
      '',
    ])
  })

  test('included rows have columns of their own, lists are JSON in a cell, and no row leaves them empty', async () => {
    const site = await createSite((api) => {
      api.register(Comment, {
        fields: ['id', 'message', 'user'],
        includeResources: {
          user: { fields: ['username'] },
          message: { fields: ['id', 'user'], includeResources: { user: { fields: ['username'] } } },
        },
      })
      api.register(Message, { fields: ['id'], includes: { comments: { fields: ['id'] } } })
    })
    await site.seed('Message', { user_id: 2, content: 'x' })
    await site.seed('Comment', { message_id: 1, user_id: null }, { message_id: 1, user_id: 1 })
    expect((await site.as(null).get('/api/comment/?format=csv')).text).toBe(
      'id,message.id,message.user.username,user.username\r\n1,1,bob,\r\n2,1,bob,ada\r\n',
    )
    expect((await site.as(null).get('/api/message/?format=csv&include=comments')).text).toBe(
      'id,comments\r\n1,"[{""id"":1},{""id"":2}]"\r\n',
    )
    expect((await site.as(null).get('/api/message/?format=csv&id=9')).text).toBe('id\r\n')
  })

  test('the columns are those that prepareData leaves and adds', async () => {
    const site = await messages({ prepareData: (_, { user, ...data }) => ({ ...data, loud: true }) })
    expect((await site.as(null).get(`${path}?format=csv&limit=1`)).text).toBe('id,content,loud\r\n1,text 1,true\r\n')
  })

  test('HDR-1: the file bears the name of the resource, which no caller chooses', async () => {
    const { headers } = await (await messages({ name: 'my.notes~1' })).as(null).get('/api/my.notes~1/?format=csv')
    expect(headers.get('content-disposition')).toBe('attachment; filename="my.notes~1.csv"')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('a page is one statement, has an ETag, and is 304 when it is known', async () => {
    const site = await messages()
    const { headers } = await site.as(null).get(`${path}?limit=2`, csv)
    expect(site.statements).toHaveLength(1)
    const known = { ...csv, 'If-None-Match': headers.get('etag') ?? '' }
    expect((await site.as(null).get(`${path}?limit=2`, known)).status).toBe(304)
  })
})

test('NDJSON is what objects hold, one a line', async () => {
  const site = await messages()
  const { json } = await site.as(null).get(path)
  const { text } = await site.as(null).get(`${path}?format=ndjson`)
  expect(text).toBe(json.objects.map((row: unknown) => `${JSON.stringify(row)}\n`).join(''))
})

describe('export', () => {
  test('holds all rows in the order of the list, some hundred a statement, each from the last row on', async () => {
    const site = await messages({ export: true }, 600)
    const { text } = await site.as(null).get(`${path}?format=ndjson&ordering=-user,content&fields=id`)
    const ids = text
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one).id)
    expect(site.statements).toHaveLength(3)
    expect(site.statements[2]).toMatch(/"user_id" <.*"content" >.*"id" >/)
    expect(site.statements.join()).not.toMatch(/count\(/i)
    const rows = await site.db
      .selectFrom('message')
      .select('id')
      .orderBy('user_id', 'desc')
      .orderBy('content')
      .execute()
    expect(ids).toEqual(rows.map(({ id }) => id))
  })

  test('a page that is named is a page; without the option there are only pages', async () => {
    const site = await messages({ export: true }, 30)
    const lines = async (at: Site, query: string) =>
      (await at.as(null).get(`${path}?format=csv${query}`)).text.split('\r\n').length - 2
    expect(await lines(site, '')).toBe(30)
    for (const query of ['&limit=7', '&after=&limit=7']) expect(await lines(site, query)).toBe(7)
    expect(await lines(site, '&page=2')).toBe(10)
    expect(await lines(await messages({}, 30), '')).toBe(20)
  })

  test('OUT-3: a rule says who may have all rows; everybody else gets pages', async () => {
    const site = await messages({ export: admins }, 30)
    const count = async (name: 'root' | 'ada') => (await site.as(name).get(path, csv)).text.split('\r\n').length - 2
    expect([await count('root'), await count('ada')]).toEqual([30, 20])
  })

  test('OUT-3: an export of more rows than the resource lets out is refused before any is sent', async () => {
    const site = await messages({ export: true, maxExport: 30 }, 30)
    const ask = (query = '') => site.as(null).get(`${path}?format=csv${query}`)
    site.statements.length = 0
    expect((await ask()).text.split('\r\n')).toHaveLength(32)
    expect(site.statements).toHaveLength(2)
    await site.seed('Message', { user_id: 1, content: 'one more' })
    const { status, headers, json } = await ask()
    expect([status, json.code, headers.get('content-type')]).toEqual([
      400,
      'limit_exceeded',
      'application/problem+json',
    ])
    expect(site.statements).toHaveLength(1)
    expect([(await ask('&id__lt=31')).status, (await ask('&limit=5')).status]).toEqual([200, 200])
    for (const maxExport of [0, 1.5]) {
      expect(() => site.api.register(Message, { name: 'other', maxExport })).toThrow(/maxExport of Message/)
    }
  })

  test('OUT-2: an export has the rows and columns of the list, for everyone who asks', async () => {
    const site = await createSite((api) => {
      api.register(User, { export: true, maxPaginateBy: 100 })
      api.register(Diary, { export: true, includeResources: { user: true } })
    })
    await site.seed('Diary', { user_id: 1, entry: 'of ada' }, { user_id: 2, entry: 'of bob' })
    for (const name of [null, 'ada', 'root'] as const) {
      for (const list of ['/api/user/', '/api/diary/']) {
        const { status, json } = await site.as(name).get(list)
        const exported = await site.as(name).get(`${list}?format=ndjson`)
        expect(exported.status, `${name} ${list}`).toBe(status)
        if (status !== 200) continue
        expect(
          exported.text
            .split('\n')
            .filter(Boolean)
            .map((one) => JSON.parse(one)),
        ).toEqual(json.objects)
        const [header = ''] = (await site.as(name).get(`${list}?format=csv`)).text.split('\r\n')
        expect(header.includes('salary'), `${name} ${list}`).toBe(name === 'root' || header === '')
      }
    }
  })

  test('OUT-2: nothing hidden can be asked of an export, by filter, ordering, fields or include', async () => {
    const access = definePolicy({
      User: { read: everyone, fields: { salary: { read: 'admin' } } },
      Message: { read: everyone },
    })
    const site = await createSite((api) => api.register(Message, { export: true, includes: { user: true } }), {
      access,
    })
    for (const query of [
      'user__salary=1',
      'ordering=user__salary',
      'fields=user.salary',
      'user__password__like=a%25',
    ]) {
      expect((await site.as(null).get(`${path}?format=csv&${query}`)).status, query).toBe(400)
    }
    expect(site.statements).toEqual([])
  })
})
