import { Sequelize } from 'sequelize'
import { adopt, standardModels } from '../src/index.ts'
import { onSqlite } from './harness/sqlite-driver.ts'

/** A process that starts on the file it is told: what a deployment with several workers does at once. */
const sequelize = new Sequelize({ ...onSqlite, storage: process.argv[2] ?? '', logging: false })
await (await adopt(sequelize, standardModels(sequelize))).apply()
await sequelize.close()
console.log('done')
