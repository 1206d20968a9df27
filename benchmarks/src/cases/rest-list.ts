import { createRestApi } from '@authpkg/rest'
import type Database from 'better-sqlite3'
import { Hono } from 'hono'
import { createFixture, type Fixture } from '../fixture.ts'
import { compare } from '../measure.ts'
import { type Benchmark, micros, type Result } from '../report.ts'
import { answerOf, assertSameAnswer } from '../same-answer.ts'
import { userByHand } from './session-check.ts'

const path = '/api/message/?user__username=user7&ordering=-pub_date'

/** A page of 20 with a filter through a relation and a count, by a caller with a session cookie. */
export const restList: Benchmark = {
  name: 'rest',
  async run() {
    const fixture = await createFixture()
    return [
      await listing(fixture, 'REST list of 20, filter and count', 0.7, false),
      await listing(fixture, 'the same with the owner included', 0.6, true),
    ]
  },
}

async function listing(fixture: Fixture, name: string, target: number, withOwner: boolean): Promise<Result> {
  const api = createRestApi(fixture.auth, { prefix: '/api' })
  api.register('User', { fields: ['id', 'username'] })
  api.register('Message', withOwner ? { includeResources: { user: { fields: ['id', 'username'] } } } : {})
  const ours = new Hono().route('/api', api.routes())
  const question = { path, headers: { cookie: fixture.cookie, accept: 'application/json' } }
  const floor = byHand(fixture.sqlite, withOwner, (await answerOf(ours, question)).headers)
  await assertSameAnswer(ours, floor, question)
  const { ratio, ours: mine, floor: theirs } = await compare(ours, floor, question)
  const detail = `${micros(mine)} against ${micros(theirs)} with prepared statements by hand`
  return { name, value: ratio, target: { atLeast: target }, detail }
}

interface MessageRow {
  id: number
  content: string
  pub_date: string
  user_id: number
  username: string
}

/** The route that somebody would write for just this question, with the same headers on its answer. */
function byHand(sqlite: Database.Database, withOwner: boolean, headers: Readonly<Record<string, string>>): Hono {
  const findUser = userByHand(sqlite)
  const page = sqlite.prepare(`
    select m.id, m.content, m.pub_date, m.user_id, u.username from message m join user u on u.id = m.user_id
    where u.username = ? order by m.pub_date desc, m.id limit ? offset ?`)
  const count = sqlite.prepare(
    'select count(*) as n from message m join user u on u.id = m.user_id where u.username = ?',
  )
  return new Hono().get('/api/message/', (c) => {
    if (!findUser(c.req.header('cookie') ?? '')) return c.text('', 401)
    const username = c.req.query('user__username') ?? ''
    const number = Number(c.req.query('page') ?? 1)
    const rows = page.all(username, 20, (number - 1) * 20) as MessageRow[]
    const { n } = count.get(username) as { n: number }
    const objects = rows.map((row) => ({
      id: row.id,
      content: row.content,
      pub_date: new Date(`${row.pub_date}Z`).toISOString(),
      user: withOwner ? { id: row.user_id, username: row.username } : row.user_id,
    }))
    const meta = {
      model: 'message',
      next: '',
      page: number,
      previous: '',
      page_count: Math.ceil(n / 20),
      object_count: n,
    }
    return c.body(JSON.stringify({ meta, objects }), 200, { ...headers })
  })
}
