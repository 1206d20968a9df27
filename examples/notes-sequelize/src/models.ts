import { associate, authAttributes, type ModelWith } from '@authpkg/sequelize'
import { DataTypes, type Sequelize } from 'sequelize'

const { BOOLEAN, INTEGER, NOW, STRING, TEXT } = DataTypes
const id = () => ({ type: INTEGER, primaryKey: true, autoIncrement: true })
const key = () => ({ type: INTEGER, allowNull: false })
const text = () => ({ type: TEXT, allowNull: false })
/** To the millisecond, also where the database would keep seconds only. */
const moment = () => ({ type: DataTypes.DATE(3), allowNull: false, defaultValue: NOW })
const flag = (defaultValue: boolean) => ({ type: BOOLEAN, allowNull: false, defaultValue })
const noAction = { onDelete: 'NO ACTION' }

/** The models of flask-peewee's example application, column for column; at the end of each what logins need besides. */
export function defineModels(sequelize: Sequelize) {
  const User = sequelize.define<ModelWith<UserRow>>('user', {
    id: id(),
    username: { type: STRING, allowNull: false },
    password: { type: STRING, allowNull: false, defaultValue: '' }, // empty: cannot log in
    email: { type: STRING, allowNull: false, defaultValue: '' },
    active: flag(true),
    admin: flag(false),
    join_date: moment(),
    uniquifier: { type: STRING(64), unique: true },
    username_key: { type: STRING, unique: true },
    email_key: { type: STRING, unique: true },
    email_confirmed_at: { type: DataTypes.DATE(3) },
  })

  /** Who reads whom. */
  const Relationship = sequelize.define<ModelWith<RelationshipRow>>('relationship', {
    id: id(),
    from_user_id: key(),
    to_user_id: key(),
  })
  Relationship.belongsTo(User, { as: 'from_user', foreignKey: 'from_user_id', ...noAction })
  Relationship.belongsTo(User, { as: 'to_user', foreignKey: 'to_user_id', ...noAction })
  User.hasMany(Relationship, { as: 'following', foreignKey: 'from_user_id', ...noAction })
  User.hasMany(Relationship, { as: 'followers', foreignKey: 'to_user_id', ...noAction })

  const Message = sequelize.define<ModelWith<MessageRow>>('message', {
    id: id(),
    user_id: key(),
    content: text(),
    pub_date: moment(),
  })
  Message.belongsTo(User, { as: 'user', foreignKey: 'user_id', ...noAction })
  User.hasMany(Message, { as: 'messages', foreignKey: 'user_id', ...noAction })

  /** What people who run the site tell one another, on a panel of the dashboard. Status 1 is live, 2 is deleted. */
  const Note = sequelize.define<ModelWith<NoteRow>>('note', {
    id: id(),
    user_id: key(),
    message: text(),
    created_date: moment(),
    status: { type: INTEGER, defaultValue: 1 },
  })
  Note.belongsTo(User, { as: 'user', foreignKey: 'user_id', ...noAction })
  User.hasMany(Note, { as: 'notes', foreignKey: 'user_id', ...noAction })

  const Session = sequelize.define('session', authAttributes.session())
  const Token = sequelize.define('token', authAttributes.token())
  const Invitation = sequelize.define('invitation', authAttributes.invitation())
  const AuditEvent = sequelize.define('audit_event', authAttributes.auditEvent())
  const ApiKey = sequelize.define('api_key', authAttributes.apiKey())
  const IdempotencyKey = sequelize.define('idempotency_key', authAttributes.idempotencyKey())
  associate({ User, Session, Token, Invitation, AuditEvent, ApiKey })

  return { User, Relationship, Message, Note, Session, Token, Invitation, AuditEvent, ApiKey, IdempotencyKey }
}

interface UserRow {
  id: number
  username: string
  password: string
  email: string
  active: boolean
  admin: boolean
  join_date: Date
  uniquifier: string | null
  username_key: string | null
  email_key: string | null
  email_confirmed_at: Date | null
}

interface RelationshipRow {
  id: number
  from_user_id: number
  to_user_id: number
}

interface MessageRow {
  id: number
  user_id: number
  content: string
  pub_date: Date
}

interface NoteRow {
  id: number
  user_id: number
  message: string
  created_date: Date
  status: number | null
}
