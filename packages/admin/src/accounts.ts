import type { Auth, DbAdapter, ModelDescription } from '@authpkg/core'
import type { ModelAdminOptions, SaveInput } from './admin-options.ts'
import type { OwnField } from './form/form-field.ts'

/**
 * The options of a model, and for the one that holds the accounts' passwords a field for the first of a new user. It is
 * hashed under the accounts' own rules, and never shown. Leave it out with `exclude: ['password']`.
 */
export function withPassword(
  auth: Auth,
  adapter: DbAdapter,
  model: ModelDescription,
  options: ModelAdminOptions,
): ModelAdminOptions {
  const { layout } = auth.config
  const place = layout.attributes.get('passwordHash')
  const field = place && layout.names[place.model] === model.name ? model.fields.get(place.field) : undefined
  if (
    adapter !== auth.config.adapter ||
    !field ||
    options.ownFields?.['password'] ||
    options.exclude?.includes(field.name)
  ) {
    return options
  }
  const password: OwnField = {
    widget: 'password',
    on: 'add',
    required: !field.nullable && !field.hasDefault,
    help: field.nullable || field.hasDefault ? 'Without one the user cannot log in.' : '',
  }
  return {
    ...options,
    ownFields: { ...options.ownFields, password },
    async prepareValues(input: SaveInput) {
      const values = (await options.prepareValues?.(input)) ?? input.values
      const typed = input.own['password']
      if (!input.adding || !typed) return values
      await auth.services.passwordPolicy.assertStrong(typed, wordsIn(auth, values))
      return { ...values, [field.name]: await auth.services.passwordHasher.hashPassword(typed) }
    },
  }
}

/** Name and address, which a password must not be. */
const wordsIn = (auth: Auth, values: Readonly<Record<string, unknown>>): readonly string[] =>
  (['username', 'email'] as const)
    .map((attribute) => values[auth.config.layout.attributes.get(attribute)?.field ?? ''])
    .filter((word) => typeof word === 'string')
