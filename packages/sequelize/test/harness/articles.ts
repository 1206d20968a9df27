import {
  type AbstractDataType,
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
  type NonAttribute,
  type Sequelize,
  type Transaction,
} from 'sequelize'
import { createTables, type ModelSet, sequelizeAdapter, standardModels } from '../../src/index.ts'

/** What `DataTypes` holds are proxies, which nothing can extend. */
const Abstract = (DataTypes.ABSTRACT as unknown as { prototype: { constructor: new () => AbstractDataType } }).prototype
  .constructor

/** A type of the application's own, as Sequelize's manual makes one: words in one column, a list in JavaScript. */
class Words extends Abstract {
  static readonly key = 'WORDS'
  static readonly types = { sqlite: ['VARCHAR'], postgres: ['varchar'], mysql: ['VAR_STRING'] }
  override key = 'WORDS'
  override toSql(): string {
    return 'VARCHAR(200)'
  }
  _stringify(words: unknown): string {
    return Array.isArray(words) ? words.join(' ') : String(words)
  }
  static parse(text: string | { string(): string }): string[] {
    return (typeof text === 'string' ? text : text.string()).split(' ')
  }
}

/** Everything Sequelize can do to a row, and what its hooks saw. */
export class Article extends Model<InferAttributes<Article>, InferCreationAttributes<Article>> {
  declare id: CreationOptional<number>
  declare title: string
  declare slug: CreationOptional<string>
  declare words: string[]
  declare price: CreationOptional<string | null>
  declare draft: CreationOptional<boolean>
  declare internal: CreationOptional<string | null>
  declare views: CreationOptional<number>
  declare createdAt: CreationOptional<Date>
  declare updatedAt: CreationOptional<Date>
  declare deletedAt: CreationOptional<Date | null>
  declare version: CreationOptional<number>

  get headline(): NonAttribute<string> {
    return `${this.title.toUpperCase()}!`
  }
}

const hooks = [
  'beforeValidate',
  'afterValidate',
  'beforeCreate',
  'afterCreate',
  'beforeUpdate',
  'afterUpdate',
  'beforeDestroy',
  'afterDestroy',
] as const

/**
 * An application with accounts and articles, whose model has a bit of everything. `ran` has the names of hooks in the
 * order they ran, and of those that `afterCommit` was told of.
 */
export async function articles(sequelize: Sequelize) {
  const ran: string[] = []
  class Own extends Article {}
  Own.init(
    {
      id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
      title: {
        type: DataTypes.STRING(60),
        allowNull: false,
        validate: { len: { args: [3, 40], msg: 'A title has 3 to 40 letters.' }, notNull: { msg: 'A title, please.' } },
        set(value: string) {
          this.setDataValue('title', typeof value === 'string' ? value.trim() : value)
        },
      },
      slug: { type: DataTypes.STRING(60), allowNull: false, unique: true },
      words: { type: new Words(), allowNull: false, field: 'word_list' },
      price: { type: DataTypes.DECIMAL(8, 2) },
      draft: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: false },
      internal: { type: DataTypes.STRING(50) },
      views: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
      createdAt: { type: DataTypes.DATE(3), allowNull: false },
      updatedAt: { type: DataTypes.DATE(3), allowNull: false },
      deletedAt: { type: DataTypes.DATE(3) },
      version: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
    },
    {
      sequelize,
      modelName: 'Article',
      tableName: 'article',
      paranoid: true,
      version: true,
      underscored: true,
      defaultScope: { where: { draft: false }, attributes: { exclude: ['internal'] } },
      validate: {
        cheapAndShort(this: Article) {
          if (this.price === '0.00' && this.title.length > 20) throw new Error('What is free has a short title.')
        },
      },
    },
  )
  for (const hook of hooks) {
    Own.addHook(hook, (row: unknown, options: { transaction?: Transaction | null }) => {
      const article = row as Article
      if (hook === 'beforeValidate' && !article.slug) article.slug = article.title.toLowerCase().replaceAll(' ', '-')
      ran.push(hook)
      if (hook.startsWith('after') && hook !== 'afterValidate')
        options.transaction?.afterCommit(() => void ran.push(`committed ${hook}`))
    })
  }
  const models = { ...standardModels(sequelize), Article: Own } satisfies ModelSet
  await createTables(sequelize, models)
  return { models, ran, adapter: sequelizeAdapter(sequelize, models, { models: { Article: { filled: ['slug'] } } }) }
}
