/**
 * Names that mean a secret wherever they stand: as a field, as a column, as a logical attribute. Compared without
 * underscores and letter case, so that `token_hash` and `tokenHash` are one. Whatever has `secret` in it counts too.
 */
const secretNames: ReadonlySet<string> = new Set([
  'password',
  'passwordhash',
  'tokenhash',
  'keyhash',
  'codehash',
  'uniquifier',
  'fsuniquifier',
  'tokenuniquifier',
  'fstokenuniquifier',
  'usernamekey',
  'emailkey',
])

/**
 * Whether a field is secret when its model does not say. An adapter asks for the field's name, its column and the
 * attribute it is mapped to; one yes is enough.
 *
 * @example isSecretName('fs_uniquifier') // true
 */
export function isSecretName(name: string): boolean {
  const plain = name.replaceAll('_', '').toLowerCase()
  return secretNames.has(plain) || plain.includes('secret')
}
