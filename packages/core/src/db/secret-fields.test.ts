import { expect, test } from 'vitest'
import { isSecretName } from './secret-fields.ts'

test('passwords, hashes, identities and normalised keys are secret in both spellings', () => {
  for (const name of [
    'password',
    'password_hash',
    'passwordHash',
    'tokenHash',
    'fs_uniquifier',
    'usernameKey',
    'email_key',
  ]) {
    expect(isSecretName(name), name).toBe(true)
  }
})

test('whatever has secret in its name is secret', () => {
  for (const name of ['tf_totp_secret', 'us_totp_secrets', 'clientSecret']) expect(isSecretName(name), name).toBe(true)
})

test('ordinary names are not', () => {
  for (const name of ['username', 'email', 'key', 'token', 'passport', 'hash'])
    expect(isSecretName(name), name).toBe(false)
})
