import type { DbAdapter } from '@authpkg/core'
import { createTables, mikroOrmAdapter, standardEntities } from '@authpkg/mikro-orm'
import { defineEntity, MikroORM, p } from '@mikro-orm/sqlite'
import type { OrmUnderTest } from './orm-fixture.ts'

const accounts = standardEntities()
const Message = defineEntity({
  name: 'Message',
  properties: {
    id: p.integer().primary(),
    content: p.text(),
    pub_date: p.datetime(3),
    user: () => p.manyToOne(accounts.User).deleteRule('cascade'),
  },
})

export async function openMikroOrm(): Promise<OrmUnderTest> {
  const models = { ...accounts, Message }
  const orm = await MikroORM.init({ dbName: ':memory:', entities: Object.values(models) })
  await createTables(orm, models)
  return {
    name: 'MikroORM',
    adapter: mikroOrmAdapter(orm, models) as unknown as DbAdapter,
    list: (username, limit, offset, withUser) =>
      orm.em.fork().findAndCount(
        Message,
        { user: { username } },
        {
          orderBy: { pub_date: 'desc', id: 'asc' },
          limit,
          offset,
          ...(withUser && { populate: ['user'], fields: ['*', 'user.id', 'user.username'] }),
        },
      ) as never,
    execute: (sql, values) => orm.em.getConnection().execute(sql, [...values]),
    close: () => orm.close(),
  }
}
