import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { testWithShared } from '../../../packages/conformance/src/shared-data.ts'
import { Browsing } from '../../notes/test/browsing.ts'
import { start } from '../../notes/test/started-process.ts'

testWithShared(
  'the database of flask-peewee’s example is adopted: its rows are served, and its people log in',
  'data/flask-peewee-example.db',
  async (original) => {
    const folder = await mkdtemp(join(tmpdir(), 'authpkg-notes-'))
    const file = join(folder, 'copy.db')
    await copyFile(original, file)
    const demo = await start('../notes-sequelize/src/main.ts', { DATABASE_URL: `sqlite:${file}` })
    try {
      expect(demo.output()).toMatch(/Adding to the database:\n {2}.*uniquifier/)
      const list = await fetch(`${demo.url}/api/message/?user__username=admin&pub_date__lt=2030-01-01T00:00:00Z`)
      expect(((await list.json()) as { objects: object[] }).objects).toMatchObject([
        { id: 3, content: "I'm an admin on this crazy site", user: { id: 1, username: 'admin' } },
      ])
      const browser = new Browsing((path, init) => fetch(demo.url + path, init))
      expect((await browser.logIn('coleifer', 'test')).status).toBe(303)
      expect(await browser.page('/private/')).toContain('coleifer')
    } finally {
      expect(await demo.stop()).toBe(0)
      await rm(folder, { recursive: true })
    }
  },
)
