import { createRestApi } from '@authpkg/rest'
import type Database from 'better-sqlite3'
import { type Context, Hono } from 'hono'
import { createFixture } from '../fixture.ts'
import { compare, type Question } from '../measure.ts'
import { type Benchmark, micros } from '../report.ts'
import { type Answer, answerOf, assertSameAnswer } from '../same-answer.ts'
import { userByHand } from './session-check.ts'

/** The row is read back, with what the database has made of it: one statement more than by hand. */
const target = { atLeast: 0.4 }
const path = '/api/message/'
const message = { content: 'another message', pub_date: '2026-11-20T12:00:00.000Z' }

/** Adding a row of one's own over JSON, against one INSERT in a transaction by hand. */
export const restCreate: Benchmark = {
  name: 'create',
  async run() {
    const { auth, sqlite, cookie } = await createFixture()
    const api = createRestApi(auth, { prefix: '/api' })
    api.register('Message', { ownerField: 'user' })
    const ours = new Hono().route('/api', api.routes())
    const question: Question = {
      path,
      headers: {
        authorization: `Bearer ${cookie.slice('session='.length)}`,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      body: JSON.stringify(message),
    }
    const floor = new Hono().post(path, byHand(sqlite, (await answerOf(ours, question)).headers))
    await assertSameAnswer(ours, floor, question, withoutKey)
    const { ratio, ours: mine, floor: theirs } = await compare(ours, floor, question)
    const detail = `${micros(mine)} against ${micros(theirs)} with a prepared INSERT by hand`
    return [{ name: 'REST create', value: ratio, target, detail }]
  },
}

function byHand(sqlite: Database.Database, headers: Answer['headers']): (c: Context) => Promise<Response> {
  const findUser = userByHand(sqlite)
  const insert = sqlite.prepare('insert into message (content, pub_date, user_id) values (?, ?, ?) returning id')
  const add = sqlite.transaction((content: string, date: string, user: number) => insert.get(content, date, user))
  return async (c) => {
    const user = findUser(`session=${(c.req.header('authorization') ?? '').slice('Bearer '.length)}`)
    if (!user) return c.text('', 401)
    const { content, pub_date } = readMessage(await c.req.json())
    const { id } = add(content, pub_date.toISOString().slice(0, 23).replace('T', ' '), user.id) as { id: number }
    const body = JSON.stringify({ id, content, pub_date: pub_date.toISOString(), user: user.id })
    return c.body(body, 201, { ...headers, location: `${path}${id}/` })
  }
}

/** What has the wrong type is not stored. */
function readMessage({ content, pub_date }: Record<string, unknown>): { content: string; pub_date: Date } {
  const date = new Date(String(pub_date))
  if (typeof content !== 'string' || Number.isNaN(date.getTime())) throw new Error('This is no message.')
  return { content, pub_date: date }
}

/** Each answer has a key of its own, and with it an address and a validator. */
const withoutKey = ({ body, headers: { etag, location, ...headers } }: Answer): Answer => ({
  body: body.replace(/"id":\d+/, '"id":0'),
  headers: { ...headers, location: String(location).replace(/\d+/, '0'), etag: typeof etag },
})
