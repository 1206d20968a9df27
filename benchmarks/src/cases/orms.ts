import { createRestApi } from '@authpkg/rest'
import { Hono } from 'hono'
import { compare } from '../measure.ts'
import { openMikroOrm } from '../orms/mikro-orm.ts'
import { createOrmFixture, type FoundMessage, isLoggedIn, type OrmFixture } from '../orms/orm-fixture.ts'
import { openSequelize } from '../orms/sequelize.ts'
import { type Benchmark, micros, type Result } from '../report.ts'
import { answerOf, assertSameAnswer } from '../same-answer.ts'

const path = '/api/message/?user__username=user7&ordering=-pub_date'

/** The page of `rest`, against the same page written with the ORM that is underneath. */
export const orms: Benchmark = {
  name: 'orms',
  async run() {
    const results: Result[] = []
    for (const open of [openMikroOrm, openSequelize]) {
      const fixture = await createOrmFixture(await open())
      for (const withOwner of [false, true]) results.push(await listing(fixture, withOwner))
      await fixture.close()
    }
    return results
  },
}

async function listing(fixture: OrmFixture, withOwner: boolean): Promise<Result> {
  const api = createRestApi(fixture.auth, { prefix: '/api' })
  api.register('User', { fields: ['id', 'username'] })
  api.register('Message', withOwner ? { includeResources: { user: { fields: ['id', 'username'] } } } : {})
  const ours = new Hono().route('/api', api.routes())
  const question = { path, headers: { cookie: fixture.cookie, accept: 'application/json' } }
  const floor = byHand(fixture, withOwner, (await answerOf(ours, question)).headers)
  await assertSameAnswer(ours, floor, question)
  const { ratio, ours: mine, floor: theirs } = await compare(ours, floor, question)
  const name = `${fixture.name}: REST list of 20${withOwner ? ' with the owner' : ', filter and count'}`
  const detail = `${micros(mine)} against ${micros(theirs)} with the query written in ${fixture.name}`
  return { name, value: ratio, target: { atLeast: 0.9 }, detail }
}

/** The route that somebody would write with the ORM for just this question, with the same headers on its answer. */
function byHand(fixture: OrmFixture, withOwner: boolean, headers: Readonly<Record<string, string>>): Hono {
  const toObject = ({ id, content, pub_date, user }: FoundMessage) => ({
    id,
    content,
    pub_date: pub_date.toISOString(),
    user: withOwner ? { id: user.id, username: user.username } : user.id,
  })
  return new Hono().get('/api/message/', async (c) => {
    if (!(await isLoggedIn(fixture, c.req.header('cookie') ?? ''))) return c.text('', 401)
    const number = Number(c.req.query('page') ?? 1)
    const [rows, n] = await fixture.list(c.req.query('user__username') ?? '', 20, (number - 1) * 20, withOwner)
    const meta = {
      model: 'message',
      next: '',
      page: number,
      previous: '',
      page_count: Math.ceil(n / 20),
      object_count: n,
    }
    return c.body(JSON.stringify({ meta, objects: rows.map(toObject) }), 200, { ...headers })
  })
}
