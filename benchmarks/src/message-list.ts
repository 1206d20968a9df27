import type { Auth } from '@authpkg/core'
import { createRestApi } from '@authpkg/rest'
import { Hono } from 'hono'
import { compare } from './measure.ts'
import { micros, type Result } from './report.ts'
import { answerOf, assertSameAnswer } from './same-answer.ts'

const path = '/api/message/?user__username=user7&ordering=-pub_date'
const pageSize = 20

interface MessageObject {
  readonly id: number
  readonly content: string
  readonly pub_date: string
  readonly user: number | { readonly id: number; readonly username: string | null }
}

/** One page, and how many messages there are in all. */
export interface MessagePage {
  readonly objects: readonly MessageObject[]
  readonly count: number
}

/** What somebody asks of the floor. */
export interface PageQuestion {
  readonly cookie: string
  readonly username: string
  readonly limit: number
  readonly offset: number
}

/** Who asks and what they get, as somebody would write it for just this question: `null` for who is not logged in. */
export type FindPage = (question: PageQuestion) => MessagePage | null | Promise<MessagePage | null>

export interface Listing {
  readonly name: string
  readonly target: number
  readonly withOwner: boolean
  readonly find: FindPage
  /** What the floor is written with. */
  readonly floorIs: string
}

/** A page of 20 with a filter through a relation and a count, by a caller with a session cookie, against `find`. */
export async function timeListing(
  { auth, cookie }: { readonly auth: Auth; readonly cookie: string },
  { name, target, withOwner, find, floorIs }: Listing,
): Promise<Result> {
  const ours = restApp(auth, withOwner)
  const question = { path, headers: { cookie, accept: 'application/json' } }
  const floor = byHand(find, (await answerOf(ours, question)).headers)
  await assertSameAnswer(ours, floor, question)
  const { ratio, ours: mine, floor: theirs } = await compare(ours, floor, question)
  const detail = `${micros(mine)} against ${micros(theirs)} with ${floorIs}`
  return { name, value: ratio, target: { atLeast: target }, detail }
}

function restApp(auth: Auth, withOwner: boolean): Hono {
  const api = createRestApi(auth, { prefix: '/api' })
  api.register('User', { fields: ['id', 'username'] })
  api.register('Message', withOwner ? { includeResources: { user: { fields: ['id', 'username'] } } } : {})
  return new Hono().route('/api', api.routes())
}

/** The route around it, with the headers of our own answer. */
function byHand(find: FindPage, headers: Readonly<Record<string, string>>): Hono {
  return new Hono().get('/api/message/', async (c) => {
    const number = Number(c.req.query('page') ?? 1)
    const page = await find({
      cookie: c.req.header('cookie') ?? '',
      username: c.req.query('user__username') ?? '',
      limit: pageSize,
      offset: (number - 1) * pageSize,
    })
    return page ? c.body(JSON.stringify(bodyOf(page, number)), 200, { ...headers }) : c.text('', 401)
  })
}

const bodyOf = ({ objects, count }: MessagePage, number: number) => ({
  meta: {
    model: 'message',
    next: '',
    page: number,
    previous: '',
    page_count: Math.ceil(count / pageSize),
    object_count: count,
    count: 'exact',
  },
  objects,
})
