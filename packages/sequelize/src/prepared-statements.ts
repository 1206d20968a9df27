import type { Sequelize } from 'sequelize'

/**
 * `mysql2` keeps 16,000 statements of each connection prepared, and a server by default 16,382 of all connections
 * together. Every shape of a filter is a statement of its own, so whoever asks in ever new shapes would use them up, for
 * everybody on that server.
 */
const perConnection = 200

/** Bounds what connections that are opened from now on keep; an application that sets its own number keeps that. */
export function boundPreparedStatements(sequelize: Sequelize): void {
  if (sequelize.getDialect() !== 'mysql') return
  sequelize.addHook('beforeConnect', (config) => {
    const connecting: { dialectOptions?: object } = config
    connecting.dialectOptions = { maxPreparedStatements: perConnection, ...connecting.dialectOptions }
  })
}
