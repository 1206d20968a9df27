import type { AnyUser } from '../user/user-mixin.ts'
import { addressesOf } from './addresses.ts'
import type { Features } from './features.ts'
import type { AuthServices } from './services.ts'

/** Whether nobody logs in before one of their addresses is confirmed. Then no answer tells who has registered. */
export const confirmsFirst = ({ emailConfirmation, loginBeforeConfirmation }: Features): boolean =>
  emailConfirmation && !loginBeforeConfirmation

/** A user with addresses, of which none was ever confirmed. */
export function isUnconfirmed({ layout }: Pick<AuthServices, 'layout'>, user: AnyUser): boolean {
  const addresses = addressesOf(layout, user)
  return addresses.length > 0 && addresses.every(({ confirmedAt }) => confirmedAt === null)
}

/** Whether a user does not get in before they have confirmed an address. */
export const mustConfirm = (services: Pick<AuthServices, 'layout' | 'features'>, user: AnyUser): boolean =>
  confirmsFirst(services.features) && isUnconfirmed(services, user)
