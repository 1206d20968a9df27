import { expect, test } from 'vitest'
import { createSite, password } from './site.ts'

const newPassword = 'another correct horse battery'
const fields = { password, newPassword, passwordRepeat: newPassword }

test('FU-FLOW-06 FS-USER-40 a changed password ends other sessions, keeps this one under a new token, and is told by mail', async () => {
  const site = await createSite()
  await site.addUser('ada', { email: 'ada@good.example' })
  const [here, there] = [site.browser(), site.browser()]
  for (const browser of [here, there]) await browser.login('ada', password)
  const before = here.cookies.get('__Host-session')
  expect((await here.submit('/accounts/change-password/', fields)).status).toBe(303)
  expect(here.cookies.get('__Host-session')).not.toBe(before)
  expect(await (await here.get('/')).text()).toBe('home of ada')
  expect(await (await there.get('/')).text()).toBe('home of nobody')
  expect((await site.browser().login('ada', newPassword)).status).toBe(303)
  expect((await site.mails()).map(({ to }) => to)).toEqual(['ada@good.example'])
})

test('a weak or differently repeated new password changes nothing', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  await browser.login('ada', password)
  const weak = await browser.submit('/accounts/change-password/', {
    ...fields,
    newPassword: 'short',
    passwordRepeat: 'short',
  })
  expect([weak.status, /newPassword-error">Use at least 15/.test(await weak.text())]).toEqual([400, true])
  const differs = await browser.submit('/accounts/change-password/', { ...fields, passwordRepeat: 'something else' })
  expect([differs.status, (await differs.text()).includes('The passwords differ.')]).toEqual([400, true])
  expect(await (await browser.get('/')).text()).toBe('home of ada')
})

test('nobody changes a password without being logged in', async () => {
  const site = await createSite()
  expect((await site.browser().get('/accounts/change-password/')).headers.get('location')).toContain('/accounts/login/')
  expect((await site.browser().json('/accounts/change-password/', fields)).status).toBe(401)
})

test('what somebody does with the old password is refused once another was set (SESS-4)', async () => {
  const { auth, addUser } = await createSite()
  await addUser()
  const { session } = await auth.login({ identity: 'ada', password })
  await auth.users.setPassword({ identity: 'ada' }, newPassword)
  const acts = [
    () => auth.changePassword(session.user, { password, newPassword: 'a third correct horse battery' }),
    () => auth.changeUsername(session.user, { password, username: 'thief' }),
    () => auth.deleteAccount(session.user, { password }),
  ]
  for (const act of acts) await expect(act()).rejects.toMatchObject({ code: 'login_required' })
  expect((await auth.login({ identity: 'ada', password: newPassword })).session.user.username).toBe('ada')
})
