import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** A database of a test's own on a server. */
export interface ServerDatabase {
  readonly url: string
  /** Statements past everything else. */
  run(sql: string): Promise<Record<string, unknown>[]>
  drop(): Promise<void>
}

/** A new, empty database on the server at `serverUrl`, whose account may create some. Text compares by code point. */
export async function createPostgresDatabase(serverUrl: string): Promise<ServerDatabase> {
  const name = `authpkg_example_${randomBytes(6).toString('hex')}`
  const url = new URL(`/${name}`, serverUrl).href
  await withClient(serverUrl, (client) =>
    client.query(`create database ${name} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`),
  )
  return {
    url,
    run: (sql) => withClient(url, async (client) => (await client.query(sql)).rows ?? []),
    drop: async () =>
      void (await withClient(serverUrl, (client) => client.query(`drop database if exists ${name} with (force)`))),
  }
}

async function withClient<Result>(
  connectionString: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
