import { createTables, kyselyAdapter } from '@authpkg/kysely'
import { type Dialect, Kysely } from 'kysely'
import { createApp, type Demo } from '../../notes/src/app.ts'
import { models } from '../../notes/src/models.ts'
import { seed } from '../../notes/src/seed.ts'

export interface SiteOptions {
  readonly dialect: Dialect
  readonly baseUrl: string
  readonly secret: string
}

/** The notes demo over a new database: accounts, admin, REST and pages, whatever the runtime. */
export async function createSite({ dialect, ...options }: SiteOptions): Promise<Demo['app']> {
  const db = new Kysely<unknown>({ dialect })
  await createTables(db, models)
  const demo = createApp(kyselyAdapter(db, models), options)
  if ((await demo.adapter.count('User', {})) === 0) await seed(demo)
  return demo.app
}
