import type { Auth } from '@authpkg/core'
import type { ColumnOptions } from './admin-options.ts'

/**
 * Options for the model of users: its list shows name, address, and what they may do, wherever the layout keeps it. The
 * form for a new user asks for a password.
 *
 * @example admin.register('User', userAdmin(auth))
 */
export function userAdmin({ config: { layout } }: Pick<Auth, 'config'>): {
  readonly columns: readonly ColumnOptions[]
} {
  const paths = (['username', 'email', 'active', 'admin'] as const).flatMap((attribute) => {
    const place = layout.attributes.get(attribute)
    if (place?.model === 'User') return [place.field]
    return place?.model === 'UserAuth' && layout.userAuth ? [`${layout.userAuth.fromUser.name}.${place.field}`] : []
  })
  return { columns: paths.map((name) => ({ name })) }
}
