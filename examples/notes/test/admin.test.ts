import { parse } from 'node-html-parser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Browsing } from './browsing.ts'
import { createTestDemo, type TestDemo } from './demo.ts'

let demo: TestDemo
let browser: Browsing

beforeAll(async () => {
  demo = await createTestDemo()
  browser = new Browsing((path, init) => demo.app.request(path, init))
  await browser.logIn('admin', 'admin')
})
afterAll(() => demo.close())

describe('the dashboard', () => {
  test('FP-PANEL-04: shows the latest three notes', async () => {
    const page = await browser.page('/admin/')
    expect(page).toContain('Backups of last week were read back and are fine.')
    expect(page).not.toContain('may be spam bot')
  })

  test('FP-PANEL-02, FP-PANEL-09: its panel adds a note at an address of its own, and leads back', async () => {
    const answer = await browser.post('/admin/notes/create/', { message: 'written on the dashboard' }, '/admin/')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin/'])
    expect(await browser.page('/admin/')).toContain('written on the dashboard')
    expect(await demo.adapter.count('Note', { where: { op: 'eq', path: 'user_id', value: 1 } })).toBe(5)
  })

  test('FP-PANEL-10: a next on this site is followed, others are not', async () => {
    const to = async (next: string): Promise<string | null> => {
      const answer = await browser.post('/admin/notes/create/', { message: 'again', next }, '/admin/')
      return answer.headers.get('location')
    }
    expect(await to('/admin/note/')).toBe('/admin/note/')
    expect(await to('https://evil.example/')).toBe('/admin/')
  })

  test('FP-PANEL-06: the panel is closed to others, and to forms that are not ours', async () => {
    const other = new Browsing((path, init) => demo.app.request(path, init))
    expect((await other.send('/admin/notes/create/', { message: 'x' })).status).toBe(303)
    await other.logIn('user', 'user')
    expect((await other.send('/admin/notes/create/', { message: 'x' })).status).toBe(403)
    expect((await browser.send('/admin/notes/create/', { message: 'x' })).status).toBe(403)
  })

  test('shows how many registered in each week, as a picture with words', async () => {
    const picture = parse(await browser.page('/admin/')).querySelector('svg[role="img"]')
    expect(picture?.getAttribute('aria-label')).toMatch(/^Registrations in each of the last 12 weeks: (\d+, ){11}\d+$/)
  })
})

describe('the registered models', () => {
  test('list the columns they were given, and are filtered across the relation to the author', async () => {
    const page = parse(await browser.page('/admin/message/?user__username=admin'))
    const rows = page.querySelectorAll('tbody tr')
    expect(rows).toHaveLength(2)
    expect(rows.map((row) => row.text).join()).toContain("I'm an admin on this crazy site")
  })

  test('FP-START-08: a user is added, without a password and so without a login', async () => {
    const fields = { username: 'added', email: '', active: '1' }
    expect((await browser.post('/admin/user/add/', fields)).status).toBe(303)
    const [added] = await demo.adapter.findMany('User', { where: { op: 'eq', path: 'username', value: 'added' } })
    expect(added).toMatchObject({ active: true, admin: false, password: '', username_key: 'added', email_key: null })
    const other = new Browsing((path, init) => demo.app.request(path, init))
    expect((await other.logIn('added', 'added')).status).toBe(401)
  })

  test('a name that is taken is told at its field', async () => {
    const answer = await browser.post('/admin/user/add/', { username: 'ADMIN', email: '', active: '1' })
    expect(answer.status).toBe(409)
    expect(await answer.text()).toMatch(/taken|already/i)
  })

  test('no page shows a password or a token', async () => {
    const pages = await Promise.all(
      ['/admin/user/', '/admin/user/1/', '/admin/message/'].map((path) => browser.page(path)),
    )
    const secrets = await demo.adapter.findMany('User', {})
    for (const { password, uniquifier } of secrets) {
      if (password !== '') expect(pages.join()).not.toContain(password)
      expect(pages.join()).not.toContain(String(uniquifier))
    }
  })
})
