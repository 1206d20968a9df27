import { desc, type Row } from '@authpkg/core'
import { DataTypes, type Model } from 'sequelize'
import { describe, expect, test } from 'vitest'
import { createTables, sequelizeAdapter } from '../src/index.ts'
import { memory, people, peopleModels, plain } from './harness/people.ts'

describe('instances', () => {
  test('rows of one list may bring different relations along', async () => {
    const { models, adapter, ada } = await people()
    await adapter.insert('Note', { person_id: null, message: 'nobody’s' })
    const orderBy = [desc('message')]
    const notes = await adapter.findMany('Note', { include: { person: { include: { notes: {} } } }, orderBy })
    expect(notes.map(({ person }) => person === null)).toEqual([false, true])
    const person = adapter.instance('Person', { ...ada, notes: notes.reverse() } as Row) as unknown as {
      notes: { person: { notes: Model[] } | null }[]
    }
    expect(person.notes[0]?.person).toBeNull()
    expect(person.notes[1]?.person).toBeInstanceOf(models.Person)
    expect(person.notes[1]?.person?.notes[0]).toBeInstanceOf(models.Note)
  })

  test('a row with its relations becomes instances, through associations and without', async () => {
    const sequelize = memory()
    const { Person, Note } = peopleModels(sequelize)
    const Badge = sequelize.define(
      'Badge',
      { holder_id: { type: DataTypes.INTEGER, references: { model: 'person', key: 'id' } }, size: DataTypes.BIGINT },
      plain,
    )
    await createTables(sequelize, { Person, Note, Badge })
    const adapter = sequelizeAdapter(sequelize, { Person, Note, Badge })
    const ada = await adapter.insert('Person', { name: 'Ada' })
    await adapter.insert('Note', { person_id: ada['id'], message: 'one' })
    await adapter.insert('Badge', { holder_id: ada['id'], size: 9007199254740993n })
    const row = await adapter.findOne('Note', { include: { person: { include: { notes: {} } } } })
    const note = adapter.instance('Note', row as Row) as Model & { person: Model & { notes: Model[] } }
    expect([note instanceof Note, note.person instanceof Person, note.person.notes[0] instanceof Note]).toEqual([
      true,
      true,
      true,
    ])
    expect(note.get({ plain: true })).toEqual(row)
    const badge = await adapter.findOne('Badge', { include: { holder: {} } })
    const made = adapter.instance('Badge', badge as Row) as Model & { holder: Model; size: string }
    expect([made.holder instanceof Person, made.size]).toEqual([true, '9007199254740993'])
    await made.update({ size: '9007199254740995' })
    expect(await adapter.findOne('Badge', {})).toMatchObject({ size: 9007199254740995n })
  })
})
