import { expect, test } from 'vitest'
import { createAdmin } from '../src/index.ts'
import { createSite, models } from './site.ts'

test('FP-ADMIN-04: with the model itself, or its name, the compiler knows the names that options can use', async () => {
  const { auth } = await createSite(() => {})
  const admin = createAdmin(auth)
  admin.register(models.Note, { columns: ['message', 'user', 'user.username', { name: 'own', value: () => 1 }] })
  expect(() =>
    admin.register(models.Book, {
      // @ts-expect-error: Book has no such field
      columns: ['titel'],
    }),
  ).toThrow('titel')
  expect(() =>
    admin.register('Author', {
      // @ts-expect-error: nor has Author
      exclude: ['nose'],
    }),
  ).toThrow('nose')
  // @ts-expect-error: and there is no such model
  expect(() => admin.register('Ghost')).toThrow('Ghost')
})
