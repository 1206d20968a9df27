import { eq, slugify } from '@authpkg/core'
import { defineEntity, type EventArgs, p } from '@mikro-orm/core'
import { expect, test } from 'vitest'
import { open } from './harness/open.ts'

const fillSlug = ({ entity }: EventArgs<{ title: string; slug: string }>): void => {
  entity.slug = slugify(entity.title)
}

const Post = defineEntity({
  name: 'Post',
  properties: {
    id: p.integer().primary(),
    title: p.string(),
    slug: p.string().default(''),
  },
  hooks: { beforeCreate: [fillSlug], beforeUpdate: [fillSlug] },
})

test('a slug is made from the title by a hook of the entity (FP-UTIL-13)', async () => {
  const { adapter } = await open('sqlite', { Post })
  const { id } = await adapter.insert('Post', { title: 'This is a url' })
  expect(await adapter.findOne('Post', {})).toMatchObject({ slug: 'this-is-a-url' })
  await adapter.update('Post', eq('id', id), { title: 'Another' })
  expect(await adapter.findOne('Post', {})).toMatchObject({ slug: 'another' })
})
