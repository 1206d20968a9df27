import { Browsing, basic, type Fetch, fieldsOf } from './browsing.ts'

/** What people and programs do with the demo. Every answer on the way is for the caller of `fetch` to judge. */
export async function playScenario(fetch: Fetch): Promise<void> {
  await strangerLooksAround(new Browsing(fetch))
  await newcomerRegisters(fetch)
  await userWrites(new Browsing(fetch))
  await programsRead(fetch)
  await programsWrite(fetch)
  await administratorWorks(new Browsing(fetch))
  await namesAreTaken(new Browsing(fetch))
  await newcomerLeaves(new Browsing(fetch))
}

async function strangerLooksAround(browser: Browsing): Promise<void> {
  for (const path of [
    '/',
    '/?page=2',
    '/public/',
    '/users/',
    '/users/coleifer/',
    '/users/nobody/',
    '/nothing/',
    '/private/',
    '/admin/',
    '/accounts/login/?next=/private/',
    '/accounts/register/',
  ]) {
    await browser.get(path)
  }
  await browser.send('/create/', { content: 'forged' })
  await browser.logIn('user', 'wrong')
  await browser.logIn('nobody', 'wrong')
  await browser.logIn('USER', 'user')
  await browser.get('/private/')
}

async function newcomerRegisters(fetch: Fetch): Promise<void> {
  const browser = new Browsing(fetch)
  const register = (fields: Record<string, string>): Promise<Response> =>
    browser.post('/accounts/register/', { username: 'Zoë', email: 'Zoe@Example.org', ...fields })
  await register({ password: 'short', passwordRepeat: 'short' })
  await register({ ...chosen('correct horse battery', 'password'), admin: '1' })
  await browser.get('/private/')
  await browser.get(await linkInMail(browser))
  await browser.post('/accounts/confirm-email/', {})
  await browser.get('/private/')
  await browser.get('/admin/')
  await browser.get('/accounts/profile/')
  await browser.post('/accounts/logout/', {}, '/private/')
  await browser.logIn('zoë', 'correct horse battery')
  await browser.get('/users/?page=1')
  await newcomerForgets(new Browsing(fetch))
}

async function newcomerForgets(browser: Browsing): Promise<void> {
  await browser.post('/accounts/forgot-password/', { email: 'zoe@example.org' })
  await browser.get(await linkInMail(browser))
  await browser.post('/accounts/reset-password/', chosen('battery horse correct', 'newPassword'))
  await browser.logIn('zoë', 'correct horse battery')
  await browser.logIn('zoë', 'battery horse correct')
}

const chosen = (password: string, field: string): Record<string, string> => ({
  [field]: password,
  passwordRepeat: password,
})

/** The path of the first link in the newest mail. */
export async function linkInMail(browser: Browsing): Promise<string> {
  const [, path = ''] = /href="https?:\/\/[^/]+(\/[^"]+\?token=[^"]+)"/.exec(await browser.page('/mails/')) ?? []
  return path
}

async function userWrites(browser: Browsing): Promise<void> {
  await browser.logIn('user', 'user')
  await browser.post('/create/', { content: '<b>50% of “Größe” \\ _all_ 🐝</b>', next: '/private/' }, '/private/')
  await browser.post('/create/', { content: '  ', next: '/private/' }, '/private/')
  await browser.get('/private/')
  await browser.post('/users/emeka/follow/', {}, '/users/emeka/')
  await browser.post('/users/emeka/follow/', {}, '/users/mara/')
  await browser.get('/private/')
  await browser.post('/users/coleifer/unfollow/', {}, '/users/coleifer/')
  await browser.get('/users/user/')
  await browser.get('/admin/message/')
}

async function programsRead(fetch: Fetch): Promise<void> {
  const admin = basic('admin', 'admin')
  const asEverybody = [
    'message/',
    'message/?page=2',
    'message/?limit=3&page=3&ordering=-pub_date',
    'message/?ordering=user__username,-content&limit=7',
    'message/?user__username=admin',
    'message/?user=2&user=3&ordering=id',
    'message/?-user__username__in=admin,user&limit=5',
    'message/?content__icontains=THE&ordering=content',
    'message/?content__contains=%25',
    'message/?content__contains=_all_',
    'message/?content__endswith=%F0%9F%90%9D%3C/b%3E',
    'message/?pub_date__gte=2026-10-01T00:00:00Z&ordering=pub_date',
    'message/?user__followers__from_user__username=admin',
    'message/?count=none&limit=1',
    'message/1/',
    'message/999/',
    'message/x/',
    'note/?ordering=-created_date',
    'note/?status=1',
    'relationship/',
    'relationship/?from_user=1',
    'relationship/?to_user__username__startswith=a',
    'user/?ordering=username&limit=4',
    'user/?messages__content__startswith=Good',
    'user/2/',
    'user/?email__startswith=c',
    'user/?password__startswith=s',
    'message/?nobody=1',
    'message/?id__lt=x',
    'message/?page=99',
    'message/?ordering=nothing',
    'nothing/',
  ]
  for (const path of asEverybody) await fetch(`/api/${path}`)
  for (const path of [
    'user/?ordering=-join_date,id',
    'user/?active=true&admin=false&email__ne=',
    'user/1/',
    'note/1/',
  ]) {
    await fetch(`/api/${path}`, { headers: admin })
  }
  await fetch('/api/message/', { headers: basic('admin', 'wrong') })
}

