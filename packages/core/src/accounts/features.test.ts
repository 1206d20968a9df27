import { describe, expect, test } from 'vitest'
import type { UserAttribute } from '../user/attributes.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import { type FeatureName, type Features, readFeatures } from './features.ts'

interface Given {
  readonly attributes?: readonly UserAttribute[]
  readonly models?: readonly ('token' | 'invitation' | 'userEmail')[]
  readonly mailer?: boolean
}

const everything: Given = {
  attributes: ['username', 'email', 'emailConfirmedAt', 'emailIsPrimary'],
  models: ['token', 'invitation', 'userEmail'],
  mailer: true,
}

/** The features over an application that has given these. */
function read(
  features: Partial<Features>,
  { attributes = [], models = [], mailer = false }: Given = everything,
): Features {
  const places = attributes.map(
    (name) => [name, { model: name.startsWith('email') ? 'UserEmail' : 'User', field: name }] as const,
  )
  const session = { fields: new Map([['authenticatedAt', 'authenticated_at']]) }
  const layout = { attributes: new Map(places), session, ...Object.fromEntries(models.map((name) => [name, {}])) }
  return readFeatures(features, layout as unknown as ModelLayout, mailer)
}

const isOn = (features: Features): string[] => Object.entries(features).flatMap(([name, on]) => (on ? [name] : []))

test('with everything given all is on but what lets people in too early or puts them out', () => {
  const off = Object.entries(read({})).flatMap(([name, on]) => (on ? [] : [name]))
  expect(off).toEqual(['loginBeforeConfirmation', 'endOtherSessionsOnLogin'])
})

test('without mailer, tokens and addresses what needs them is off (FI-MODEL-02)', () => {
  expect(isOn(read({}, { attributes: ['username'] }))).toEqual([
    'registration',
    'usernames',
    'repeatPassword',
    'loginAfterRegistration',
    'passwordChange',
    'usernameChange',
    'profile',
    'accountDeletion',
  ])
})

test('what is switched off takes along what means nothing without it', () => {
  expect(isOn(read({ registration: false }))).not.toContain('invitations')
  expect(isOn(read({ emails: false }))).not.toContain('passwordReset')
  expect(isOn(read({ usernames: false }))).not.toContain('usernameChange')
  expect(isOn(read({ emailConfirmation: false }))).not.toContain('loginAfterConfirmation')
})

describe('what cannot be is refused, with the reason', () => {
  const without = (...lacking: string[]): Given => ({
    attributes: everything.attributes?.filter((name) => !lacking.includes(name)) ?? [],
    models: everything.models?.filter((name) => !lacking.includes(name)) ?? [],
    mailer: !lacking.includes('mailer'),
  })
  const cases: readonly (readonly [Partial<Features>, Given, string])[] = [
    [{ usernames: true }, without('username'), 'features.usernames needs a field username.'],
    [{ emails: true }, without('email'), 'features.emails needs a field email.'],
    [{ severalEmails: true }, without('userEmail'), 'features.severalEmails needs a model UserEmail.'],
    [{ emailConfirmation: true }, without('mailer'), 'features.emailConfirmation needs a mailer.'],
    [{ emailConfirmation: true }, without('token'), 'features.emailConfirmation needs a model Token.'],
    [{ emailConfirmation: true }, without('emailConfirmedAt'), 'needs a field email_confirmed_at.'],
    [
      { severalEmails: true },
      without('emailIsPrimary'),
      'features.severalEmails needs a field is_primary of UserEmail.',
    ],
    [{ emailChange: true }, without('emailIsPrimary'), 'features.emailChange needs a field is_primary of UserEmail.'],
    [{ loginBeforeConfirmation: true, emailConfirmation: false }, everything, 'needs features.emailConfirmation.'],
    [{ loginAfterConfirmation: true, emailConfirmation: false }, everything, 'needs features.emailConfirmation.'],
    [{ loginAfterRegistration: true, registration: false }, everything, 'needs features.registration.'],
    [{ remember: true }, without('token'), 'features.remember needs a model Token.'],
    [{ passwordReset: true }, without('mailer'), 'features.passwordReset needs a mailer.'],
    [{ passwordReset: true, emails: false }, everything, 'features.passwordReset needs features.emails.'],
    [{ usernameChange: true, usernames: false }, everything, 'features.usernameChange needs features.usernames.'],
    [{ emailChange: true }, without('mailer', 'token'), 'features.emailChange needs a mailer, a model Token.'],
    [{ invitations: true }, without('invitation'), 'features.invitations needs a model Invitation.'],
    [{ invitations: true, registration: false }, everything, 'features.invitations needs features.registration.'],
    [
      { registration: 'invited', invitations: false },
      everything,
      "registration: 'invited' needs features.invitations.",
    ],
    [{ registration: 'invited' }, without('invitation'), "registration: 'invited' needs features.invitations."],
    [{ unlocking: true }, without('mailer'), 'features.unlocking needs a mailer.'],
    [{ usernames: false, emails: false }, everything, 'cannot both be off'],
  ]
  test.each(cases)('%j', (features, given, reason) => {
    expect(() => read(features, given)).toThrow(reason)
  })
})

test('all faults are told at once', () => {
  const features = { remember: true, invitations: true } satisfies Partial<Record<FeatureName, boolean>>
  expect(() => read(features, { attributes: ['email'] })).toThrow(/features\.remember[\s\S]*features\.invitations/)
})

test('closing the registration does not let those in who have not confirmed their address', () => {
  expect(read({ registration: false }).emailConfirmation).toBe(true)
})
