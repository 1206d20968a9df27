import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { createMailer, type MailTransport, outboxTransport } from '../src/index.ts'
import { createSite, password } from './site.ts'

const from = 'Site <site@good.example>'
const address = 'ada@good.example'

async function siteWith(transport: MailTransport) {
  const site = await createSite({ mailer: createMailer({ from, transport }) })
  await site.addUser('ada', { email: address })
  return site
}

type Site = Awaited<ReturnType<typeof siteWith>>

const forgot = async (site: Site): Promise<number> => {
  const { status } = await site.browser().json('/accounts/forgot-password/', { email: address })
  await site.auth.settled()
  return status
}

test('a mail is five plain texts, so that it can wait in any queue', async () => {
  const queue: [unknown, string][] = []
  const site = await siteWith({ sendMail: async (mail) => queue.push([mail, JSON.stringify(mail)]) })
  await forgot(site)
  const [[mail, queued] = [null, '']] = queue
  expect(JSON.parse(queued)).toStrictEqual(mail)
  const texts = { subject: expect.any(String), text: expect.stringContaining('?token='), html: expect.any(String) }
  expect(mail).toStrictEqual({ from, to: address, ...texts })
})

test('Nodemailer takes it as it is', async () => {
  const sent: string[] = []
  const nodemailer = createTransport({ jsonTransport: true })
  const site = await siteWith({ sendMail: async (mail) => sent.push((await nodemailer.sendMail(mail)).message) })
  createMailer({ from, transport: nodemailer })
  await forgot(site)
  const [message = '{}'] = sent
  expect(JSON.parse(message)).toMatchObject({ from: { address: 'site@good.example' }, to: [{ address }] })
})

test('a mail that cannot be sent loses nothing: the answer is the same, it is told, and can be asked for again', async () => {
  let isDown = true
  const mails: unknown[] = []
  const sendMail = async (mail: unknown): Promise<unknown> => {
    if (isDown) throw new Error('The mail server is down.')
    return mails.push(mail)
  }
  const site = await siteWith({ sendMail })
  expect([await forgot(site), site.events.includes('mail.failed')]).toEqual([202, true])
  isDown = false
  expect([await forgot(site), mails.length]).toEqual([202, 1])
})

test('an outbox without its model is refused at once', async () => {
  const site = await createSite()
  expect(() => outboxTransport(site.auth.config.adapter)).toThrow('needs a model Outbox')
})

test('without password resets no mail links to the page that is not there', async () => {
  const features = { passwordReset: false, emailConfirmation: true }
  const site = await createSite({ features })
  const ada = await site.addUser('ada', { email: 'ada@good.example' })
  await site.auth.changePassword(ada, { password, newPassword: `${password} two` })
  const newcomer = { username: 'eve', email: 'ada@good.example', password }
  await site.browser().json('/accounts/register/', newcomer)
  const mails = await site.mails()
  expect(mails.map(({ subject }) => subject)).toEqual([
    'Your password at good.example was changed',
    'You have an account at good.example',
  ])
  for (const { text, html } of mails) expect(text + html).not.toMatch(/forgot-password|null/)
  expect(mails[0]?.text).toContain('tell those who run good.example at once.')
  expect(mails[1]?.html).toContain('https://good.example/accounts/login/')
})
