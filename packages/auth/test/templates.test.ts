import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigurationError } from '@authpkg/core'
import { parse } from 'node-html-parser'
import { describe, expect, test } from 'vitest'
import { compilePackage } from '../scripts/compile-templates.ts'
import { assets, createRenderer, english, SafeHtml, translator } from '../src/index.ts'
import { templates } from '../src/templates/compiled.ts'
import { createSite, password } from './site.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const sourcesIn = (pattern: string) =>
  globSync(pattern, { cwd: root }).map((path) => [path.replaceAll('\\', '/'), read(path)] as const)
const sources = [...sourcesIn('templates/*.eta'), ...sourcesIn('templates/mail/*.html.eta')]

test('what is committed was compiled from the templates and assets that are there', () => {
  const compiled = compilePackage(root)
  expect(compiled.templates, 'run pnpm compile').toBe(read('src/templates/compiled.ts'))
  expect(compiled.assets, 'run pnpm compile').toBe(read('src/templates/assets.ts'))
})

describe.each(sources)('%s', (path, source) => {
  test('XSS-8 has no script, style or handler in it', () => {
    const markup = source.replaceAll(/<%.*?%>/gs, 'x')
    expect(markup).not.toMatch(/<script|<style|\son\w+=|javascript:/i)
    // Mails have no stylesheets, and no content security policy.
    if (path.startsWith('templates/mail/')) return
    expect(markup).not.toMatch(/\sstyle=/i)
    for (const element of parse(markup).querySelectorAll('*')) {
      expect(Object.keys(element.attributes).filter((name) => /^(on|style$|hx-on)/i.test(name))).toEqual([])
    }
  })

  test('XSS-1 puts nothing out unescaped but other templates', () => {
    const raw = [...source.matchAll(/<%[-_]?\s*~(.*?)[-_]?%>/gs)].map(([, code]) => code?.trim() ?? '')
    expect(raw.filter((code) => !/^(include\('|it\.body$|block\(')/.test(code))).toEqual([])
  })
})

test.each(sourcesIn('templates/mail/*.txt.eta'))('%s is text: nothing in it is escaped for HTML', (_, source) => {
  expect(source).not.toMatch(/<%=/)
})

test('a mail as text has its paragraphs apart, ours as well as an application’s own', () => {
  const [renderer, own] = [createRenderer({ templates }), '<%~ it.siteName %>\n\n<%~ it.siteName %>\n']
  const view = {
    t: translator(english),
    user: { calcUsername: () => 'ada' },
    siteName: 'Notes',
    link: 'https://a.b',
    lifetime: '',
  }
  expect(renderer.render('mail/registered.txt', view)).toMatch(/^Hello ada,\n\n.+\n\nhttps:\/\/a\.b\n\n/)
  const overridden = createRenderer({ templates, overrides: { 'mail/registered.txt': own } })
  expect(overridden.render('mail/registered.txt', view)).toBe('Notes\n\nNotes\n')
})

const evil = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`

test('XSS-1 XSS-2 XSS-3 what people type is text, wherever it is shown', async () => {
  const site = await createSite({}, { title: evil })
  const user = await site.addUser()
  const browser = site.browser()
  const query = `?${new URLSearchParams({ next: `/${evil}`, q: evil })}`
  const answers = [
    await browser.get(`/accounts/login/${query}`),
    await browser.submit(`/accounts/login/${query}`, { username: evil, password: evil }),
    await browser.submit(`/accounts/register/${query}`, { username: evil, email: evil, password: evil, next: evil }),
    await browser.get(`/accounts/assets/${encodeURIComponent(evil)}`),
  ]
  await browser.login('ada', password)
  await site.db.updateTable('user').set({ username: evil }).where('id', '=', user['id']).execute()
  answers.push(await browser.get('/accounts/logout/'), await browser.get('/accounts/login/'))
  for (const answer of answers) {
    const page = parse(await answer.text())
    expect(page.querySelectorAll('script, img, [onerror]')).toEqual([])
    expect(page.querySelector('title')?.text).toContain('·')
  }
})

test('XSS-6 data is never compiled', () => {
  const { render } = createRenderer({ templates: {}, overrides: { page: '<%= it.name %>' } })
  expect(render('page', { name: '<%= 7*7 %>{{7*7}}' })).toBe('&lt;%= 7*7 %&gt;{{7*7}}')
})

describe('createRenderer', () => {
  test('escapes everything but SafeHtml, and shows nothing for what is not there', () => {
    const { render } = createRenderer({
      templates: {},
      overrides: { page: '<%= it.a %>|<%= it.b %>|<%= it.c %>|<%= it.d %>' },
    })
    expect(render('page', { a: `<&'">`, b: new SafeHtml('<b>'), c: null, d: 0 })).toBe(
      '&lt;&amp;&#39;&quot;&gt;|<b>||0',
    )
  })

  test('takes overrides as text or compiled, also of a part of a page', async () => {
    const layout = '<main><%~ it.body %></main>'
    const site = await createSite({}, { templates: { layout, field: () => '[field]' } })
    const html = await (await site.browser().get('/accounts/login/')).text()
    expect(html).toMatch(/^<main><h1>Log in<\/h1>/)
    expect(html.match(/\[field\]/g)).toHaveLength(2)
  })

  test('a template with a mistake is told at the start', async () => {
    const broken = createSite({}, { templates: { login: '<% if ( %>' } })
    await expect(broken).rejects.toThrow(/The template login cannot be compiled/)
  })

  test('an unknown template is a mistake of the program', () => {
    const { render } = createRenderer({ templates })
    for (const name of ['none', 'constructor', '__proto__']) expect(() => render(name, {})).toThrow(ConfigurationError)
  })

  test('compiles nothing at run time', () => {
    const { Function: original } = globalThis
    globalThis.Function = (() => {
      throw new Error('new Function is forbidden here.')
    }) as unknown as FunctionConstructor
    try {
      const { render } = createRenderer({ templates })
      expect(
        render('error', { t: translator(english), language: english, problem: {}, stylesheets: [], urls: {} }),
      ).toContain('</html>')
    } finally {
      globalThis.Function = original
    }
  })
})

test('nothing but the one list of assets is served, and each name tells its content', () => {
  const names = Object.values(assets).map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(Object.keys(assets)).toEqual(['auth.css', 'base.css'])
})

test('the sources use nothing that only Node has', () => {
  for (const path of globSync('src/**/*.ts', { cwd: root }).filter((name) => !name.includes('.test'))) {
    expect(read(path), path).not.toMatch(/\bBuffer\b|\bprocess\.|\b__dirname\b|\brequire\(|from 'node:/)
  }
})
