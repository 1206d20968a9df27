import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import {
  camelCase,
  satelliteRules,
  userAttributeNames,
  userAttributeRule,
} from '../../../packages/core/src/user/attributes.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const pages = [
  'README.md',
  'examples/notes/README.md',
  'examples/notes-mikro-orm/README.md',
  'examples/notes-sequelize/README.md',
  'examples/chinook/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path}`),
]

/** The members of an interface, as its source has them. */
function membersOf(file: string, name: string): string[] {
  const [, body = ''] = new RegExp(`export interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(read(file)) ?? []
  const members = [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(([, member]) => member ?? '')
  expect(members).not.toEqual([])
  return members
}

/** The rows of the tables in a page, cell by cell. */
const tableCells = (page: string): readonly (readonly string[])[] =>
  page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((row) => row.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()))

/** The same by what the first cell holds in backticks. */
const tableRows = (page: string): ReadonlyMap<string, readonly string[]> =>
  new Map(tableCells(page).map((cells) => [/^`([^`]+)`/.exec(cells[0] ?? '')?.[1] ?? '', cells]))

const inCode = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

test('every option of createAuth has a line in the documentation', () => {
  const nested = {
    passwords: membersOf('packages/core/src/security/password-hasher.ts', 'PasswordHasherOptions'),
    'passwords.policy': membersOf('packages/core/src/security/password-policy.ts', 'PasswordPolicyOptions'),
    session: membersOf('packages/core/src/stores/session-store.ts', 'SessionLimits'),
    limits: membersOf('packages/core/src/accounts/attempts.ts', 'AttemptLimits'),
    features: membersOf('packages/core/src/accounts/features.ts', 'Features'),
    notices: membersOf('packages/core/src/accounts/notices.ts', 'Notices'),
    lifetimes: membersOf('packages/core/src/accounts/token-lifetimes.ts', 'TokenLifetimes'),
  }
  const options = [
    ...membersOf('packages/core/src/config.ts', 'AuthOptions').filter((name) => !(name in nested)),
    ...Object.entries(nested).flatMap(([group, names]) =>
      names.filter((name) => name !== 'warn').map((name) => `${group}.${name}`),
    ),
  ]
  const documented = tableRows(read('docs/features/accounts.md'))
  expect(options.filter((option) => !documented.has(option))).toEqual([])
})

test('every event has a line in the documentation', () => {
  const documented = tableRows(read('docs/features/accounts.md'))
  const events = [...read('packages/core/src/events.ts').matchAll(/^ {2}'([\w.]+)':/gm)].map(([, name = '']) => name)
  expect(events.length).toBeGreaterThan(20)
  expect(events.filter((name) => !documented.has(name))).toEqual([])
})

test('every option of authRoutes has a line in the documentation', () => {
  const documented = tableRows(read('docs/features/accounts.md'))
  const options = membersOf('packages/auth/src/routes/auth-routes.ts', 'AuthRoutesOptions')
  expect(options.filter((option) => !documented.has(option))).toEqual([])
})

test('every code of an error has its status in the documentation', () => {
  const rows = tableCells(read('docs/features/accounts.md')).filter(([first = '']) => /^\d{3}/.test(first))
  const statuses = [...read('packages/auth/src/status.ts').matchAll(/^ {2}(\w+): (\d{3}),$/gm)]
  expect(statuses.length).toBeGreaterThan(20)
  for (const [, code = '', status = ''] of statuses) {
    const row = rows.find(([, codes = '']) => codes.includes(`\`${code}\``))
    expect([code, row?.[0]]).toEqual([code, expect.stringContaining(status)])
  }
})

test('the table of layouts says where each attribute of a user lives, and by which names it is found', () => {
  const rows = tableRows(read('docs/features/layouts.md'))
  for (const attribute of userAttributeNames) {
    const { home, names } = userAttributeRule(attribute)
    const inSplit = home === 'UserAuth' ? '`UserAuth`' : '`User`'
    const inEmails = home === 'UserEmail' ? '`UserEmail`' : '`User`'
    const inBoth = `\`${home}\``
    expect(rows.get(attribute)).toEqual([`\`${attribute}\``, inCode(names), '`User`', inSplit, inEmails, inBoth])
  }
})

test('the table of the models around a user is complete', () => {
  const rows = tableCells(read('docs/features/layouts.md')).map((cells) => cells.slice(0, 3).join(' '))
  for (const model of ['Session', 'Role'] as const) {
    for (const [attribute, names] of satelliteRules(model)) {
      expect(rows).toContain([inCode([model]), inCode([attribute]), inCode(names)].join(' '))
      expect(names.map(camelCase)).toContain(attribute)
    }
  }
})

test('every link of the documentation leads to a file', () => {
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)]
      .map(([, target = '']) => resolve(root, dirname(page), target))
      .filter((target) => !existsSync(target))
      .map((target) => `${page}: ${relative(root, target)}`),
  )
  expect(broken).toEqual([])
})

test('no page needs anything that a clone does not have', () => {
  expect(pages.filter((page) => /\.\.\/shared\b|\/work\/|issues show/.test(read(page)))).toEqual([])
})
