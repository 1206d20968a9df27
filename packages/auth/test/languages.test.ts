import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConflictError } from '@authpkg/core'
import { type HTMLElement, parse } from 'node-html-parser'
import { describe, expect, test } from 'vitest'
import { arabic, english, german, type Language, type Problem, say } from '../src/index.ts'
import type { AuthRoutesOptions } from '../src/routes/auth-routes.ts'
import { createSite, password, type Site, type SiteOptions } from './site.ts'

const three = [english, german, arabic]
const address = 'ada@good.example'

const createThree = (options: SiteOptions = {}, routes: AuthRoutesOptions = {}) =>
  createSite(options, { languages: three, ...routes })

/** A browser whose owner reads this language. */
function reader(site: Site, language: string) {
  const browser = site.browser()
  const send = browser.send
  browser.send = (path, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set('Accept-Language', language)
    return send.call(browser, path, { ...init, headers })
  }
  return browser
}

const problemIn = async (answer: Response | undefined): Promise<Problem> => (await answer?.json()) as Problem

const languageIn = (page: HTMLElement): (string | undefined)[] =>
  ['lang', 'dir'].map((name) => page.querySelector('html')?.getAttribute(name))

describe('the language of a request', () => {
  test.each([
    ['', 'en'],
    ['de', 'de'],
    ['DE-de', 'de'],
    ['de-Latn-AT', 'de'],
    ['fr, de;q=0.5', 'de'],
    ['en;q=0.4, de;q=0.6, ar;q=0.5', 'de'],
    ['de-AT;q=0.9, ar', 'ar'],
    ['de;q=0, fr', 'en'],
    ['fr', 'en'],
    ['*', 'en'],
    ['den, d, de_AT', 'en'],
    [';;=,,q=1', 'en'],
    [`${'de-'.repeat(4000)}AT`, 'de'],
  ])('%s is answered in %s', async (asked, tag) => {
    const site = await createThree()
    const answer = await site.browser().get('/accounts/login/', { 'Accept-Language': asked })
    expect(answer.headers.get('Content-Language')).toBe(tag)
    expect(answer.headers.get('Vary')).toContain('Accept-Language')
    expect(languageIn(parse(await answer.text()))).toEqual([tag, tag === 'ar' ? 'rtl' : 'ltr'])
  })

  test('is of the nearest region that is there', async () => {
    const swiss = { ...german, tag: 'de-CH' }
    const site = await createSite({}, { languages: [english, german, swiss] })
    const tags = ['de-CH', 'de-CH-1996', 'de-AT'].map(async (tag) => languageIn(await readLogin(site, tag))[0])
    expect(await Promise.all(tags)).toEqual(['de-CH', 'de-CH', 'de'])
  })

  test('is the first of the site where none fits', async () => {
    const site = await createSite({}, { languages: [arabic, english] })
    expect(languageIn(await readLogin(site, 'fr'))).toEqual(['ar', 'rtl'])
  })

  test('is English where the site speaks no other, whatever is asked for', async () => {
    const answer = await (await createSite()).browser().get('/accounts/login/', { 'Accept-Language': 'ar' })
    expect(answer.headers.get('Content-Language')).toBeNull()
    expect(answer.headers.get('Vary')).not.toContain('Accept-Language')
    expect(languageIn(parse(await answer.text()))).toEqual(['en', 'ltr'])
  })

  test.each([
    ['ar', 'ar'],
    ['ar-EG', 'ar'],
    ['fr', 'de'],
    ['', 'de'],
  ])('is the one that the application chose (%s) before that of the header', async (chosen, tag) => {
    const site = await createThree({}, { language: (c) => c.req.query('language') || null })
    const page = await reader(site, 'de').page(`/accounts/login/?language=${chosen}`)
    expect(languageIn(page)[0]).toBe(tag)
  })
})

const readLogin = (site: Site, language: string) => reader(site, language).page('/accounts/login/')

