import { type Auth, ConflictError } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Cell, Suite } from '../cell.ts'
import { thrown } from '../errors.ts'
import { accounts, password } from '../fixtures/accounts.ts'
import { Browser } from '../fixtures/browser.ts'
import { key } from '../fixtures/library.ts'
import { web } from '../fixtures/web.ts'

/** The letters of one name, typed in ways that are all the same name. */
const sameNames: Readonly<Record<string, readonly string[]>> = {
  'an umlaut in any case, in one letter or in two': ['Ännchen', 'ÄNNCHEN', 'änNCHEN', 'A\u0308nnchen', 'a\u0308NNCHEN'],
  'a sharp s and two of them': ['Straße', 'STRASSE', 'straẞe', 'strasse'],
  'the dotless i of Turkish and the plain one': ['ırmak', 'IRMAK', 'irmak'],
  'the sigma at the end of a word and within': ['Σίσυφος', 'ΣΊΣΥΦΟΣ', 'σίσυφοσ'],
  'letters of full width, and ligatures': ['ｆｉｎｎ', 'ﬁnn', 'FINN'],
  Cyrillic: ['Жанна', 'ЖАННА', 'жанна'],
}

/** Names that look alike to some database, and are not the same. */
const differentNames = ['anna', 'änna', 'ånna', 'istanbul', 'İstanbul', 'strase', 'straße', 'a_na', 'a.na', 'a-na']

/** What registering leaves behind: one whole user, or nothing. */
export const registrationFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  for (const [name, [first = '', ...others]] of Object.entries(sameNames)) {
    test(`on every database alike one name is: ${name} (LOGIN-7)`, async () => {
      const auth = accounts(cell.db)
      const user = await auth.register({ username: first, email: 'first@app.example', password })
      for (const [i, username] of others.entries()) {
        expect(key(await auth.users.findByIdentity(username)), username).toBe(user['id'])
        const again = () => auth.register({ username, email: `p${i}@app.example`, password })
        await thrown(again, ConflictError, 'username_taken')
      }
      expect((await auth.login({ identity: others[0] ?? '', password })).session.user['id']).toBe(user['id'])
      expect(user.username).toBe(first.normalize('NFKC'))
      await expectWhole(cell, 1)
    })
  }

  test('names that differ in an accent, a dot or a sign are different names', async () => {
    const auth = accounts(cell.db)
    for (const username of differentNames) await auth.users.create({ username, password })
    for (const username of differentNames) {
      expect((await auth.users.findByIdentity(username.toUpperCase()))?.username).toBe(username)
    }
    expect(await auth.users.findByIdentity('ANNÄ')).toBeNull()
  })

  test('of twenty people who register one name at once, one gets it and no half user is left (RACE-1)', async () => {
    const register = (auth: Auth, i: number) =>
      auth.register({ username: 'wanted', email: `p${i}@app.example`, password })
    await expectOneWinner(cell, register, 'username_taken')
  })

  test('of twenty people who register one name in different letters at once, one gets it (RACE-1)', async () => {
    const [names = []] = Object.values(sameNames)
    const register = (auth: Auth, i: number) =>
      auth.register({ username: names[i % names.length], email: `p${i}@app.example`, password })
    await expectOneWinner(cell, register, 'username_taken')
  })

  test('of twenty people who register one address at once, one gets it and no half user is left (RACE-1)', async () => {
    const register = (auth: Auth, i: number) =>
      auth.register({ username: `person${i}`, email: i % 2 ? 'wanted@app.example' : 'Wanted@App.Example', password })
    await expectOneWinner(cell, register, 'email_taken')
  })

  test('of ten browsers that send one name at once, one is logged in and the others see who cannot have it (RACE-1)', async () => {
    const { app, auth } = web(cell.db, { passwords: { insecureFastHashing: true, maxQueue: 64 } })
    const browsers = Array.from({ length: 10 }, () => new Browser(app))
    for (const browser of browsers) await browser.get('/accounts/register/')
    const send = (browser: Browser, i: number): Promise<Response> => {
      const fields = { username: 'wanted', email: `p${i}@app.example`, password, passwordRepeat: password }
      return browser.submit('/accounts/register/', fields)
    }
    const answers = await Promise.all(browsers.map(send))
    const winner = answers.findIndex(({ status }) => status === 303)
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array.from({ length: 9 }, () => 409)])
    for (const [i, answer] of answers.entries()) {
      if (i !== winner) await expectForm(answer, `p${i}@app.example`)
    }
    await expectWhole(cell, 1)
    expect((await auth.users.findByIdentity('wanted'))?.email).toBe(`p${winner}@app.example`)
    expect(await (await (browsers[winner] as Browser).get('/')).text()).toBe('wanted')
    expect(await cell.db.count('Session', {})).toBe(1)
  })

  test('a registration that fails in its last step leaves nothing of the user', async () => {
    const auth = accounts(cell.db)
    await auth.register({ username: 'first', email: 'taken@app.example', password })
    const again = () => auth.register({ username: 'second', email: 'TAKEN@app.example', password })
    await thrown(again, ConflictError, 'email_taken')
    await expectWhole(cell, 1)
    expect(await auth.users.findByIdentity('second')).toBeNull()
  })
}

/** The form again, with what was typed, and no word of the database. */
async function expectForm(answer: Response, email: string): Promise<void> {
  const page = await answer.text()
  expect(page).toContain(`value="${email}"`)
  expect(page).not.toMatch(/sqlite|postgres|mysql|constraint|duplicate/i)
}

async function expectOneWinner(
  cell: Cell,
  register: (auth: Auth, i: number) => Promise<unknown>,
  code: 'username_taken' | 'email_taken',
): Promise<void> {
  const auth = accounts(cell.db, { passwords: { insecureFastHashing: true, maxQueue: 64 } })
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => register(auth, i)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ name: 'ConflictError', code })
  }
  await expectWhole(cell, 1)
}

/** So many users, each with a row in every model of the layout. */
async function expectWhole(cell: Cell, users: number): Promise<void> {
  for (const name of ['User', 'UserAuth', 'UserEmail'] as const) {
    if (cell.layout.standardModels.includes(name)) expect(await cell.db.count(name, {}), name).toBe(users)
  }
}