async function programsWrite(fetch: Fetch): Promise<void> {
  const [admin, user, coleifer] = [basic('admin', 'admin'), basic('user', 'user'), basic('coleifer', 'test')]
  const send = async (method: string, path: string, as: Record<string, string>, body?: object): Promise<void> => {
    const headers = { 'content-type': 'application/json', ...as }
    await fetch(`/api/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  }
  await send('POST', 'message/', {}, { content: 'by nobody' })
  await send('POST', 'message/', user, { content: 'by a program', user: 1 })
  await send('POST', 'message/', user, { contents: 'misspelt' })
  await send('POST', 'message/', user, { content: 7 })
  await send('POST', 'message/', user, {})
  await send('PUT', 'message/2/', user, { content: 'changed by its owner' })
  await send('PATCH', 'message/2/', admin, { pub_date: '2026-01-02T03:04:05.678Z' })
  await send('PUT', 'message/1/', coleifer, { content: 'changed by another' })
  await send('DELETE', 'message/3/', user)
  await send('DELETE', 'message/2/', user)
  await send('DELETE', 'message/2/', user)
  await send('POST', 'relationship/', user, { to_user: 2 })
  await send('POST', 'relationship/', user, { to_user: 999 })
  await send('POST', 'note/', user, { message: 'for my own eyes', status: 2 })
  await send('POST', 'note/', user, { message: 'no status', status: null })
  await send('GET', 'note/?user__username=user', {})
  await send('GET', 'note/?user__username=user', user)
  await send('PATCH', 'user/3/', user, { email: 'x@example.org' })
  await send('PATCH', 'user/3/', admin, { email: 'x@example.org', active: false })
  await send('PATCH', 'user/3/', admin, { username: 'ADMIN' })
  await send('PATCH', 'user/3/', admin, { email: 'user@example.org', active: true })
  await send('DELETE', 'user/', admin)
  const once = { ...user, 'idempotency-key': 'a-key' }
  await send('POST', 'message/', once, { content: 'sent twice' })
  await send('POST', 'message/', once, { content: 'sent twice' })
  await send('POST', 'message/', once, { content: 'another' })
  await send('GET', 'message/?content=sent+twice', {})
}

/** With keys of a user for reading and writing messages, and for reading alone. */
export async function programsShowKeys(fetch: Fetch, writes: string, reads: string): Promise<void> {
  for (const key of [writes, reads, `${reads.slice(0, -1)}x`]) {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ content: 'by a key' })
    await fetch('/api/message/', { method: 'POST', headers, body })
    await fetch('/api/message/?limit=1&ordering=-id', { headers })
    await fetch('/api/note/?limit=1', { headers })
  }
}

async function administratorWorks(browser: Browsing): Promise<void> {
  const edit = (path: string, changes: Record<string, string>): Promise<Response> => changeForm(browser, path, changes)
  await browser.logIn('admin', 'admin')
  for (const path of [
    '',
    'user/',
    'user/?username__icontains=A&ordering=-username',
    'user/?active=1&admin=0',
    'message/',
    'message/?page=2',
    'message/?user__username=coleifer&content__contains=o',
    'message/?ordering=-user__username',
    'note/',
    'note/?status__is=null',
    'relationship/',
    'message/add/',
    'user/2/',
    'nothing/',
    'message/999/',
  ]) {
    await browser.get(`/admin/${path}`)
  }
  await edit('/admin/message/4/', { content: 'edited in the admin area' })
  await edit('/admin/message/4/', { content: '' })
  await edit('/admin/note/1/', { status: '' })
  await edit('/admin/user/2/', { email: 'new@example.org' })
  await edit('/admin/user/add/', { username: 'Added', email: '', active: '1' })
  await edit('/admin/message/add/', { content: 'added in the admin area', user: '2' })
  await browser.post('/admin/notes/create/', { message: 'from the dashboard' }, '/admin/')
  await edit('/admin/message/5/delete/', {})
  await edit('/admin/user/2/delete/', {})
  for (const path of ['', 'user/', 'message/', 'note/', 'relationship/']) await browser.get(`/admin/${path}`)
  await browser.get('/public/')
}

/** At the end: SQLite gives the highest key away again. */
async function newcomerLeaves(browser: Browsing): Promise<void> {
  await browser.logIn('zoë', 'battery horse correct')
  await browser.post('/accounts/delete/', { password: 'wrong' })
  await browser.post('/accounts/delete/', { password: 'battery horse correct' })
  await browser.get('/users/zoë/')
}

/** At the end: an insert that is refused uses up a key on PostgreSQL and MariaDB, and none on SQLite. */
async function namesAreTaken(browser: Browsing): Promise<void> {
  const fields = { username: 'newer', email: 'newer@example.org', ...chosen('correct horse battery', 'password') }
  await browser.post('/accounts/register/', { ...fields, username: 'Admin' })
  await browser.post('/accounts/register/', { ...fields, email: 'USER@example.org' })
  await browser.logIn('admin', 'admin')
  await changeForm(browser, '/admin/user/add/', { username: 'ADDED', email: '', active: '1' })
  await changeForm(browser, '/admin/user/1/', { username: 'added' })
}

/** Opens a form, changes some of it, and sends all of it. */
async function changeForm(browser: Browsing, path: string, changes: Record<string, string>): Promise<Response> {
  return browser.send(path, { ...fieldsOf(await browser.page(path)), ...changes })
}
