import { readFileSync } from 'node:fs'
import { describeWithShared } from '@authpkg/conformance/shared-data'
import { Hono } from 'hono'
import { parse } from 'node-html-parser'
import { expect, test } from 'vitest'
import { loginRedirect } from '../src/index.ts'
import { createSite, origin, password } from './site.ts'

describeWithShared('targets that lead elsewhere', 'security/open-redirects.json', (file) => {
  const strings = JSON.parse(readFileSync(file, 'utf8')) as string[]

  function expectHarmless(location: string | null, next: string) {
    expect(location, JSON.stringify(next)).toMatch(/^\/(?![/\\])/)
    expect(decodeURIComponent(location ?? ''), JSON.stringify(next)).toMatch(/^\/(?![/\\])/)
    expect(new URL(location ?? '', origin).origin, JSON.stringify(next)).toBe(origin)
  }

  async function visit() {
    const site = await createSite({ session: { maxPerUser: 500 } })
    await site.addUser()
    const browser = site.browser()
    const token = await browser.csrfToken('/accounts/login/')
    return { site, browser, token }
  }

  test('REDIR-1 REDIR-3 FU-FLOW-08 login goes nowhere else, by query or field', async () => {
    const { site, browser, token } = await visit()
    for (const next of strings) {
      for (const [query, fields] of [
        [`?${new URLSearchParams({ next })}`, {}],
        ['', { next }],
      ] as const) {
        const visitor = site.browser()
        for (const pair of browser.cookies) visitor.cookies.set(...pair)
        const answer = await visitor.post(`/accounts/login/${query}`, {
          _csrf: token,
          username: 'ada',
          password,
          ...fields,
        })
        expect(answer.status).toBe(303)
        expectHarmless(answer.headers.get('location'), next)
      }
    }
  })

  test('REDIR-1 registration and logout go nowhere else', async () => {
    const site = await createSite()
    for (const [i, next] of strings.entries()) {
      const browser = site.browser()
      const fields = { username: `user-${i}`, password, passwordRepeat: password, next }
      const registered = await browser.submit('/accounts/register/', fields)
      expect(registered.status).toBe(303)
      expectHarmless(registered.headers.get('location'), next)
      const left = await browser.submit('/accounts/logout/', { next })
      expectHarmless(left.headers.get('location'), next)
    }
  })

  test('REDIR-5 HDR-1 XSS-2 no page has one as a link or a header, and the field of the form is safe', async () => {
    const { site, browser } = await visit()
    await browser.login('ada', password)
    for (const next of strings) {
      for (const path of ['/accounts/login/', '/accounts/register/', '/accounts/logout/']) {
        const answer = await browser.get(`${path}?${new URLSearchParams({ next })}`)
        const page = parse(await answer.text())
        for (const link of page.querySelectorAll('[href], [action], [src]')) {
          const target = link.getAttribute('href') ?? link.getAttribute('action') ?? link.getAttribute('src') ?? ''
          expectHarmless(target, next)
        }
        const field = page.querySelector('input[name=next]')?.getAttribute('value')
        if (field !== undefined) expectHarmless(field, next)
      }
    }
    expect(site.logged).toEqual([])
  })

  test('REDIR-1 a request for such a path comes back to this site only', async () => {
    const app = new Hono().all('*', (c) => loginRedirect(c))
    for (const path of strings.filter((next) => next.startsWith('/') && URL.canParse(origin + next))) {
      const answer = await app.request(new Request(origin + path))
      const next = new URL(answer.headers.get('location') ?? '', origin).searchParams.get('next')
      if (next !== null) expectHarmless(next, path)
    }
  })
})
