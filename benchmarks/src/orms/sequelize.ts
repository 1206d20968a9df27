import type { DbAdapter } from '@authpkg/core'
import { createTables, sequelizeAdapter, standardModels } from '@authpkg/sequelize'
import { DataTypes, QueryTypes, Sequelize } from 'sequelize'
import type { OrmUnderTest } from './orm-fixture.ts'

export async function openSequelize(): Promise<OrmUnderTest> {
  const sequelize = new Sequelize({ dialect: 'sqlite', storage: ':memory:', logging: false })
  const accounts = standardModels(sequelize)
  const Message = sequelize.define(
    'Message',
    {
      id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
      content: { type: DataTypes.TEXT, allowNull: false },
      pub_date: { type: DataTypes.DATE, allowNull: false },
      user_id: { type: DataTypes.INTEGER, allowNull: false },
    },
    { tableName: 'message', timestamps: false },
  )
  Message.belongsTo(accounts.User, { as: 'user', foreignKey: 'user_id', onDelete: 'CASCADE' })
  accounts.User.hasMany(Message, { as: 'messages', foreignKey: 'user_id', onDelete: 'CASCADE' })
  const models = { ...accounts, Message }
  await createTables(sequelize, models)
  return {
    name: 'Sequelize',
    adapter: sequelizeAdapter(sequelize, models) as unknown as DbAdapter,
    async list(username, limit, offset) {
      const include = { model: accounts.User, as: 'user', where: { username }, attributes: ['id', 'username'] }
      const order: [string, string][] = [
        ['pub_date', 'DESC'],
        ['id', 'ASC'],
      ]
      const { rows, count } = await Message.findAndCountAll({ include, order, limit, offset })
      return [rows as never, count]
    },
    execute: (sql, values) => sequelize.query(sql, { replacements: [...values], type: QueryTypes.SELECT }),
    close: () => sequelize.close(),
  }
}
