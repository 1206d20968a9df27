import { MikroORM } from '@mikro-orm/sqlite'
import { adopt, authMigration, createTables, standardEntities } from '../src/index.ts'

/** A process that starts on the file it is told: what a deployment with several workers does at once. */
const [, , dbName = '', what] = process.argv
const models = standardEntities()
const orm = await MikroORM.init({ dbName, entities: Object.values(models) })
if (what === 'tables') await createTables(orm, models)
else if (what === 'adoption') await (await adopt(orm, models)).apply()
else await new (authMigration(models))(orm.em.getDriver(), orm.config).up()
await orm.close()
console.log('done')
