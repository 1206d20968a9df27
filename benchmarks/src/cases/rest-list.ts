import type Database from 'better-sqlite3'
import { createFixture } from '../fixture.ts'
import { type FindPage, timeListing } from '../message-list.ts'
import type { Benchmark, Result } from '../report.ts'
import { userByHand } from './session-check.ts'

const listings = [
  { name: 'REST list of 20, filter and count', target: 0.7, withOwner: false },
  { name: 'the same with the owner included', target: 0.6, withOwner: true },
]

/** The page of `rest`, against the same page with prepared statements. */
export const restList: Benchmark = {
  name: 'rest',
  async run() {
    const fixture = await createFixture()
    const results: Result[] = []
    for (const listing of listings) {
      const find = findPage(fixture.sqlite, listing.withOwner)
      results.push(await timeListing(fixture, { ...listing, find, floorIs: 'prepared statements by hand' }))
    }
    return results
  },
}

interface MessageRow {
  id: number
  content: string
  pub_date: string
  user_id: number
  username: string
}

function findPage(sqlite: Database.Database, withOwner: boolean): FindPage {
  const findUser = userByHand(sqlite)
  const page = sqlite.prepare(`
    select m.id, m.content, m.pub_date, m.user_id, u.username from message m join user u on u.id = m.user_id
    where u.username = ? order by m.pub_date desc, m.id limit ? offset ?`)
  const count = sqlite.prepare(
    'select count(*) as n from message m join user u on u.id = m.user_id where u.username = ?',
  )
  const toObject = ({ id, content, pub_date, user_id, username }: MessageRow) => ({
    id,
    content,
    pub_date: new Date(`${pub_date}Z`).toISOString(),
    user: withOwner ? { id: user_id, username } : user_id,
  })
  return ({ cookie, username, limit, offset }) => {
    if (!findUser(cookie)) return null
    const rows = page.all(username, limit, offset) as MessageRow[]
    const { n } = count.get(username) as { n: number }
    return { objects: rows.map(toObject), count: n }
  }
}
