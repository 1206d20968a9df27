import { createMailer, deliverOutbox, type Mail, outboxTransport } from '@authpkg/auth'
import type { Row } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda, minute, TestClock } from '../fixtures/accounts.ts'
import { Browser } from '../fixtures/browser.ts'
import { own } from '../fixtures/keys.ts'
import { web } from '../fixtures/web.ts'

/** Mails that wait in the database until they can be sent. */
export const outbox: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = () => {
    const clock = new TestClock()
    const mails: Mail[] = []
    const transport = outboxTransport(cell.db, { clock })
    const mailer = createMailer({ from: 'app@app.example', transport })
    const deliver = (sendMail = async (mail: Mail): Promise<unknown> => mails.push(mail), retries = [5 * minute]) =>
      deliverOutbox(cell.db, { sendMail }, { clock, retries })
    const rows = (): Promise<Row[]> => cell.db.findMany('Outbox', {})
    return { clock, mails, mailer, transport, deliver, rows }
  }
  const field = (name: string): string => own(cell, 'Outbox', name)
  const mail = (to: string): Mail => ({ from: 'app@app.example', to, subject: 'ä', text: 'text', html: '<p>ü</p>' })
  const down = async (): Promise<never> => {
    throw new Error('The mail server is down.')
  }

  test('a flow leaves its mail in the outbox, and the mail that is sent later works', async () => {
    const { mails, mailer, deliver, rows } = begin()
    const { app, auth } = web(cell.db, { mailer })
    await addAda(auth)
    const asked = await new Browser(app).json('POST', '/accounts/forgot-password/', { email: 'ada@app.example' })
    await auth.settled()
    expect([asked.status, mails, await rows()]).toEqual([202, [], [expect.anything()]])
    expect(await deliver()).toEqual({ sent: 1, failed: 0 })
    const token = /token=([\w-]+)/.exec(mails[0]?.text ?? '')?.[1]
    const body = { token, newPassword: 'another correct horse battery' }
    expect((await new Browser(app).json('POST', '/accounts/reset-password/', body)).status).toBe(200)
    await auth.settled()
  })

  test('a mail comes out as it went in, is sent once, and then nothing of its content is kept', async () => {
    const { mails, transport, deliver, rows } = begin()
    await transport.sendMail(mail('ada@app.example'))
    expect([await deliver(), await deliver()]).toEqual([
      { sent: 1, failed: 0 },
      { sent: 0, failed: 0 },
    ])
    expect(mails).toEqual([mail('ada@app.example')])
    expect(await rows()).toMatchObject([{ [field('payload')]: {}, [field('sent_at')]: expect.any(Date) }])
  })

  test('of many workers at once one sends each mail', async () => {
    const { mails, transport, deliver } = begin()
    const addresses = Array.from({ length: 8 }, (_, i) => `user${i}@app.example`)
    for (const address of addresses) await transport.sendMail(mail(address))
    const deliveries = await Promise.all(Array.from({ length: 6 }, () => deliver()))
    expect(deliveries.reduce((sum, { sent }) => sum + sent, 0)).toBe(8)
    expect(mails.map(({ to }) => to).sort()).toEqual(addresses)
  })

  test('what cannot be sent is tried again when its time has come, and given up in the end', async () => {
    const { clock, mails, transport, deliver, rows } = begin()
    await transport.sendMail(mail('ada@app.example'))
    expect(await deliver(down)).toEqual({ sent: 0, failed: 1 })
    expect(await rows()).toMatchObject([
      {
        [field('attempts')]: 1,
        [field('last_error')]: expect.stringContaining('server is down'),
        [field('sent_at')]: null,
      },
    ])
    expect(await deliver(down)).toEqual({ sent: 0, failed: 0 })
    clock.pass(5 * minute)
    expect(await deliver(down)).toEqual({ sent: 0, failed: 1 })
    clock.pass(60 * minute)
    expect([await deliver(), mails]).toEqual([{ sent: 0, failed: 0 }, []])
    expect(await deliver(undefined, [5 * minute, 5 * minute])).toEqual({ sent: 1, failed: 0 })
    expect(await rows()).toMatchObject([{ [field('last_error')]: null }])
  })
}
