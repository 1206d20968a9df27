import { betterAuthScrypt } from './better-auth.ts'
import { djangoPbkdf2, djangoScrypt } from './django.ts'
import { flaskPeeweeSha1 } from './flask-peewee.ts'
import { passlibPbkdf2 } from './passlib.ts'
import type { PasswordFormat } from './password-format.ts'
import { piccoloPbkdf2 } from './piccolo.ts'
import { werkzeugPbkdf2, werkzeugScrypt } from './werkzeug.ts'

/** What is recognised without being asked for. No string has the shape of two of them. */
export const builtInFormats: readonly PasswordFormat[] = [
  flaskPeeweeSha1,
  werkzeugScrypt,
  ...werkzeugPbkdf2,
  piccoloPbkdf2,
  ...djangoPbkdf2,
  djangoScrypt,
  ...passlibPbkdf2,
  betterAuthScrypt,
]
