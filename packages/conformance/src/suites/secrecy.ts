import { expect, onTestFinished } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda } from '../fixtures/accounts.ts'
import { Browser } from '../fixtures/browser.ts'
import { own } from '../fixtures/keys.ts'
import { shown } from '../fixtures/shown.ts'
import { web } from '../fixtures/web.ts'

/** What the tests of all other suites have let out, whatever they were about: it runs last. */
export const secrecy: Suite = (cell, test) => {
  test('no answer, log line or row of the audit in all these tests shows a stored hash (PASS-8)', () => {
    expect(shown.takeWithHash()).toEqual([])
  })

  test('an answer, a log line or a row of the audit that shows a stored hash is found (PASS-8)', async () => {
    // What is called last runs first: the rows of the audit are looked at before this.
    onTestFinished(() => {
      const places = shown.takeWithHash().map((found) => found.split(':')[0])
      expect(places).toEqual(['GET /leak 200', 'error', 'audit'])
    })
    await cell.harness.reset()
    const { app, auth } = web(cell.db)
    const { passwordHash } = await addAda(auth)
    app.get('/leak', (c) => c.json({ passwordHash }))
    await new Browser(app).get('/leak')
    auth.config.logger.error('leak', { cause: { parameters: [passwordHash] } })
    const field = (name: string): string => own(cell, 'AuditEvent', name)
    const values = { [field('event')]: 'leak', [field('created_at')]: new Date(), [field('details')]: { passwordHash } }
    await cell.db.insert('AuditEvent', values)
  })
}
