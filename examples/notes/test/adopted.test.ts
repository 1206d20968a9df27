import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { parse } from 'node-html-parser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeWithShared } from '../../../packages/conformance/src/shared-data.ts'
import { Browsing, basic, fieldsOf } from './browsing.ts'
import { runToEnd, type StartedProcess, start } from './started-process.ts'

describeWithShared('on the database of flask-peewee’s example', 'data/flask-peewee-example.db', (original) => {
  let folder: string
  let file: string
  let before: Dump
  let demo: StartedProcess

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'authpkg-notes-'))
    file = join(folder, 'copy.db')
    await copyFile(original, file)
    before = dump(file)
    demo = await start('src/main.ts', { DATABASE_URL: `sqlite:${file}` })
  })
  afterAll(async () => {
    expect(await demo?.stop()).toBe(0)
    await rm(folder, { recursive: true })
  })

  const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(demo.url + path, init)
  const browsing = (): Browsing => new Browsing((path, init) => ask(path, init))
  const storedHash = (username: string): string =>
    query<{ password: string }>(file, `select password from user where username = '${username}'`)[0]?.password ?? ''

  describe('it starts', () => {
    test('and announces what it adds, the address and the logins', () => {
      const [, added = ''] = /Adding to the database:\n((?: {2}.*\n)+)/.exec(demo.output()) ?? []
      for (const name of ['uniquifier', 'username_key', 'email_key', 'email_confirmed_at', 'session', 'token'])
        expect(added).toContain(name)
      expect(added).not.toMatch(/message|note|relationship/)
      expect(demo.output()).toContain('admin / admin')
    })

    test('and changes nothing else in the file', () => {
      const { schema, rows } = dump(file)
      for (const [name, sql] of before.schema) {
        if (name === 'user') expect(schema.get(name)?.startsWith(sql.slice(0, -1))).toBe(true)
        else expect([name, schema.get(name)]).toEqual([name, sql])
      }
      const added = [...schema.keys()].filter((name) => !before.schema.has(name)).sort()
      expect(added).toEqual([
        'api_key',
        'api_key_expires_at_idx',
        'api_key_user_id_idx',
        'audit_event',
        'audit_event_actor_id_idx',
        'audit_event_user_id_idx',
        'idempotency_key',
        'idempotency_key_expires_at_idx',
        'invitation',
        'invitation_expires_at_idx',
        'invitation_inviter_id_idx',
        'session',
        'session_expires_at_idx',
        'session_user_id_idx',
        'token',
        'token_expires_at_idx',
        'token_user_id_idx',
        'user_email_key_key',
        'user_uniquifier_key',
        'user_username_key_key',
      ])
      for (const [table, stored] of before.rows) {
        expect(rows.get(table)?.map((row, i) => pick(row, Object.keys(stored[i] ?? {})))).toEqual(stored)
      }
      const users = query<{ username: string; username_key: string; email_key: string | null }>(
        file,
        'select * from user',
      )
      expect(users.every(({ username, username_key }) => username_key === username.toLowerCase())).toBe(true)
      expect(users.filter(({ email_key }) => email_key === null)).toHaveLength(27)
    })
  })

  describe('REST', () => {
    interface List {
      readonly meta: {
        readonly next: string
        readonly previous: string
        readonly page: number
        readonly object_count: number
      }
      readonly objects: readonly { readonly id: number; readonly content?: string; readonly username?: string }[]
    }
    const list = async (path: string): Promise<List> => {
      const answer = await ask(path)
      expect([path, answer.status]).toEqual([path, 200])
      return (await answer.json()) as List
    }
    const ids = ({ objects }: List): number[] => objects.map(({ id }) => id)

    test('FP-FILT-02: /api/message/?user__username=admin answers an anonymous caller', async () => {
      const { meta, objects } = await list('/api/message/?user__username=admin')
      expect(objects).toMatchObject([
        { id: 3, content: "I'm an admin on this crazy site", user: { id: 1, username: 'admin' } },
      ])
      expect(meta).toMatchObject({ model: 'message', page: 1, next: '', previous: '' })
    })

    test('FP-PAGE-07, FP-PAGE-08: orders, and backwards with a hyphen', async () => {
      expect(ids(await list('/api/message/?ordering=pub_date'))).toEqual([1, 2, 3])
      expect(ids(await list('/api/message/?ordering=-pub_date'))).toEqual([3, 2, 1])
      expect(ids(await list('/api/message/?ordering=-user__username'))).toEqual([2, 1, 3])
    })

    test('FP-PAGE-01 to FP-PAGE-04: pages of twenty, smaller by limit, never larger', async () => {
      const first = await list('/api/user/?ordering=id')
      expect([first.objects.length, first.meta.object_count, first.meta.previous]).toEqual([20, 29, ''])
      const second = await list(first.meta.next)
      expect([second.objects.length, second.meta.page, second.meta.next]).toEqual([9, 2, ''])
      expect(ids(second)[0]).toBe(21)
      expect(ids(await list(second.meta.previous))).toEqual(ids(first))
      expect((await list('/api/user/?limit=5&page=2')).objects).toHaveLength(5)
      expect((await list('/api/user/?limit=500')).objects).toHaveLength(20)
    })

    test('what nobody may see is in no answer, and cannot be asked for', async () => {
      const { objects } = await list('/api/user/?username=coleifer')
      expect(objects).toEqual([{ id: 2, username: 'coleifer' }])
      expect((await ask('/api/message/?user__password__startswith=e1')).status).toBe(400)
    })
  })

  describe('logins', () => {
    const legacy = { admin: 'admin', coleifer: 'test', user: 'user' }

    test.each(Object.entries(legacy))(
      '%s / %s logs in over the page; the hash is replaced once, and works again',
      async (name, password) => {
        const old = storedHash(name)
        expect((await browsing().logIn(name, password)).status).toBe(303)
        const replaced = storedHash(name)
        expect(replaced).toMatch(/^c2NyeXB0/)
        expect(replaced).not.toBe(old)

        const again = browsing()
        expect((await again.logIn(name, password)).status).toBe(303)
        expect(storedHash(name)).toBe(replaced)
        expect(await again.page('/private/')).toContain(`>${name}</a>`)
      },
    )

    test.each(Object.entries(legacy))('%s / %s is known over HTTP Basic', async (name, password) => {
      const body = JSON.stringify({ content: `by ${name}` })
      const headers = { 'content-type': 'application/json', ...basic(name, password) }
      const made = await ask('/api/message/', { method: 'POST', headers, body })
      expect([made.status, await made.json()]).toMatchObject([201, { user: { username: name } }])
    })

    test.each([
      ['admin', 'wrong'],
      ['coleifer', ''],
      ['AAAAAA', ''],
      ['BBBBBB', 'BBBBBB'],
      ['nobody', 'test'],
    ])('%s / "%s" does not', async (name, password) => {
      const browser = browsing()
      const refused = await browser.logIn(name, password)
      expect([400, 401]).toContain(refused.status)
      expect(password === '' || refused.status === 401).toBe(true)
      expect((await browser.get('/private/')).status).toBe(303)
      const overBasic = await ask('/api/user/', { headers: basic(name, password) })
      expect(overBasic.status).toBe(401)
    })
  })

  test('FP-OWN-03: coleifer cannot change a message that is not his', async () => {
    const headers = { 'content-type': 'application/json', ...basic('coleifer', 'test') }
    const change = (id: number): Promise<Response> =>
      ask(`/api/message/${id}/`, { method: 'PUT', headers, body: JSON.stringify({ content: 'changed' }) })
    expect((await change(3)).status).toBe(403)
    expect((await change(1)).status).toBe(200)
    expect(query(file, 'select content from message where id in (1, 3) order by id')).toEqual([
      { content: 'changed' },
      { content: "I'm an admin on this crazy site" },
    ])
  })

  describe('the admin area', () => {
    test('lists, filters, edits and deletes', async () => {
      const browser = browsing()
      await browser.logIn('admin', 'admin')
      expect(await browser.page('/admin/')).toContain('Here&#39;s another note')
      const list = parse(await browser.page('/admin/message/?user__username=user'))
      expect(
        list
          .querySelectorAll('tbody tr')
          .map((row) => row.text)
          .join(),
      ).toContain('just some user')

      const form = await browser.page('/admin/message/2/')
      const saved = await browser.send('/admin/message/2/', { ...fieldsOf(form), content: 'edited in the admin area' })
      expect(saved.status).toBe(303)
      expect(query(file, 'select content, user_id from message where id = 2')).toEqual([
        { content: 'edited in the admin area', user_id: 3 },
      ])

      const question = await browser.page('/admin/message/2/delete/')
      const deleted = await browser.send('/admin/message/2/delete/', fieldsOf(question))
      expect(deleted.status).toBe(303)
      expect(query(file, 'select id from message where id = 2')).toEqual([])
    })

    test('is closed to others', async () => {
      const browser = browsing()
      expect((await browser.get('/admin/')).status).toBe(303)
      await browser.logIn('coleifer', 'test')
      expect((await browser.get('/admin/')).status).toBe(403)
    })
  })

  test('a second start has nothing to add', async () => {
    await demo.stop()
    demo = await start('src/main.ts', { DATABASE_URL: `sqlite:${file}` })
    expect(demo.output()).not.toContain('Adding to the database')
  })

  test('names that only differ in case stop it with a list, and nothing is changed', async () => {
    const doubled = join(folder, 'doubled.db')
    await copyFile(original, doubled)
    query(
      doubled,
      "insert into user (username, admin, join_date, active, password, email) values ('Coleifer', 0, '2020-01-01', 1, '', '')",
    )
    const unchanged = dump(doubled)
    const { code, output } = await runToEnd('src/main.ts', { DATABASE_URL: `sqlite:${doubled}` })
    expect(code).toBe(1)
    expect(output).toContain('User 2, 30: username "coleifer"')
    expect(dump(doubled)).toEqual(unchanged)
  })
})

type Row = Record<string, unknown>

function query<Result = Row>(file: string, sql: string): Result[] {
  const database = new SQLite(file)
  try {
    const statement = database.prepare(sql)
    return (statement.reader ? statement.all() : [statement.run()]) as Result[]
  } finally {
    database.close()
  }
}

interface Dump {
  readonly schema: ReadonlyMap<string, string>
  readonly rows: ReadonlyMap<string, readonly Row[]>
}

/** Every statement of the schema, and every row of every table. */
function dump(file: string): Dump {
  const objects = query<{ name: string; type: string; sql: string }>(
    file,
    'select name, type, sql from sqlite_master where sql is not null',
  )
  const tables = objects.filter(({ type }) => type === 'table')
  return {
    schema: new Map(objects.map(({ name, sql }) => [name, sql])),
    rows: new Map(tables.map(({ name }) => [name, query(file, `select * from "${name}" order by rowid`)])),
  }
}

const pick = (row: Row, names: readonly string[]): Row => Object.fromEntries(names.map((name) => [name, row[name]]))
