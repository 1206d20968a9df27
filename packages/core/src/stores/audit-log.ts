import type { Clock } from '../clock.ts'
import type { DbAdapter, Values } from '../db/db-adapter.ts'
import type { Row } from '../db/model.ts'
import type { EventMap, EventName } from '../events.ts'
import { toJsonValue, toText } from '../query/field-value.ts'
import type { AuditModel, ModelLayout } from '../user/model-layout.ts'
import { linkAlong, linkTo, userId } from '../user/user-query.ts'
import { auditedDetails } from './audited-events.ts'
import { type CallOrigin, maxUserAgentLength } from './session-store.ts'

/** Keeps what happened in the model `AuditEvent`, where there is one. */
export interface AuditLog {
  /** Adds a row: who did what to whom, when, and from where. Never a secret. */
  write<Name extends EventName>(name: Name, event: EventMap[Name], origin: CallOrigin): Promise<void>
  /** The same, its statements going to another adapter. */
  in(db: DbAdapter): AuditLog
}

export interface AuditLogParts {
  readonly db: DbAdapter
  readonly layout: ModelLayout
  readonly clock: Clock
}

export function createAuditLog(parts: AuditLogParts): AuditLog {
  const { db, layout, clock } = parts
  const audit = layout.auditEvent
  if (!audit) return noAudit

  return {
    async write(name, event, origin) {
      const kept = auditedDetails[name]
      if (kept === null) return
      const user = userIn(event)
      const told = { event: name, createdAt: clock.now(), details: picked(event, kept) }
      const values = named(audit, { ...told, ...keyOf(layout, user), ...placeOf(origin) })
      await db.insert(audit.model.name, { ...values, ...links(audit, layout, name, user, origin.actor ?? null) })
    },
    in: (tx) => createAuditLog({ ...parts, db: tx }),
  }
}

/** Values by the model's own names of the attributes; it need not have all of them. */
const named = ({ fields }: AuditModel, values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).flatMap(([attribute, value]) => {
      const field = fields.get(attribute)
      return field === undefined ? [] : [[field, value] as const]
    }),
  )

/** Whom it is about in words, which outlive the user. */
const keyOf = (layout: ModelLayout, user: Row | null): Values =>
  user ? { model: layout.user.name, recordKey: toText(userId(layout, user)) } : {}

const placeOf = ({ ipAddress, userAgent }: CallOrigin): Values => ({
  ipAddress: ipAddress ?? null,
  userAgent: userAgent?.slice(0, maxUserAgentLength) ?? null,
})

/** No key points at a user who is gone, who may have been the one to do it. */
function links(audit: AuditModel, layout: ModelLayout, name: EventName, user: Row | null, actor: Row | null): Row {
  const gone = name === 'user.deleted' && user ? userId(layout, user) : undefined
  const there = (row: Row | null): row is Row => row !== null && (gone === undefined || userId(layout, row) !== gone)
  return {
    ...(there(user) && linkTo(audit, user)),
    ...(audit.toActor && there(actor) && linkAlong(audit.toActor, actor)),
  }
}

const userIn = (event: object): Row | null => ('user' in event ? (event.user as Row | null) : null)

function picked(event: object, names: readonly PropertyKey[]): Values | null {
  const entries = Object.entries(event).filter(([name]) => names.includes(name))
  return entries.length === 0
    ? null
    : Object.fromEntries(entries.map(([name, value]) => [name, toJsonValue(value)] as const))
}

const noAudit: AuditLog = { write: async () => undefined, in: () => noAudit }
