import { ConfigurationError } from '../errors.ts'
import type { UserAttribute } from '../user/attributes.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import { keepsSeveral } from './addresses.ts'

/**
 * What people may do by themselves, and what they must do. What is left out is on where the models and the mailer allow
 * it, but for those whose default is named. What is switched on and cannot work is refused at start.
 */
export interface Features {
  /** Whether people may register by themselves; `invited` lets in only who follows a mailed invitation. Default: true. */
  readonly registration: boolean | 'invited'
  /** Whether people log in by a username. Off, the models' field for it is left alone. */
  readonly usernames: boolean
  /** Whether users have addresses. Off, the models' fields for them are left alone. */
  readonly emails: boolean
  /** Whether a user may have more than one address. */
  readonly severalEmails: boolean
  /** Whether a new password is typed twice on pages; programs need not. Default: true. */
  readonly repeatPassword: boolean
  /** Whether whoever registers must confirm their address by a mailed link. */
  readonly emailConfirmation: boolean
  /** Lets people log in before they have confirmed an address. Default: false. */
  readonly loginBeforeConfirmation: boolean
  /** Logs people in when they have registered, where they need not confirm an address. Default: true. */
  readonly loginAfterRegistration: boolean
  /** Logs people in when they have confirmed their address in the browser they registered with. Default: true. */
  readonly loginAfterConfirmation: boolean
  /** Whether each login ends the user's other sessions, remembered browsers and mailed links. Default: false. */
  readonly endOtherSessionsOnLogin: boolean
  /** Offers to stay logged in when the browser is closed. Needs a field `authenticated_at` of `Session`. */
  readonly remember: boolean
  /** Whether a forgotten password can be reset by mail. */
  readonly passwordReset: boolean
  readonly passwordChange: boolean
  readonly usernameChange: boolean
  /** Whether users may change their address or, where they can have several, add, remove and choose among them. */
  readonly emailChange: boolean
  /** Whether users may invite others, as the policy on `Invitation` allows. */
  readonly invitations: boolean
  /** A page with what the user may say of themselves. Default: true. */
  readonly profile: boolean
  /** Whether users may delete their account. Default: true. */
  readonly accountDeletion: boolean
  /** Lets an owner whom guesses have locked out open the account by a mailed link. */
  readonly unlocking: boolean
}

export type FeatureName = keyof Features

type Need = 'mailer' | 'token' | 'invitation' | 'userEmail' | 'primaryEmail' | 'authenticatedAt' | UserAttribute

interface Rule {
  /** What the application must have given. */
  readonly needs?: readonly Need[]
  /** Features without which this one means nothing. */
  readonly with?: readonly FeatureName[]
  readonly isOffByDefault?: true
}

const rules: Readonly<Record<FeatureName, Rule>> = {
  registration: {},
  usernames: { needs: ['username'] },
  emails: { needs: ['email'] },
  severalEmails: { needs: ['userEmail', 'primaryEmail'], with: ['emails'] },
  repeatPassword: {},
  emailConfirmation: { needs: ['mailer', 'token', 'emailConfirmedAt'], with: ['emails'] },
  loginBeforeConfirmation: { with: ['emailConfirmation'], isOffByDefault: true },
  loginAfterRegistration: { with: ['registration'] },
  loginAfterConfirmation: { with: ['emailConfirmation'] },
  endOtherSessionsOnLogin: { isOffByDefault: true },
  remember: { needs: ['token', 'authenticatedAt'] },
  passwordReset: { needs: ['mailer', 'token'], with: ['emails'] },
  passwordChange: {},
  usernameChange: { with: ['usernames'] },
  emailChange: { needs: ['mailer', 'token', 'emailConfirmedAt', 'primaryEmail'], with: ['emails'] },
  invitations: { needs: ['mailer', 'invitation'], with: ['emails', 'registration'] },
  profile: {},
  accountDeletion: {},
  unlocking: { needs: ['mailer', 'token'], with: ['emails'] },
}

const names = Object.keys(rules) as readonly FeatureName[]

/**
 * The features with their defaults for these models.
 *
 * @throws {ConfigurationError} `invalid_configuration` with everything that was switched on and cannot work, and why.
 */
export function readFeatures(given: Partial<Features> = {}, layout: ModelLayout, hasMailer: boolean): Features {
  const features: Partial<Record<FeatureName, boolean | 'invited'>> = { ...given }
  const lacking = (name: FeatureName): readonly string[] => [
    ...(rules[name].needs ?? []).filter((need) => !isThere(need, layout, hasMailer)).map(described),
    ...(rules[name].with ?? []).filter((other) => !features[other]).map((other) => `features.${other}`),
  ]
  // In the order of the table: a feature comes after those that it needs.
  for (const name of names) features[name] ??= !rules[name].isOffByDefault && lacking(name).length === 0
  const faults = names.filter((name) => features[name]).map((name) => fault(`features.${name}`, lacking(name)))
  assertNone([...faults, ...contradictions(features as Features)])
  return Object.freeze(features as Features)
}

function contradictions({ registration, invitations, usernames, emails }: Features): readonly (string | null)[] {
  return [
    registration === 'invited' && !invitations ? "features.registration: 'invited' needs features.invitations." : null,
    usernames || emails ? null : 'features.usernames and features.emails cannot both be off: people log in by one.',
  ]
}

function assertNone(faults: readonly (string | null)[]): void {
  const found = faults.filter((fault) => fault !== null)
  if (found.length > 0) throw new ConfigurationError('invalid_configuration', found.join('\n'))
}

const fault = (name: string, lacking: readonly string[]): string | null =>
  lacking.length === 0 ? null : `${name} needs ${lacking.join(', ')}.`

function isThere(need: Need, layout: ModelLayout, hasMailer: boolean): boolean {
  if (need === 'mailer') return hasMailer
  if (need === 'primaryEmail')
    return !keepsSeveral(layout) || layout.attributes.get('emailIsPrimary')?.model === 'UserEmail'
  if (need === 'authenticatedAt') return layout.session?.fields.has(need) === true
  if (need === 'token' || need === 'invitation' || need === 'userEmail') return layout[need] !== undefined
  return layout.attributes.has(need)
}

const descriptions: Readonly<Partial<Record<Need, string>>> = {
  mailer: 'a mailer',
  token: 'a model Token',
  invitation: 'a model Invitation',
  userEmail: 'a model UserEmail',
  primaryEmail: 'a field is_primary of UserEmail',
  authenticatedAt: 'a field authenticated_at of Session',
  emailConfirmedAt: 'a field email_confirmed_at',
}
const described = (need: Need): string => descriptions[need] ?? `a field ${need}`
