import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Browsing } from './browsing.ts'
import { createTestDemo, type TestDemo } from './demo.ts'
import { linkInMail } from './scenario.ts'

let demo: TestDemo
let browser: Browsing

beforeAll(async () => {
  demo = await createTestDemo()
})
beforeEach(() => {
  browser = new Browsing((path, init) => demo.app.request(path, init))
})
afterAll(() => demo.close())

describe('FP-START-09: a stranger', () => {
  test('reads what everyone says, newest first, twenty to a page', async () => {
    const page = await browser.page('/')
    expect(page).toContain('Public timeline')
    expect(page.match(/class="site-content"/g)).toHaveLength(20)
    expect(page.indexOf('Good night, everyone.')).toBeLessThan(page.indexOf('The choir needs two more basses.'))
    expect((await browser.page('/?page=2')).match(/class="site-content"/g)).toHaveLength(4)
  })

  test('is sent to the login page by what needs one, and comes back', async () => {
    const refused = await browser.get('/private/')
    expect([refused.status, refused.headers.get('location')]).toEqual([303, '/accounts/login/?next=%2Fprivate%2F'])
    const answer = await browser.post(
      '/accounts/login/',
      { username: 'coleifer', password: 'test', next: '/private/' },
      '/accounts/login/?next=%2Fprivate%2F',
    )
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/private/'])
  })

  test('registers, is logged in by the mail that is shown on the site, and has no rights', async () => {
    const password = 'correct horse battery'
    const fields = { username: 'newcomer', email: 'new@example.org', password, passwordRepeat: password }
    const answer = await browser.post('/accounts/register/', { ...fields, admin: '1' })
    expect([answer.status, await answer.text()]).toEqual([202, expect.stringContaining('href="/mails/"')])
    expect((await browser.get('/private/')).status).toBe(303)
    await browser.get(await linkInMail(browser))
    await browser.post('/accounts/confirm-email/', {})
    expect(await browser.page('/private/')).toContain('newcomer')
    expect((await browser.get('/admin/')).status).toBe(403)
  })

  test('reads mails as HTML that can do nothing', async () => {
    const mail = await browser.get('/mails/1/')
    expect(mail.headers.get('content-security-policy')).toContain('sandbox')
    expect(await mail.text()).toContain('/accounts/confirm-email/?token=')
    expect((await browser.get('/mails/99/')).status).toBe(404)
  })

  test('gets a page for what is not there', async () => {
    const answer = await browser.get('/nothing/')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect((await browser.get('/users/nobody/')).status).toBe(404)
  })
})

describe('FP-START-09: a user', () => {
  test('posts a message, which is shown as text', async () => {
    await browser.logIn('user', 'user')
    const answer = await browser.post('/create/', { content: '<b>bold</b> & so on', next: '/private/' }, '/private/')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/private/'])
    const page = await browser.page('/private/')
    expect(page).toContain('&lt;b&gt;bold&lt;/b&gt; &amp; so on')
    expect(page).toContain('Your message was posted.')
  })

  test('posts nothing without a form of ours, and no empty message', async () => {
    await browser.logIn('user', 'user')
    expect((await browser.send('/create/', { content: 'forged' })).status).toBe(403)
    await browser.post('/create/', { content: '  ', next: '/private/' }, '/private/')
    expect(await browser.page('/private/')).toContain('There was nothing to post.')
    expect(await browser.page('/public/')).not.toContain('forged')
  })

  test('follows somebody, reads them on the timeline, and stops again', async () => {
    await browser.logIn('coleifer', 'test')
    expect(await browser.page('/private/')).not.toContain('/users/emeka/')
    await browser.post('/users/emeka/follow/', {}, '/users/emeka/')
    expect(await browser.page('/private/')).toContain('/users/emeka/')
    await browser.post('/users/emeka/unfollow/', {}, '/users/emeka/')
    expect(await browser.page('/private/')).not.toContain('/users/emeka/')
  })

  test('who is an administrator posts and follows like everyone else', async () => {
    await browser.logIn('admin', 'admin')
    expect((await browser.post('/create/', { content: 'from the office', next: '/' }, '/private/')).status).toBe(303)
    expect((await browser.post('/users/mara/follow/', {}, '/users/mara/')).status).toBe(303)
    const page = await browser.page('/private/')
    expect(page).toContain('from the office')
    expect(page).toContain('/users/mara/')
  })

  test('is logged out by the button', async () => {
    await browser.logIn('user', 'user')
    await browser.post('/accounts/logout/', {}, '/private/')
    expect((await browser.get('/private/')).status).toBe(303)
  })
})