describe('the catalogue', () => {
  const placesIn = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()
  const shapeOf = ({ texts }: Language) =>
    Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, placesIn(text)]))

  test.each([german, arabic])('$tag has every text, with the same places for values', (language) => {
    expect(shapeOf(language)).toEqual(shapeOf(english))
    expect(Object.values(language.texts).filter((text) => text.trim() === '')).toEqual([])
  })

  test('holds no HTML', () => {
    for (const { texts } of three) expect(Object.values(texts).filter((text) => /[<>]|&\w+;/.test(text))).toEqual([])
  })

  test('has no text that nothing shows', () => {
    const root = join(import.meta.dirname, '..')
    const files = globSync(['src/**/*.ts', 'templates/**/*.eta'], { cwd: root }).filter(
      (path) => !/languages\/(english|german|arabic)|compiled|\.test/.test(path),
    )
    const sources = files.map((path) => readFileSync(join(root, path), 'utf8')).join('\n')
    const own = Object.keys(english.texts).filter((key) => !/^error\.|\.subject$/.test(key))
    expect(own.filter((key) => !sources.includes(`'${key}'`))).toEqual([])
  })

  test.each([
    [[], 'at least one language'],
    [[english, { ...english, tag: 'EN' }], 'twice'],
    [[{ ...english, tag: 'no tag' }], 'no tag is no tag of a language'],
    [[{ ...english, tag: 'fr', texts: { ...english.texts, 'login.title': undefined } }], 'lacks login.title.'],
    [[{ ...english, tag: 'fr', texts: { 'login.title': 'Entrer' } }], 'The language fr lacks'],
  ] as unknown as [Language[], string][])(
    'is refused at the start when it cannot be used (%#)',
    async (languages, reason) => {
      await expect(createSite({}, { languages })).rejects.toThrow(reason)
    },
  )

  test('takes an own text in place of ours, which stays text', async () => {
    const own = { ...english, texts: { ...english.texts, 'login.title': 'Enter <b>here</b>' } }
    const site = await createSite({}, { languages: [own] })
    const html = await (await site.browser().get('/accounts/login/')).text()
    expect(html).toContain('<h1>Enter &lt;b&gt;here&lt;/b&gt;</h1>')
  })
})

