import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { DatabaseKind, LayoutKind } from '@authpkg/core'
import { defineEntity, type EntityName, type MikroORM, p } from '@mikro-orm/core'
import { Migrator } from '@mikro-orm/migrations'
import { describe, expect, test } from 'vitest'
import { availableDatabases } from '../../conformance/src/databases.ts'
import {
  authMigration,
  createTables,
  dropTables,
  type ModelSet,
  mikroOrmAdapter,
  standardEntities,
  type TableSet,
} from '../src/index.ts'
import { openShared } from './harness/old-users.ts'

const layouts: readonly LayoutKind[] = ['all-in-one', 'split-auth', 'emails', 'split-auth-emails']

async function open(kind: DatabaseKind, models: ModelSet, options: object = {}) {
  const { connect: connectWith, tables, file } = await openShared(kind)
  const connect = (): Promise<MikroORM> => connectWith(models as TableSet, options)
  return { orm: await connect(), connect, tables, file }
}

const Note = defineEntity({ name: 'Note', properties: { id: p.integer().primary(), text: p.text() } })

const migrations = (models: ModelSet) => ({
  extensions: [Migrator],
  migrations: {
    silent: true,
    migrationsList: [{ name: '001_auth', class: authMigration(models) }],
  },
})

interface HasMigrator {
  readonly migrator: { up(): Promise<unknown>; down(): Promise<unknown> }
}
const migratorOf = (orm: MikroORM): HasMigrator['migrator'] => (orm as unknown as HasMigrator).migrator

describe.each(availableDatabases())('%s', (kind) => {
  test.each(layouts)('the tables of %s are made, made again without harm, and dropped', async (layout) => {
    const models = standardEntities({ layout })
    const { orm, tables } = await open(kind, { ...models, Note })
    await createTables(orm, models)
    const made = await tables()
    expect(made).toEqual(
      Object.values<EntityName>(models)
        .map((model) => orm.getMetadata().get(model).tableName)
        .sort(),
    )
    await mikroOrmAdapter(orm, models).insert('User', { active: true })
    await createTables(orm, models)
    expect(await tables()).toEqual(made)
    expect(await mikroOrmAdapter(orm, models).count('User', {})).toBe(1)
    await createTables(orm)
    await dropTables(orm, models)
    expect(await tables()).toEqual(['note'])
  })

  // The driver of SQLite waits without letting go of the process: there, processes are started, below.
  const testPool = kind === 'sqlite' ? () => undefined : test

  testPool('two that start at once make the tables once', async () => {
    const models = standardEntities()
    const { connect, tables } = await open(kind, models)
    const orms = await Promise.all(Array.from({ length: 4 }, connect))
    await Promise.all(orms.map((orm) => createTables(orm, models)))
    expect(await tables()).toHaveLength(5)
  })

  test('a name with a quote in it is refused (SQL-8)', async () => {
    const [id, text] = [p.integer().primary(), p.text()]
    const bad = [
      defineEntity({ name: 'Note', tableName: 'note"; drop table user; --', properties: { id } }),
      defineEntity({ name: 'Note', tableName: 'note', properties: { id, text: p.text().name("a'b") } }),
      defineEntity({ name: 'Note', tableName: 'note', properties: { id, 'a`b': text } }),
    ]
    for (const Quoted of bad) {
      const { orm, tables } = await open(kind, { Note: Quoted })
      const refused = expect.objectContaining({ code: 'invalid_configuration' })
      await expect(createTables(orm, { Note: Quoted })).rejects.toEqual(refused)
      if (Quoted === bad[0]) await expect(dropTables(orm, { Note: Quoted })).rejects.toThrow('cannot be a name')
      expect(await tables()).toEqual([])
    }
  })

  test('a migration goes forwards and backwards, and again', async () => {
    const models = standardEntities({ prefix: 'auth_' })
    const { orm, tables } = await open(kind, { ...models, Note }, migrations(models))
    await createTables(orm, { Note })
    await migratorOf(orm).up()
    const made = ['auth_role', 'auth_session', 'auth_token', 'auth_user', 'auth_user_roles']
    expect(await tables()).toEqual([...made, 'authpkg_added', 'mikro_orm_migrations', 'note'].sort())
    await migratorOf(orm).up()
    await migratorOf(orm).down()
    expect(await tables()).toEqual(['authpkg_added', 'mikro_orm_migrations', 'note'])
    await migratorOf(orm).up()
    expect(await tables()).toContain('auth_user')
    await mikroOrmAdapter(orm, models).insert('User', { username: 'ada' })
  })

  test('what was there before a migration is there after it is taken back', async () => {
    const models = standardEntities()
    const { orm, tables } = await open(kind, models, migrations(models))
    await createTables(orm, { User: models.User })
    await mikroOrmAdapter(orm, models).insert('User', { username: 'ada' })
    await migratorOf(orm).up()
    await migratorOf(orm).down()
    expect(await tables()).toEqual(['authpkg_added', 'mikro_orm_migrations', 'user'])
    expect(await mikroOrmAdapter(orm, models).count('User', {})).toBe(1)
  })

  testPool('two migrators that start at once make the tables once', async () => {
    const models = standardEntities()
    const { orm, connect, tables } = await open(kind, models, migrations(models))
    await migratorOf(orm).up()
    await migratorOf(orm).down()
    const orms = await Promise.all([connect(), connect(), connect()])
    const migration = authMigration(models)
    const each = orms.map((own) => new migration(own.em.getDriver(), own.config))
    await Promise.all(each.map((one) => one.up()))
    expect((await tables()).filter((name) => name !== 'mikro_orm_migrations' && name !== 'authpkg_added')).toHaveLength(
      5,
    )
    await each[0]?.down()
    expect(await tables()).toEqual(['authpkg_added', 'mikro_orm_migrations'])
  })
})

test.each(['tables', 'adoption', 'migration'])(
  'processes that start at once on one file make the %s once',
  async (what) => {
    const { file, tables } = await open('sqlite', {})
    const script = fileURLToPath(new URL('migrate-process.ts', import.meta.url))
    const run = () => promisify(execFile)(process.execPath, ['--conditions=development', script, file, what])
    const outputs = await Promise.all([run(), run(), run()])
    expect(outputs.map(({ stdout }) => stdout.trim())).toEqual(['done', 'done', 'done'])
    expect((await tables()).filter((name) => name !== 'authpkg_added')).toHaveLength(5)
  },
)
