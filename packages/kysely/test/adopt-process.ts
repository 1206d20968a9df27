import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { adopt, standardModels } from '../src/index.ts'

/** A process that starts on the file it is told: what a deployment with several workers does at once. */
const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new Database(process.argv[2]) }) })
await (await adopt(db, standardModels())).apply()
await db.destroy()
console.log('done')
