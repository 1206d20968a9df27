import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseKind } from '@authpkg/core'
import { defineEntity, type EntityName, type MikroORM, p } from '@mikro-orm/core'
import { onTestFinished } from 'vitest'
import { authProperties } from '../../src/index.ts'
import { openDatabase } from './databases.ts'

const tablesQuery: Readonly<Record<DatabaseKind, string>> = {
  sqlite: `select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`,
  postgres: `select table_name as name from information_schema.tables where table_schema = 'public'`,
  mysql: `select table_name as name from information_schema.tables where table_schema = database()`,
}

type Entities = Readonly<Record<string, EntityName>>

/** A database that several ORMs open: a file where it is SQLite. */
export async function openShared(kind: DatabaseKind) {
  const folder = mkdtempSync(join(tmpdir(), 'authpkg-mikro-'))
  const file = join(folder, 'test.db')
  const opened = await openDatabase(kind, file)
  onTestFinished(async () => {
    await opened.close()
    rmSync(folder, { recursive: true })
  })
  const connect = (models: Entities, options: object = {}): Promise<MikroORM> =>
    opened.orm(Object.values(models) as never, options)
  const tables = async (): Promise<readonly unknown[]> =>
    (await opened.readRaw(tablesQuery[kind])).map(({ name }) => name).sort()
  return { ...opened, connect, tables, file }
}

/** A table of users as an application may have it before it meets this package. */
const idTypes: Readonly<Record<DatabaseKind, string>> = {
  sqlite: 'integer primary key',
  postgres: 'serial primary key',
  mysql: 'int auto_increment primary key',
}

export async function openWithUsers(kind: DatabaseKind, users: readonly (readonly [name: string, email: string])[]) {
  const opened = await openShared(kind)
  const table = opened.quote('user')
  await opened.runAll([
    `create table ${table} (id ${idTypes[kind]}, username varchar(255) not null, password varchar(255) not null, email varchar(255) not null)`,
    ...users.map(
      ([name, email]) => `insert into ${table} (username, password, email) values ('${name}', 'x', '${email}')`,
    ),
  ])
  return { ...opened, rows: () => opened.readRaw(`select * from ${table} order by id`) }
}

/** The same users as an entity, with what accounts need of them, and their sessions. */
export function usersAndSessions() {
  const User = defineEntity({
    name: 'User',
    properties: {
      id: p.integer().primary(),
      username: p.string().length(255),
      password: p.string().length(255).hidden(),
      email: p.string().length(255).default(''),
      active: p.boolean().default(true),
      username_key: p.string().length(255).nullable().unique(),
      email_key: p.string().length(255).nullable().unique(),
      uniquifier: p.string().length(64).nullable().unique(),
    },
  })
  const Session = defineEntity({ name: 'Session', properties: authProperties.session({ user: () => User }) })
  return { User, Session }
}
