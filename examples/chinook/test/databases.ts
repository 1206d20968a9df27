import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseKind } from '@authpkg/core'
import { mysqlUrl, postgresUrl } from '../../../packages/conformance/src/databases.ts'
import { createMysqlDatabase } from '../../notes/test/mysql-database.ts'
import { createPostgresDatabase, type ServerDatabase } from '../../notes/test/postgres-database.ts'

/** Chinook on one kind of database, as the project ships it. */
export interface Chinook {
  readonly kind: DatabaseKind
  /** A file's path for SQLite. */
  readonly url: string
  drop(): Promise<void>
}

export const servers: Readonly<Record<DatabaseKind, { readonly name: string; isThere(): boolean }>> = {
  sqlite: { name: 'SQLite', isThere: () => true },
  postgres: { name: 'PostgreSQL', isThere: () => postgresUrl() !== null },
  mysql: { name: 'MariaDB', isThere: () => mysqlUrl() !== null },
}

/** Loads it from the folder of shared data into a database of the test's own. */
export async function loadChinook(kind: DatabaseKind, folder: string): Promise<Chinook> {
  const { url, drop } = await loaders[kind](folder)
  return { kind, url, drop }
}

type Loaded = Pick<ServerDatabase, 'url' | 'drop'>

const loaders: Readonly<Record<DatabaseKind, (folder: string) => Promise<Loaded>>> = {
  sqlite: (folder) => copyOfFile(join(folder, 'chinook.sqlite')),
  postgres: (folder) => loadPostgres(join(folder, 'chinook-postgresql.sql')),
  mysql: (folder) => loadMysql(join(folder, 'chinook-mysql.sql')),
}

export async function copyOfFile(path: string): Promise<Loaded> {
  const folder = await mkdtemp(join(tmpdir(), 'authpkg-chinook-'))
  const url = join(folder, 'chinook.sqlite')
  await copyFile(path, url)
  return { url, drop: () => rm(folder, { recursive: true }) }
}

/** The scripts begin with lines that make a database and go there; here there is one already. */
const ownDatabase = /^(DROP DATABASE|CREATE DATABASE|USE|\\c).*;$/gm

export async function loadPostgres(path: string): Promise<Loaded> {
  const database = await createPostgresDatabase(postgresUrl() ?? '')
  await database.run((await readFile(path, 'utf8')).replace(ownDatabase, '').replaceAll(padded, "$1'"))
  return database
}

/** PostgreSQL takes `N'Edinburgh '` for text of a fixed length, and the space at its end for padding: it would be lost. */
const padded = /([(,] ?)N'/g

/** MySQL takes a backslash for an escape unless it is told otherwise: those in the names of tracks would be lost. */
const plainBackslashes = "set sql_mode = concat(@@sql_mode, ',NO_BACKSLASH_ESCAPES');"

/** `NVARCHAR` has a collation that minds neither case nor accents: text gets the database's own, which minds both. */
async function loadMysql(path: string): Promise<Loaded> {
  const database = await createMysqlDatabase(mysqlUrl() ?? '')
  await database.run(plainBackslashes + (await readFile(path, 'utf8')).replace(ownDatabase, ''))
  const tables = await database.run(
    'select table_name as name from information_schema.tables where table_schema = database()',
  )
  const convert = tables.map(
    ({ name }) => `alter table \`${name}\` convert to character set utf8mb4 collate utf8mb4_bin`,
  )
  await database.run(['set foreign_key_checks = 0', ...convert].join(';'))
  return database
}
