import { authFields, boolean, datetime, defineModel, integer, string, text } from '@authpkg/kysely'

const now = (): Date => new Date()

/** The models of flask-peewee's example application, column for column; below them what logins need besides. */
const User = defineModel('user', {
  fields: {
    id: integer({ primaryKey: true }),
    username: string(),
    password: string({ default: '' }), // empty: cannot log in
    email: string({ default: '' }),
    active: boolean({ default: true }),
    admin: boolean({ default: false }),
    join_date: datetime({ default: now }),
    uniquifier: string({ maxLength: 64, nullable: true, unique: true }),
    username_key: string({ nullable: true, unique: true }),
    email_key: string({ nullable: true, unique: true }),
    email_confirmed_at: datetime({ nullable: true }),
  },
})

/** Who reads whom. */
const Relationship = defineModel('relationship', {
  fields: {
    id: integer({ primaryKey: true }),
    from_user_id: integer({ references: { table: 'user', relation: 'from_user', inverse: 'following' } }),
    to_user_id: integer({ references: { table: 'user', relation: 'to_user', inverse: 'followers' } }),
  },
})

const Message = defineModel('message', {
  fields: {
    id: integer({ primaryKey: true }),
    user_id: integer({ references: { table: 'user', relation: 'user', inverse: 'messages' } }),
    content: text(),
    pub_date: datetime({ default: now }),
  },
})

/** What people who run the site tell one another, on a panel of the dashboard. Status 1 is live, 2 is deleted. */
const Note = defineModel('note', {
  fields: {
    id: integer({ primaryKey: true }),
    user_id: integer({ references: { table: 'user', relation: 'user', inverse: 'notes' } }),
    message: text(),
    created_date: datetime({ default: now }),
    status: integer({ nullable: true, default: 1 }),
  },
})

const Session = defineModel('session', { fields: authFields.session() })
const Token = defineModel('token', { fields: authFields.token() })
const Invitation = defineModel('invitation', { fields: authFields.invitation() })
const AuditEvent = defineModel('audit_event', { fields: authFields.auditEvent() })
const ApiKey = defineModel('api_key', { fields: authFields.apiKey() })
const IdempotencyKey = defineModel('idempotency_key', { fields: authFields.idempotencyKey() })

export const models = {
  User,
  Relationship,
  Message,
  Note,
  Session,
  Token,
  Invitation,
  AuditEvent,
  ApiKey,
  IdempotencyKey,
}