describe('messages', () => {
  const typed = { username: 'a!', email: 'nothing', password: 'short', passwordRepeat: 'short' }

  test('of a form are in the language of the page', async () => {
    const page = parse(await (await reader(await createThree(), 'de').submit('/accounts/register/', typed)).text())
    expect(page.querySelector('title')?.text).toBe('Fehler: Konto anlegen · good.example')
    expect(page.querySelectorAll('.field-error').map(({ text }) => text)).toEqual([
      german.texts['error.usernameTooShort'].replace('{min}', '3'),
      german.texts['error.emailInvalid'],
      'Verwenden Sie mindestens 15 Zeichen.',
    ])
  })

  test('of a form that is not filled in are, too', async () => {
    const page = parse(await (await reader(await createThree(), 'ar').submit('/accounts/login/', {})).text())
    const told = page.querySelectorAll('.field-error').map(({ text }) => text)
    expect(told).toEqual([arabic.texts['login.enterIdentity'], arabic.texts['form.enterPassword']])
  })

  test('of JSON answers are in the language that is asked for; codes are the same in all', async () => {
    const site = await createThree()
    const answers = ['en', 'de'].map(async (tag) => reader(site, tag).json('/accounts/register/', typed))
    const [inEnglish, inGerman] = await Promise.all(answers)
    const [first, second] = [await problemIn(inEnglish), await problemIn(inGerman)]
    expect(inGerman?.headers.get('Content-Language')).toBe('de')
    expect(second.errors?.at(-1)).toEqual({
      pointer: '/password',
      code: 'weak_password',
      message: 'Verwenden Sie mindestens 15 Zeichen.',
    })
    expect([second.code, second.title, second.type]).toEqual([first.code, first.title, first.type])
    expect([first.detail, second.detail]).toEqual(
      [english, german].map(({ texts }) => texts['error.usernameTooShort'].replace('{min}', '3')),
    )
  })

  test('of several sentences are told whole', async () => {
    const policy = { preset: 'flask-user', insecureShortPasswords: true, warn: () => {} } as const
    const site = await createThree({ passwords: { insecureFastHashing: true, policy } })
    await site.addUser('ada', { password: 'Correct horse battery 1' })
    const browser = reader(site, 'de')
    await browser.login('ada', 'Correct horse battery 1')
    const fields = { password: 'Correct horse battery 1', newPassword: '....' }
    const token = await browser.csrfToken('/accounts/change-password/')
    const answer = await browser.json('/accounts/change-password/', fields, { 'X-CSRF-Token': token })
    const { detail } = await problemIn(answer)
    const { texts } = german
    expect(detail).toBe(
      [
        texts['error.passwordTooShort'].replace('{min}', '6'),
        texts['error.passwordNeedsLower'],
        texts['error.passwordNeedsUpper'],
        texts['error.passwordNeedsDigit'],
      ].join(' '),
    )
  })

  test.each([
    ['GET', '/accounts/assets/none.css', {}, 'error.noSuchFile', 'errorPage.404'],
    ['DELETE', '/accounts/login/', {}, 'error.methodNotAllowed', 'errorPage.other'],
    ['POST', '/accounts/login/', { 'Sec-Fetch-Site': 'cross-site' }, 'error.fromOtherSite', 'errorPage.403'],
  ] as const)('of error pages are: %s %s', async (method, path, headers, text, heading) => {
    const site = await createThree()
    const answer = await reader(site, 'de').send(path, { method, headers })
    const page = parse(await answer.text())
    expect(answer.headers.get('Content-Language')).toBe('de')
    expect(page.querySelector('h1')?.text).toBe(german.texts[heading])
    expect(page.querySelector('main')?.text).toContain(german.texts[text].replace('{allowed}', 'GET, HEAD, POST'))
  })

  test('of an application may be plain, or keyed as ours', async () => {
    const site = await createThree()
    site.app.get('/plain', () => {
      throw new ConflictError('version_conflict', 'Only in English.')
    })
    site.app.get('/keyed', () => {
      throw new ConflictError('username_taken', say('error.usernameTaken'))
    })
    const detail = async (path: string) =>
      (await problemIn(await reader(site, 'de').get(path, { Accept: 'application/json' }))).detail
    expect([await detail('/plain'), await detail('/keyed')]).toEqual([
      'Only in English.',
      german.texts['error.usernameTaken'],
    ])
  })

  test('left for the next page are in the language they were made in', async () => {
    const site = await createThree()
    await site.addUser()
    const browser = reader(site, 'de')
    await browser.login('ada', password)
    await reader(site, 'de').login('ada', password)
    await browser.post('/accounts/sessions/', {
      others: '1',
      _csrf: await browser.csrfToken('/accounts/sessions/'),
    })
    const page = await browser.page('/accounts/sessions/')
    expect(page.querySelector('[role=status]')?.text).toBe(german.texts['sessions.othersEnded'])
  })
})

describe('mails', () => {
  const asked = async (language: string) => {
    const site = await createThree()
    await site.addUser('ada', { email: address })
    await reader(site, language).submit('/accounts/forgot-password/', { email: address })
    const [mail] = await site.mails()
    return { ...mail, page: parse(mail?.html ?? '') }
  }

  test('are in the language of who asked for them', async () => {
    const { subject, text, page } = await asked('de-AT')
    expect(subject).toBe('Ein neues Passwort für good.example')
    expect(text).toContain('Guten Tag ada,')
    expect(text).toContain('er gilt 1 Stunde:')
    expect(languageIn(page)).toEqual(['de', 'ltr'])
    expect(page.querySelector('p')?.text).toBe('Guten Tag ada,')
  })

  test('run from right to left where the language does; names in them do not', async () => {
    const { subject, text, page } = await asked('ar')
    expect(subject).toBe('كلمة مرور جديدة لـ \u2068good.example\u2069')
    expect(text).toContain('مدة صلاحيته: \u2068ساعة\u2069')
    expect(languageIn(page)).toEqual(['ar', 'rtl'])
    expect(page.querySelectorAll('a').map((link) => link.getAttribute('dir'))).toEqual(['ltr', 'ltr'])
  })

  test('that nobody asked for are in the language of the site', async () => {
    const site = await createSite({}, { languages: [german, english] })
    const user = await site.addUser('ada', { email: address })
    await site.auth.changePassword(user, { password, newPassword: 'another correct horse battery' })
    expect((await site.mails())[0]?.subject).toBe('Ihr Passwort bei good.example wurde geändert')
  })
})

