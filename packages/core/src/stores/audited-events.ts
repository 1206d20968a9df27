import type { EventMap, EventName } from '../events.ts'

/**
 * What the audit keeps of each event beside who, whom, when and where from; null for an event that it does not keep.
 * An event that is missing here does not compile, and of what is not named nothing is kept: no secret gets in unseen.
 */
export const auditedDetails: { readonly [Name in EventName]: readonly Exclude<keyof EventMap[Name], 'user'>[] | null } =
  {
    'user.registered': [],
    'user.created': [],
    'user.deleted': [],
    'user.activated': [],
    'user.deactivated': [],
    'user.rights_changed': ['admin', 'superuser', 'roles'],
    'user.invited': ['email', 'role'],
    'user.invitation_revoked': [],
    'user.logged_in': ['sessionId'],
    'user.reauthenticated': ['sessionId'],
    'user.remember_reused': [],
    'user.logged_out': [],
    // What was typed as a name may be a password in the wrong field.
    'user.login_failed': ['reason'],
    // As many as somebody cares to send: they would fill the table.
    'user.login_limited': null,
    'user.locked': [],
    'user.unlocked': [],
    'user.password_rehashed': null,
    'user.password_changed': [],
    'user.password_reset_requested': [],
    'user.password_reset': [],
    'user.email_confirmed': ['email'],
    'user.email_requested': ['email'],
    'user.email_added': ['email'],
    'user.email_changed': ['email', 'from'],
    'user.email_removed': ['email'],
    'user.email_change_undone': ['email'],
    'user.profile_changed': ['fields'],
    'user.access_reset': [],
    'user.api_key_created': ['keyId', 'scopes'],
    'user.api_key_rotated': ['keyId', 'from'],
    'user.api_key_revoked': ['keyId'],
    'user.username_changed': ['from'],
    'mail.failed': null,
  }
