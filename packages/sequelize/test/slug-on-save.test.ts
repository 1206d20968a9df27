import { eq, slugify } from '@authpkg/core'
import { DataTypes } from 'sequelize'
import { expect, onTestFinished, test } from 'vitest'
import { createTables, type ModelWith, sequelizeAdapter } from '../src/index.ts'
import { openDatabase } from './harness/databases.ts'

test('a slug is made from the title by a hook of the model (FP-UTIL-13)', async () => {
  const { sequelize, close } = await openDatabase('sqlite')
  onTestFinished(close)
  const Post = sequelize.define<ModelWith<{ id: number; title: string; slug: string }>>(
    'Post',
    {
      id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
      title: { type: DataTypes.STRING, allowNull: false },
      slug: { type: DataTypes.STRING, allowNull: false, defaultValue: '' },
    },
    { timestamps: false },
  )
  Post.beforeSave((post) => {
    post.slug = slugify(post.title)
  })
  await createTables(sequelize, { Post })
  const adapter = sequelizeAdapter(sequelize, { Post })
  const { id } = await adapter.insert('Post', { title: 'This is a url' })
  expect(await adapter.findOne('Post', {})).toMatchObject({ slug: 'this-is-a-url' })
  await adapter.update('Post', eq('id', id), { title: 'Another' })
  expect(await adapter.findOne('Post', {})).toMatchObject({ slug: 'another' })
})
