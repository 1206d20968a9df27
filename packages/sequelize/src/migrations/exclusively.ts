import { noScopes, typedError, underLock } from '@authpkg/core/sql'
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize'
import { SequelizeConnection } from '../connection.ts'
import { driverError } from '../errors.ts'

type Work<Result> = (transaction: Transaction) => Promise<Result>

/**
 * Runs work on the schema while no other process does. It is all in one transaction, which MySQL ends at each change
 * to the schema: there the transaction stands for the connection that has the lock.
 */
export async function exclusively<Result>(sequelize: Sequelize, work: Work<Result>): Promise<Result> {
  try {
    return await new SequelizeConnection(sequelize, noScopes).transaction((connection) => locked(connection, work))
  } catch (error) {
    throw typedError(driverError(error))
  }
}

const locked = <Result>(connection: SequelizeConnection, work: Work<Result>): Promise<Result> =>
  underLock(
    connection.kind,
    async (sql) => (await connection.query(sql, { type: QueryTypes.SELECT })) as readonly unknown[],
    () => work(connection.current as Transaction),
  )
