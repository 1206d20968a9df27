import { type FindPage, timeListing } from '../message-list.ts'
import { openMikroOrm } from '../orms/mikro-orm.ts'
import { createOrmFixture, type FoundMessage, isLoggedIn, type OrmUnderTest } from '../orms/orm-fixture.ts'
import { openSequelize } from '../orms/sequelize.ts'
import type { Benchmark, Result } from '../report.ts'

/** The page of `rest`, against the same page written with the ORM that is underneath. */
export const orms: Benchmark = {
  name: 'orms',
  async run() {
    const results: Result[] = []
    for (const open of [openMikroOrm, openSequelize]) {
      const fixture = await createOrmFixture(await open())
      for (const withOwner of [false, true]) {
        const name = `${fixture.name}: REST list of 20${withOwner ? ' with the owner' : ', filter and count'}`
        const find = findPage(fixture, withOwner)
        const floorIs = `the query written in ${fixture.name}`
        results.push(await timeListing(fixture, { name, target: 0.9, withOwner, find, floorIs }))
      }
      await fixture.close()
    }
    return results
  },
}

function findPage(orm: OrmUnderTest, withOwner: boolean): FindPage {
  const toObject = ({ id, content, pub_date, user }: FoundMessage) => ({
    id,
    content,
    pub_date: pub_date.toISOString(),
    user: withOwner ? { id: user.id, username: user.username } : user.id,
  })
  return async ({ cookie, username, limit, offset }) => {
    if (!(await isLoggedIn(orm, cookie))) return null
    const [rows, count] = await orm.list(username, limit, offset, withOwner)
    return { objects: rows.map(toObject), count }
  }
}
