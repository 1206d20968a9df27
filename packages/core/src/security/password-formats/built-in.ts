import { argon2, djangoArgon2 } from './argon2.ts'
import { bcryptFormats } from './bcrypt.ts'
import { betterAuthScrypt } from './better-auth.ts'
import { djangoMd5, djangoPbkdf2, djangoScrypt } from './django.ts'
import { flaskPeeweeSha1 } from './flask-peewee.ts'
import { passlibPbkdf2 } from './passlib.ts'
import type { PasswordFormat } from './password-format.ts'
import { piccoloPbkdf2 } from './piccolo.ts'
import { shaCryptFormats } from './sha-crypt.ts'
import { werkzeugPbkdf2, werkzeugScrypt } from './werkzeug.ts'

/** What is recognised without being asked for. No string has the shape of two of them. */
export const builtInFormats: readonly PasswordFormat[] = [
  flaskPeeweeSha1,
  werkzeugScrypt,
  ...werkzeugPbkdf2,
  piccoloPbkdf2,
  ...djangoPbkdf2,
  djangoScrypt,
  djangoArgon2,
  djangoMd5,
  ...passlibPbkdf2,
  argon2,
  ...bcryptFormats,
  ...shaCryptFormats,
  betterAuthScrypt,
]
