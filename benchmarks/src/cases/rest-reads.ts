import { createRestApi } from '@authpkg/rest'
import type Database from 'better-sqlite3'
import { type Context, Hono } from 'hono'
import { createFixture, type Fixture } from '../fixture.ts'
import { compare } from '../measure.ts'
import { type Benchmark, micros, type Result } from '../report.ts'
import { answerOf, assertSameAnswer } from '../same-answer.ts'
import { userByHand } from './session-check.ts'

/** One question, and its answer as somebody would write it for just that; null for who is not logged in. */
interface Case {
  readonly name: string
  readonly target: number
  readonly path: string
  readonly route: string
  readonly byHand: (sqlite: Database.Database) => (c: Context) => unknown
}

const detail: Case = {
  name: 'REST detail',
  target: 0.7,
  path: '/api/message/4711/',
  route: '/api/message/:id/',
  byHand(sqlite) {
    const find = sqlite.prepare('select id, content, pub_date, user_id from message where id = ?')
    return (c) => toMessage(find.get(Number(c.req.param('id'))) as MessageRow)
  },
}

const throughMany: Case = {
  name: 'REST list, filtered through a list',
  target: 0.7,
  path: '/api/user/?messages__id__in=17,23,2042&ordering=username',
  route: '/api/user/',
  byHand(sqlite) {
    const holds = 'exists (select 1 from message m where m.user_id = u.id and m.id in (?, ?, ?))'
    const page = sqlite.prepare(
      `select id, username from user u where ${holds} order by u.username, u.id limit ? offset ?`,
    )
    const count = sqlite.prepare(`select count(*) as n from user u where ${holds}`)
    return (c) => {
      const ids = (c.req.query('messages__id__in') ?? '').split(',').map(Number)
      const { n } = count.get(...ids) as { n: number }
      return envelope('user', page.all(...ids, pageSize, 0), n)
    }
  },
}

const nested: Case = {
  name: 'REST list of 20 with five rows of a list each',
  target: 0.6,
  path: '/api/user/?id__lte=20&include=messages(limit:5,ordering:-pub_date)',
  route: '/api/user/',
  byHand(sqlite) {
    const users = sqlite.prepare('select id, username from user where id <= ? order by id limit ? offset ?')
    const count = sqlite.prepare('select count(*) as n from user where id <= ?')
    const places = Array.from({ length: pageSize }, () => '?').join(', ')
    const messages = sqlite.prepare(`
      select id, content, pub_date, user_id from (
        select *, row_number() over (partition by user_id order by pub_date desc, id) as n
        from message where user_id in (${places})
      ) where n <= 5 order by n`)
    return (c) => {
      const most = Number(c.req.query('id__lte'))
      const rows = users.all(most, pageSize, 0) as { id: number; username: string }[]
      const found = Map.groupBy(messages.all(...rows.map(({ id }) => id)) as MessageRow[], (row) => row.user_id)
      const objects = rows.map((row) => ({ ...row, messages: (found.get(row.id) ?? []).map(toMessage) }))
      return envelope('user', objects, (count.get(most) as { n: number }).n)
    }
  },
}

/** Reading one row, through relations, and with lists, against the same with prepared statements. */
export const restReads: Benchmark = {
  name: 'reads',
  async run() {
    const fixture = await createFixture()
    const results: Result[] = []
    for (const one of [detail, throughMany, nested]) results.push(await time(fixture, one))
    return results
  },
}

async function time({ auth, sqlite, cookie }: Fixture, { name, target, path, route, byHand }: Case): Promise<Result> {
  const api = createRestApi(auth, { prefix: '/api' })
  api.register('User', { fields: ['id', 'username'], includes: { messages: true } })
  api.register('Message')
  const ours = new Hono().route('/api', api.routes())
  const question = { path, headers: { cookie, accept: 'application/json' } }
  const { headers } = await answerOf(ours, question)
  const [findUser, read] = [userByHand(sqlite), byHand(sqlite)]
  const floor = new Hono().get(route, (c) =>
    findUser(c.req.header('cookie') ?? '') ? c.body(JSON.stringify(read(c)), 200, { ...headers }) : c.text('', 401),
  )
  await assertSameAnswer(ours, floor, question)
  const { ratio, ours: mine, floor: theirs } = await compare(ours, floor, question)
  const told = `${micros(mine)} against ${micros(theirs)} with prepared statements by hand`
  return { name, value: ratio, target: { atLeast: target }, detail: told }
}

interface MessageRow {
  readonly id: number
  readonly content: string
  readonly pub_date: string
  readonly user_id: number
}

const pageSize = 20

const toMessage = ({ id, content, pub_date, user_id }: MessageRow) => ({
  id,
  content,
  pub_date: new Date(`${pub_date}Z`).toISOString(),
  user: user_id,
})

const envelope = (model: string, objects: readonly unknown[], count: number) => ({
  meta: { model, next: '', page: 1, previous: '', page_count: 1, object_count: count, count: 'exact' },
  objects,
})
