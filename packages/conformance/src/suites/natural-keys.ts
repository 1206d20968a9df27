import { asc, ConflictError, eq, ValidationError } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { thrown } from '../errors.ts'
import { addAda, password } from '../fixtures/accounts.ts'
import { Browser, Program } from '../fixtures/browser.ts'
import { plain } from '../fixtures/form.ts'
import { column } from '../fixtures/library.ts'
import { web } from '../fixtures/web.ts'

/** Keys that a person may choose, with all that means something in an address, in SQL or in JavaScript. */
const codes = [
  'plain',
  'Plain',
  'a/b',
  'c,d',
  '100%',
  '%2F',
  'q?x=1#y',
  'two words+plus',
  `'"`,
  'back\\slash',
  'äß 🎉',
  '..a',
  '__proto__',
  '0',
  '<b>&amp;',
]

/** Keys that are written by whoever adds a row. */
export const naturalKeys: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const addAll = async (): Promise<void> => {
    for (const code of codes) {
      await cell.db.insert('Country', { code, name: `name of ${code}` })
      await cell.db.insert('City', { name: `city of ${code}`, country_code: code })
    }
  }

  test('a row is added, found, changed and deleted by a key of any text', async () => {
    await addAll()
    for (const code of codes) {
      const where = eq('code', code)
      const include = { cities: { fields: ['name'] } }
      expect(await cell.db.findOne('Country', { where, include })).toMatchObject({
        code,
        name: `name of ${code}`,
        cities: [{ name: `city of ${code}` }],
      })
      expect(await cell.db.update('Country', where, { name: 'changed' })).toBe(1)
      expect(await cell.db.count('City', { where: eq('country.name', 'changed') })).toBe(1)
      expect(await cell.db.delete('Country', where)).toBe(1)
    }
    expect(await cell.db.count('City', {}), 'what hung on them is gone').toBe(0)
  })

  test('a key that is taken, points at nothing or is missing is refused', async () => {
    await cell.db.insert('Country', { code: 'at', name: 'Austria' })
    await thrown(() => cell.db.insert('Country', { code: 'at', name: 'Twice' }), ConflictError, 'unique_violation')
    await thrown(() => cell.db.insert('Country', { name: 'None' }), ValidationError)
    const lost = () => cell.db.insert('City', { name: 'Lost', country_code: 'AT' })
    await thrown(lost, ConflictError, 'foreign_key_violation')
  })

  test('rows are sorted by such a key, and led through by it', async () => {
    await addAll()
    const rows = await cell.db.findMany('City', { orderBy: [asc('country.code')], include: { country: {} } })
    expect(column(rows, 'country_code')).toEqual([...codes].sort())
    expect(rows[0]).toMatchObject({ country: { code: rows[0]?.['country_code'] } })
  })

  test('over REST each such row answers at its own address', async () => {
    const { app, auth } = web(cell.db)
    await addAda(auth)
    await auth.users.create({ username: 'boss', password, superuser: true })
    const boss = new Program(app, 'boss')
    for (const code of codes) {
      const made = await boss.send('POST', '/api/country/', { code, name: 'new' })
      expect(made.status, `${code}: ${await made.clone().text()}`).toBe(201)
      const address = String(made.headers.get('location'))
      expect(await (await boss.get(address)).json(), code).toEqual({ code, name: 'new' })
      expect((await boss.send('PUT', address, { name: 'changed' })).status, code).toBe(200)
      expect(await cell.db.findOne('Country', { where: eq('code', code) }), code).toMatchObject({ name: 'changed' })
    }
    expect(await cell.db.count('Country', {})).toBe(codes.length)
    expect(await cell.db.count('Country', { where: eq('name', 'changed') })).toBe(codes.length)
  })

  test('in the admin area each such row is opened, saved and deleted from its place in the list', async () => {
    await addAll()
    const { app, auth } = web(cell.db)
    await auth.users.create({ username: 'boss', password, superuser: true })
    const browser = new Browser(app)
    await browser.login('boss')
    const list = await (await browser.get('/admin/country/')).text()
    const paths = [...new Set(list.match(/\/admin\/country\/(?!add\/|delete\/)[^"?/]+\/(?=")/g)?.map(plain))]
    expect(paths).toHaveLength(codes.length)
    for (const path of paths) {
      expect((await browser.get(path)).status, path).toBe(200)
      expect((await browser.submit(path, { name: 'saved', _save: '1' })).status, path).toBe(303)
      await browser.get(`${path}delete/`)
      expect((await browser.submit(`${path}delete/`, {})).status, path).toBe(303)
      expect(await cell.db.count('Country', { where: eq('name', 'saved') }), path).toBe(0)
    }
    expect(await cell.db.count('Country', {})).toBe(0)
  })
}
