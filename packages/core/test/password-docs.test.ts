import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROLE_WORDS } from '../src/security/context-words.ts'
import { builtInFormats } from '../src/security/password-formats/built-in.ts'
import { desCrypt } from '../src/security/password-formats/des-crypt.ts'
import { bareSha1 } from '../src/security/password-formats/flask-peewee.ts'
import { plaintext } from '../src/security/password-formats/plaintext.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'features', 'passwords.md'), 'utf8')

test('V6.1.2: the words that make no password are those of the documentation', () => {
  const [, list = ''] = /words of every site: ([^.]*)\./.exec(page.replaceAll('\n', ' ')) ?? []
  expect([...list.matchAll(/`([^`]+)`/g)].map(([, word]) => word)).toEqual(ROLE_WORDS)
})

test('every format of stored hashes has its line in the documentation', () => {
  const [, section = ''] = /^## Hashes of other systems$(.*?)^### /ms.exec(page) ?? []
  const names = [...section.matchAll(/^\| `([a-z0-9-]+)` +\|/gm)].map(([, name]) => name)
  const formats = [...builtInFormats, bareSha1, desCrypt, plaintext].map(({ name }) => name)
  expect(names.toSorted()).toEqual(['scrypt-kdf', ...formats].toSorted())
})
