import { randomBytes } from 'node:crypto'
import pg from 'pg'

export interface PostgresDatabase {
  readonly url: string
  /** Statements past everything else. */
  run(sql: string): Promise<Record<string, unknown>[]>
  drop(): Promise<void>
}

/** A new, empty database on the server at `serverUrl`, whose account may create some. */
export async function createPostgresDatabase(serverUrl: string): Promise<PostgresDatabase> {
  const name = `authpkg_example_${randomBytes(6).toString('hex')}`
  const url = new URL(`/${name}`, serverUrl).href
  await withClient(serverUrl, (client) => client.query(`create database ${name}`))
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
