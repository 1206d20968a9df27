import { randomBytes } from 'node:crypto'
import { type Connection, createConnection } from 'mysql2/promise'
import type { ServerDatabase } from './postgres-database.ts'

/** The same on MySQL or MariaDB. */
export async function createMysqlDatabase(serverUrl: string): Promise<ServerDatabase> {
  const name = `authpkg_example_${randomBytes(6).toString('hex')}`
  const url = new URL(`/${name}`, serverUrl).href
  await withConnection(serverUrl, (connection) =>
    connection.query(`create database ${name} character set utf8mb4 collate utf8mb4_bin`),
  )
  return {
    url,
    run: (sql) =>
      withConnection(url, async (connection) => {
        const [rows] = await connection.query(sql)
        return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : []
      }),
    drop: async () =>
      void (await withConnection(serverUrl, (connection) => connection.query(`drop database if exists ${name}`))),
  }
}

async function withConnection<Result>(uri: string, work: (connection: Connection) => Promise<Result>): Promise<Result> {
  const connection = await createConnection({ uri, multipleStatements: true })
  try {
    return await work(connection)
  } finally {
    await connection.end()
  }
}
