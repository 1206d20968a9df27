import { inspect } from 'node:util'
import { always, ConflictError, eq } from '@authpkg/core'
import { DataTypes } from 'sequelize'
import { describe, expect, test } from 'vitest'
import { createTables, sequelizeAdapter } from '../src/index.ts'
import { memory, people, plain } from './harness/people.ts'

describe('secrets', () => {
  test.each([{}, { logQueryParameters: true }, { benchmark: true }])(
    'neither the log nor an error has a value that was bound, with %o',
    async (options) => {
      const lines: string[] = []
      const logging = (...all: unknown[]) => void lines.push(inspect(all, { depth: 3 }))
      const { adapter, models } = await people(memory({ logging, ...options }))
      const refused = async (): Promise<void> => {
        const error = await adapter.insert('Person', { name: 'Ada', visits: 424242 }).catch((thrown: unknown) => thrown)
        expect(error).toBeInstanceOf(ConflictError)
        expect(inspect(error, { depth: 9 })).not.toContain('424242')
      }
      await refused()
      models.Person.addHook('beforeSave', () => undefined)
      await refused()
      await adapter.update('Person', eq('name', 'Ada'), { visits: 424242 })
      const all = lines.join('\n')
      expect(all).toMatch(/insert {2}into "person"/)
      expect(all).toMatch(/UPDATE `person`/)
      expect(all).not.toContain('424242')
    },
  )
})

test('keys that Sequelize writes into a statement are not in the log', async () => {
  const lines: string[] = []
  const sequelize = memory({ logging: (...all) => void lines.push(inspect(all, { depth: 3 })) })
  const Door = sequelize.define('Door', { code: { type: DataTypes.STRING, primaryKey: true } }, plain)
  const Visit = sequelize.define('Visit', {}, plain)
  Door.hasMany(Visit, { as: 'visits', foreignKey: 'code', onDelete: 'CASCADE', hooks: true })
  await createTables(sequelize, { Door, Visit })
  const adapter = sequelizeAdapter(sequelize, { Door, Visit })
  await adapter.insert('Door', { code: "it's; 424242" })
  await adapter.insert('Visit', { code: "it's; 424242" })
  lines.length = 0
  expect(await adapter.delete('Door', always)).toBe(1)
  expect(lines.join('\n')).toContain("DELETE FROM `Doors` WHERE `code` = '?'")
  expect(lines.join('\n')).not.toContain('424242')
})
