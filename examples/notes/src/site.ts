import {
  assets,
  csrfToken,
  flash,
  getOr404,
  htmlResponse,
  httpSettings,
  loginRequired,
  paginate,
  readForm,
  safeNextUrl,
  seeOther,
  takeFlashes,
} from '@authpkg/auth'
import {
  type AnyUser,
  and,
  asc,
  desc,
  eq,
  keyText,
  or,
  type Records,
  type RecordsQuery,
  type Row,
  readInput,
  recordsOf,
  type Where,
} from '@authpkg/core'
import { type Context, Hono } from 'hono'
import type { DemoEnv } from './app.ts'
import { type Listing, type PageFrame, peoplePage, personPage, personUrl, timelinePage } from './pages.ts'
import type { MessageRow, UserRow } from './rows.ts'
import { siteStyles } from './styles.ts'

/** The pages of the site. They read and write through the access policy, as admin and REST do. */
export function siteRoutes(): Hono<DemoEnv> {
  const site = new Hono<DemoEnv>()
  site.get('/site.css', (c) => c.body(siteStyles, 200, { 'Content-Type': 'text/css', 'Cache-Control': 'no-cache' }))
  site.get('/', (c) => (c.get('user') ? privateTimeline(c) : publicTimeline(c)))
  site.get('/public/', publicTimeline)
  site.get('/private/', loginRequired(), privateTimeline)
  site.post('/create/', loginRequired(), postMessage)
  site.get('/users/', people)
  site.get('/users/:username/', person)
  site.post('/users/:username/follow/', loginRequired(), follow)
  site.post('/users/:username/unfollow/', loginRequired(), unfollow)
  return site
}

type DemoContext = Context<DemoEnv>

const recordsFor = (c: DemoContext): Records => c.get('auth').records(c.get('principal'))
const userOf = (c: DemoContext): AnyUser => c.get('user') as AnyUser

async function publicTimeline(c: DemoContext): Promise<Response> {
  return page(c, timelinePage(frame(c, 'Public timeline'), await messages(c)))
}

/** What the people say whom the user follows, and the user's own. */
async function privateTimeline(c: DemoContext): Promise<Response> {
  const me = userOf(c)['id'] as number
  const followed: Where = { op: 'any', path: 'user.followers', condition: eq('from_user_id', me) }
  return page(c, timelinePage(frame(c, 'Your timeline'), await messages(c, or(eq('user_id', me), followed))))
}

async function postMessage(c: DemoContext): Promise<Response> {
  const records = recordsFor(c)
  const model = records.model('Message')
  const form = await readForm(c)
  const content = form.get('content')?.trim() ?? ''
  if (content === '') {
    flash(c, 'There was nothing to post.', 'error')
  } else {
    const values = readInput(model, { content }, { format: 'text', writable: new Set(['content']), others: 'refuse' })
    await records.create(model, { ...values, user_id: userOf(c)['id'] })
    flash(c, 'Your message was posted.')
  }
  return seeOther(c, safeNextUrl(form.get('next'), c.get('auth').config.baseUrl, '/'))
}

async function people(c: DemoContext): Promise<Response> {
  const records = recordsFor(c)
  const listing = await list<UserRow>(c, 'User', { orderBy: [asc('username')] })
  return page(c, peoplePage(frame(c, 'People'), listing, await followedBy(records, c.get('user'))))
}

async function person(c: DemoContext): Promise<Response> {
  const user = await personNamed(c)
  const listing = await messages(c, eq('user_id', user.id))
  const followed = await followedBy(recordsFor(c), c.get('user'))
  return page(c, personPage(frame(c, user.username), user, listing, followed.has(user.id)))
}

async function follow(c: DemoContext): Promise<Response> {
  const user = await personNamed(c)
  const records = recordsFor(c)
  if ((await links(c, user)).length === 0) {
    await records.create(records.model('Relationship'), { from_user_id: userOf(c)['id'], to_user_id: user.id })
  }
  flash(c, `You are following ${user.username}.`)
  return seeOther(c, personUrl(user))
}

async function unfollow(c: DemoContext): Promise<Response> {
  const user = await personNamed(c)
  const records = recordsFor(c)
  const model = records.model('Relationship')
  const keys = (await links(c, user)).map((row) => keyText(model, row))
  if (keys.length > 0) await records.delete(model, keys)
  flash(c, `You are no longer following ${user.username}.`, 'info')
  return seeOther(c, personUrl(user))
}

async function personNamed(c: DemoContext): Promise<UserRow> {
  const people = recordsOf(recordsFor(c), 'User')
  return (await getOr404(people, eq('username', c.req.param('username') ?? ''))) as UserRow
}

/** The rows that say that the user follows somebody. */
async function links(c: DemoContext, { id }: UserRow): Promise<readonly Row[]> {
  const records = recordsFor(c)
  const where = and(eq('from_user_id', userOf(c)['id'] as number), eq('to_user_id', id))
  return (await records.list(records.model('Relationship'), { where, limit: 100 })).rows
}

async function followedBy(records: Records, user: AnyUser | null): Promise<ReadonlySet<number>> {
  if (!user) return new Set()
  const where = eq('from_user_id', user['id'] as number)
  const { rows } = await records.list(records.model('Relationship'), { where, limit: 1000 })
  return new Set(rows.map((row) => row['to_user_id'] as number))
}

const messages = (c: DemoContext, where?: Where): Promise<Listing<MessageRow>> =>
  list<MessageRow>(c, 'Message', { orderBy: [desc('pub_date')], include: { user: {} }, ...(where && { where }) })

async function list<Item>(c: DemoContext, name: string, query: RecordsQuery): Promise<Listing<Item>> {
  const asked = paginate(c, recordsOf(recordsFor(c), name, query))
  const items = (await asked.getList()) as readonly Item[]
  const number = asked.getPage()
  return { items, number, hasNext: number < (await asked.getPages()) }
}

/** What is around a page. */
export function frame(c: DemoContext, title: string): PageFrame {
  const user = c.get('user')
  return {
    title,
    stylesheets: [httpSettings(c.get('auth')).urls.assets + assets['base.css'].name, '/site.css'],
    path: c.req.path,
    username: user?.calcUsername() ?? null,
    isAdmin: user?.isAdmin ?? false,
    hasMails: c.get('auth').config.mailer !== undefined,
    csrfToken: user ? csrfToken(c) : '',
    flashes: takeFlashes(c),
  }
}

const page = async (c: DemoContext, markup: string | Promise<string>): Promise<Response> =>
  htmlResponse(c, String(await markup))
