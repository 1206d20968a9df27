import { ConfigurationError, type DatabaseKind } from '@authpkg/core'
import type { Sequelize } from 'sequelize'
import { optionsOf } from './internals.ts'

const kinds: Readonly<Record<string, DatabaseKind>> = {
  sqlite: 'sqlite',
  postgres: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
}

/**
 * Which engine an instance speaks to.
 * @throws {ConfigurationError} `unsupported`
 */
export function databaseKind(sequelize: Sequelize): DatabaseKind {
  const kind = kinds[sequelize.getDialect()]
  if (kind) return kind
  throw new ConfigurationError('unsupported', 'The Sequelize adapter speaks SQLite, PostgreSQL, MySQL and MariaDB.')
}

/**
 * What cannot work is told at start.
 *
 * The `mariadb` driver tells how many rows a statement changed, which is less than how many held; `mysql2` tells both.
 * Dates are stored by MySQL in the instance's time zone: a fixed one can be reckoned with.
 *
 * @throws {ConfigurationError} `invalid_configuration`
 */
export function checkDialect(sequelize: Sequelize): void {
  const { dialectOptions } = sequelize.config as { readonly dialectOptions?: { readonly foundRows?: boolean } }
  if (sequelize.getDialect() === 'mariadb' && dialectOptions?.foundRows !== true) {
    const message = 'The mariadb driver counts changed rows only: give Sequelize dialectOptions: { foundRows: true }.'
    throw new ConfigurationError('invalid_configuration', message)
  }
  if (optionsOf(sequelize).quoteIdentifiers === false) {
    throw new ConfigurationError(
      'invalid_configuration',
      'The adapter quotes names: leave out quoteIdentifiers: false.',
    )
  }
  zoneOffset(sequelize)
}

/** How far the times in columns without a zone are ahead of UTC, in milliseconds. */
export function zoneOffset(sequelize: Sequelize): number {
  const { timezone = '+00:00' } = optionsOf(sequelize)
  if (databaseKind(sequelize) !== 'mysql' || timezone === 'Z' || /^(Etc\/)?(UTC|GMT)$/i.test(timezone)) return 0
  const [, sign, hours, minutes] = /^([+-])(\d{2}):(\d{2})$/.exec(timezone) ?? []
  if (sign === undefined) {
    const message = `On MySQL the adapter needs a fixed timezone such as +02:00, not ${timezone}: hours would be there twice.`
    throw new ConfigurationError('invalid_configuration', message)
  }
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}
