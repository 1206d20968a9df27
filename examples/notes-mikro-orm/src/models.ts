import { authProperties } from '@authpkg/mikro-orm'
import { defineEntity, p } from '@mikro-orm/core'
import { Moment } from './moment.ts'

/** Of the length that databases give text by themselves; on SQLite it has to be said. */
const text = () => p.string().length(255)
const moment = () => p.type(Moment).onCreate(() => new Date())

/** The models of flask-peewee's example application, column for column; at the end of each what logins need besides. */
const User = defineEntity({
  name: 'User',
  properties: {
    id: p.integer().primary(),
    username: text(),
    password: text().default('').hidden(), // empty: cannot log in
    email: text().default(''),
    active: p.boolean().default(true),
    admin: p.boolean().default(false),
    join_date: moment(),
    uniquifier: p.string().length(64).nullable().unique().hidden(),
    username_key: text().nullable().unique().hidden(),
    email_key: text().nullable().unique().hidden(),
    email_confirmed_at: p.type(Moment).nullable(),
    following: () => p.oneToMany(Relationship).mappedBy('from_user'),
    followers: () => p.oneToMany(Relationship).mappedBy('to_user'),
    messages: () => p.oneToMany(Message).mappedBy('user'),
    notes: () => p.oneToMany(Note).mappedBy('user'),
  },
})

/** Who reads whom. */
const Relationship = defineEntity({
  name: 'Relationship',
  properties: {
    id: p.integer().primary(),
    from_user: () => p.manyToOne(User),
    to_user: () => p.manyToOne(User),
  },
})

const Message = defineEntity({
  name: 'Message',
  properties: {
    id: p.integer().primary(),
    user: () => p.manyToOne(User),
    content: p.text(),
    pub_date: moment(),
  },
})

/** What people who run the site tell one another, on a panel of the dashboard. Status 1 is live, 2 is deleted. */
const Note = defineEntity({
  name: 'Note',
  properties: {
    id: p.integer().primary(),
    user: () => p.manyToOne(User),
    message: p.text(),
    created_date: moment(),
    status: p.integer().nullable().default(1),
  },
})

const user = () => User
const Session = defineEntity({ name: 'Session', properties: authProperties.session({ user }) })
const Token = defineEntity({ name: 'Token', properties: authProperties.token({ user }) })
const Invitation = defineEntity({ name: 'Invitation', properties: authProperties.invitation({ user }) })
const AuditEvent = defineEntity({ name: 'AuditEvent', properties: authProperties.auditEvent({ user }) })
const ApiKey = defineEntity({ name: 'ApiKey', properties: authProperties.apiKey({ user }) })
const IdempotencyKey = defineEntity({ name: 'IdempotencyKey', properties: authProperties.idempotencyKey() })

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
