import {
  and,
  asc,
  type Clock,
  ConfigurationError,
  type DbAdapter,
  eq,
  type FieldNamer,
  fieldNamer,
  namedValues,
  type Row,
  systemClock,
  type Value,
  type Where,
} from '@authpkg/core'
import type { Mail, MailTransport } from './mailer.ts'

export interface OutboxOptions {
  /**
   * Seconds from each try to the next one; after the last a mail stays where it is. It must be longer than sending takes:
   * a worker that has not said by then that it has sent a mail is taken for dead. Default: 5 and 30 minutes, 2 and 12 hours.
   */
  readonly retries?: readonly number[]
  /** The most mails of one call. Default: 100. */
  readonly batch?: number
  readonly clock?: Clock
}

/** What became of the mails that were due. */
export interface Delivery {
  readonly sent: number
  readonly failed: number
}

/**
 * Writes mails into the model `Outbox`, from where {@link deliverOutbox} sends them: no answer waits for a mail server, and
 * what one cannot take now it takes later. Until a mail is sent its row holds the links in it.
 *
 * @throws {ConfigurationError} `invalid_configuration` when the adapter has no such model.
 * @example const mailer = createMailer({ from, transport: outboxTransport(adapter) })
 */
export function outboxTransport(
  adapter: DbAdapter,
  { clock = systemClock }: Pick<OutboxOptions, 'clock'> = {},
): MailTransport {
  const { name, field } = readOutbox(adapter)
  return {
    async sendMail({ from, to, subject, text, html }) {
      const now = clock.now()
      const payload = { from, to, subject, text, html }
      const values = { kind: 'mail', payload, attempts: 0, createdAt: now, nextAttemptAt: now }
      await adapter.insert(name, namedValues(field, values))
    },
  }
}

/**
 * Sends what is due in the outbox, for a job that runs every minute or so, in as many processes as there are: each mail is
 * sent by one. What cannot be sent is tried again, with what went wrong in `last_error`; what was sent keeps its row, without
 * its content. A worker that dies between sending and saying so lets a mail be sent twice.
 *
 * @throws {ConfigurationError} `invalid_configuration` when the adapter has no such model.
 * @example setInterval(() => void deliverOutbox(adapter, createTransport(smtpUrl)), 60_000)
 */
export async function deliverOutbox(
  adapter: DbAdapter,
  transport: MailTransport,
  { retries = [300, 1800, 7200, 43_200], batch = 100, clock = systemClock }: OutboxOptions = {},
): Promise<Delivery> {
  const outbox: Outbox = { adapter, retries, clock, ...readOutbox(adapter) }
  const { name, field, key } = outbox
  const orderBy = [asc(field('nextAttemptAt')), asc(key)]
  const due = await adapter.findMany(name, { where: isDue(outbox), orderBy, limit: batch })
  const delivery = { sent: 0, failed: 0 }
  for (const row of due) {
    if (await claim(outbox, row)) delivery[(await send(outbox, row, transport)) ? 'sent' : 'failed'] += 1
  }
  return delivery
}

interface OutboxModel {
  readonly name: string
  readonly key: string
  readonly field: FieldNamer<Attribute>
}

interface Outbox extends OutboxModel {
  readonly adapter: DbAdapter
  readonly retries: readonly number[]
  readonly clock: Clock
}

const isDue = ({ field, retries, clock }: Outbox): Where =>
  and(
    eq(field('kind'), 'mail'),
    eq(field('sentAt'), null),
    { op: 'lte', path: field('attempts'), value: retries.length },
    { op: 'lte', path: field('nextAttemptAt'), value: clock.now() },
  )

/** Counts the try and puts the next one off before this one begins: of many workers one gets the row. */
async function claim(outbox: Outbox, row: Row): Promise<boolean> {
  const { adapter, name, field, retries, clock } = outbox
  const wait = retries[triesOf(outbox, row)] ?? 0
  const changes = {
    attempts: triesOf(outbox, row) + 1,
    nextAttemptAt: new Date(clock.now().getTime() + wait * 1000),
  }
  return (await adapter.update(name, asFound(outbox, row), namedValues(field, changes))) === 1
}

async function send(outbox: Outbox, row: Row, transport: MailTransport): Promise<boolean> {
  const { adapter, name, field, key, clock } = outbox
  const note = (values: Partial<Record<Attribute, unknown>>): Promise<number> =>
    adapter.update(name, eq(key, row[key] as Value), namedValues(field, values))
  try {
    await transport.sendMail(row[field('payload')] as Mail)
  } catch (error) {
    await note({ lastError: String(error).slice(0, 1000) })
    return false
  }
  await note({ sentAt: clock.now(), payload: {}, lastError: null })
  return true
}

const triesOf = ({ field }: Outbox, row: Row): number => row[field('attempts')] as number

const asFound = (outbox: Outbox, row: Row): Where =>
  and(
    eq(outbox.key, row[outbox.key] as Value),
    eq(outbox.field('attempts'), triesOf(outbox, row)),
    eq(outbox.field('sentAt'), null),
  )

const columns = {
  kind: 'kind',
  payload: 'payload',
  attempts: 'attempts',
  lastError: 'last_error',
  createdAt: 'created_at',
  nextAttemptAt: 'next_attempt_at',
  sentAt: 'sent_at',
} as const

type Attribute = keyof typeof columns

function readOutbox(adapter: DbAdapter): OutboxModel {
  const model = adapter.describe().get('Outbox')
  if (!model) throw new ConfigurationError('invalid_configuration', 'An outbox needs a model Outbox in the adapter.')
  return { name: model.name, key: model.primaryKey[0] ?? 'id', field: fieldNamer(model, columns) }
}
