import { DataTypes, type Model, type Options, Sequelize } from 'sequelize'
import { onTestFinished } from 'vitest'
import { createTables, sequelizeAdapter } from '../../src/index.ts'
import { onSqlite } from './sqlite-driver.ts'

/** An instance for one test, on SQLite in memory unless the options say where. */
export function memory(options: Options = {}): Sequelize {
  const sequelize = new Sequelize({ logging: false, storage: ':memory:', ...options, ...onSqlite })
  onTestFinished(() => sequelize.close())
  return sequelize
}

export const plain = { timestamps: false } as const

export function peopleModels(sequelize: Sequelize) {
  const Person = sequelize.define<Model & { id: number; name: string; visits: number | null }>(
    'Person',
    { name: { type: DataTypes.STRING, allowNull: false, unique: true }, visits: DataTypes.INTEGER },
    { tableName: 'person', ...plain },
  )
  const Note = sequelize.define('Note', { message: DataTypes.TEXT }, { tableName: 'note', ...plain })
  Note.belongsTo(Person, { as: 'person', foreignKey: 'person_id', onDelete: 'CASCADE' })
  Person.hasMany(Note, { as: 'notes', foreignKey: 'person_id' })
  return { Person, Note }
}

/** Ada, with one note. */
export async function people(sequelize = memory()) {
  const models = peopleModels(sequelize)
  await createTables(sequelize, models)
  const adapter = sequelizeAdapter(sequelize, models)
  const ada = await adapter.insert('Person', { name: 'Ada' })
  await adapter.insert('Note', { person_id: ada['id'], message: 'one' })
  return { sequelize, models, adapter, ada }
}
