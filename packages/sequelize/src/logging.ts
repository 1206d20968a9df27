import type { Sequelize } from 'sequelize'
import { databaseKind } from './dialect.ts'
import { optionsOf } from './internals.ts'

type Log = (message: string, ...more: unknown[]) => void

const made = new WeakMap<Sequelize, { readonly log: Log; readonly logging: unknown }>()

/**
 * The application's own log without the values that are bound: Sequelize hands those to every function that logs, and
 * with `logQueryParameters` puts them behind the statement. Undefined where nothing is logged.
 */
export function quietLog(sequelize: Sequelize): Log | undefined {
  const { logging } = optionsOf(sequelize)
  if (typeof logging !== 'function') return undefined
  const known = made.get(sequelize)
  if (known?.logging === logging) return known.log
  const log: Log = (message, ...more) => logging(statementIn(message, sequelize), ...more.map(withoutValues))
  made.set(sequelize, { log, logging })
  return log
}

/** Names in quotes, and the texts that Sequelize writes into its own statements: keys in a DELETE, and of a cascade. */
const quoted = {
  ansi: /"(?:[^"]|"")*"|`(?:[^`]|``)*`|'(?:[^']|'')*'/g,
  mysql: /"(?:[^"]|"")*"|`(?:[^`]|``)*`|'(?:[^'\\]|\\.|'')*'/gs,
} as const

/** Values that are bound stand behind the semicolon that ends the statement. */
function statementIn(message: string, sequelize: Sequelize): string {
  const texts = databaseKind(sequelize) === 'mysql' ? quoted.mysql : quoted.ansi
  const [statement = ''] = message.replace(texts, (text) => (text.startsWith("'") ? "'?'" : text)).split(';', 1)
  return statement
}

function withoutValues(part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(Object.entries(part).filter(([option]) => !valued.has(option)))
}

const valued: ReadonlySet<string> = new Set(['bind', 'instance', 'where', 'replacements'])
