import { admins, definePolicy, eq, everyone, owner, signedIn } from '@authpkg/core'

/** Who may do what, on the pages, in the admin area and over REST alike. What is not said here is refused. */
export const policy = definePolicy({
  Message: { read: everyone, create: signedIn, write: owner('user') },
  Relationship: { read: everyone, create: signedIn, write: owner('from_user') },
  Note: { read: [() => eq('status', 1), owner('user')], create: signedIn, write: owner('user') },
  User: {
    read: everyone,
    fields: { '*': { read: admins }, id: { read: everyone }, username: { read: everyone } },
  },
  Invitation: { create: signedIn },
  '*': { manage: admins },
})