/** What a page says to people: the text between its tags, and the title. */
const saidOn = (page: HTMLElement): string[] =>
  page
    .querySelectorAll('*')
    .flatMap(({ childNodes }) => childNodes.filter(({ nodeType }) => nodeType === 3))
    .map(({ text }) => text.trim())
    .filter((text) => /\p{L}/u.test(text))

/** Every page, as the browser of this reader sees it. */
async function everyPage(language: string): Promise<Map<string, string[]>> {
  const site = await createThree({ features: { emailConfirmation: true } })
  await site.addUser('ada', { email: address })
  const browser = reader(site, language)
  const said = new Map<string, string[]>()
  const keep = async (name: string, answer: Response | Promise<Response>) =>
    said.set(name, saidOn(parse(await (await answer).text())))
  const open = (path: string) => keep(path, browser.get(path))
  for (const name of [
    'login',
    'logout',
    'register',
    'forgot-password',
    'reset-password',
    'confirm-email',
    'assets/none.css',
  ])
    await open(`/accounts/${name}/`.replace('.css/', '.css'))
  const typed = { username: 'eve', email: 'eve@good.example', password, passwordRepeat: password }
  await keep('mail sent', browser.submit('/accounts/register/', typed))
  await keep('not let in', browser.login('eve', 'a wrong guess'))
  await keep('link asked for', browser.submit('/accounts/forgot-password/', { email: address }))
  const token = /token=[\w-]+/
  const [confirm = '', reset = ''] = (await site.mails()).map(({ text }) => token.exec(text)?.[0] ?? '')
  await browser.get(`/accounts/confirm-email/?${confirm}`)
  await open('/accounts/confirm-email/')
  const elsewhere = reader(site, language)
  await elsewhere.get(`/accounts/confirm-email/?${confirm}`)
  await keep('confirm elsewhere', elsewhere.get('/accounts/confirm-email/'))
  await browser.get(`/accounts/reset-password/?${reset}`)
  await open('/accounts/reset-password/')
  await elsewhere.login('ada', password)
  await browser.login('ada', password)
  for (const name of [
    'logout',
    'change-password',
    'change-username',
    'sessions',
    'resend-confirmation',
    'profile',
    'delete',
  ])
    await keep(`${name} of ada`, browser.get(`/accounts/${name}/`))
  for (const { subject, text } of await site.mails()) said.set(subject, text.split('\n'))
  return said
}

test('no page and no mail in German or Arabic says anything in English', async () => {
  const known = /^(ada|eve|good\.example|[\w.-]+@[\w.-]+|https:\S+|[0-9a-f-]{36}|good\.example - https:\S+)$/
  const inEnglish = new Set(
    [...(await everyPage('en')).values()].flat().filter((text) => text !== '' && !known.test(text)),
  )
  expect(inEnglish.size).toBeGreaterThan(60)
  for (const language of ['de', 'ar']) {
    for (const [page, said] of await everyPage(language)) {
      expect(
        said.filter((text) => inEnglish.has(text)),
        `${page} in ${language}`,
      ).toEqual([])
    }
  }
})

test('devices and moments are told as the language has them', async () => {
  const site = await createThree()
  await site.addUser()
  const browser = reader(site, 'de')
  await browser.login('ada', password)
  const page = await browser.page('/accounts/sessions/')
  expect(page.querySelector('.account-session strong')?.text).toBe('Unbekanntes Gerät')
  expect(page.querySelector('time')?.text).toMatch(/^zuletzt aktiv: \d{1,2}\. .+ \d{4}, \d{2}:\d{2} UTC$/)
})
