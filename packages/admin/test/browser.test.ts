import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { launchBrowser } from '@authpkg/conformance/browser'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { addBooks, createSite, models, password, type Site } from './site.ts'

// The real thing: Chromium, with the policy enforced, over a socket.
type Chromium = Awaited<ReturnType<typeof launchBrowser>>
type Page = Awaited<ReturnType<Chromium['newPage']>>
type ContextOptions = NonNullable<Parameters<Chromium['newContext']>[0]>

let chromium: Chromium
beforeAll(async () => {
  chromium = await launchBrowser()
})
afterAll(() => chromium?.close())

const axe = readFileSync(
  createRequire(import.meta.resolve('@authpkg/conformance')).resolve('axe-core/axe.min.js'),
  'utf8',
)

interface Served {
  readonly site: Site
  readonly origin: string
  open(options?: ContextOptions): Promise<Page>
}

async function serveSite(): Promise<Served> {
  const site = await createSite(
    (admin) => {
      admin.register(models.Book, {
        columns: ['title', 'author', 'price', 'in_print', 'updated', 'blurb'],
        foreignKeyLookups: { author: 'name' },
      })
      admin.registerPanel('Numbers', { template: '<p><%= it.count %> books</p>', getContext: () => ({ count: 3 }) })
      admin.registerAll()
    },
    { auth: { baseUrl: 'http://localhost' }, admin: { title: 'Library' } },
  )
  await addBooks(site)
  await site.addUser('root', { admin: true })
  const server = serve({ fetch: site.app.fetch, port: 0 })
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  const origin = `http://localhost:${(server.address() as { port: number }).port}`
  const faults: string[] = []
  const open = async (options: ContextOptions = {}): Promise<Page> => {
    const context = await chromium.newContext({ viewport: { width: 1280, height: 800 }, ...options })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    page.on(
      'console',
      (message) =>
        void (message.type() === 'error' && !/status of [45]\d\d/.test(message.text()) && faults.push(message.text())),
    )
    page.on('pageerror', (error) => void faults.push(String(error)))
    onTestFinished(() => expect(faults).toEqual([]))
    await page.goto(`${origin}/admin/`)
    await page.fill('[name=username]', 'root')
    await page.fill('[name=password]', password)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/admin/')
    return page
  }
  return { site, origin, open }
}

/** Presses Tab until the element has the focus; fails when it cannot be reached. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
    if (
      await page
        .locator(selector)
        .first()
        .evaluate((element) => element === element.ownerDocument.activeElement)
    )
      return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${selector} is not reached by Tab.`)
}

describe.each([true, false])('the main tasks, by keyboard, with JavaScript %s', (javaScriptEnabled) => {
  test('log in, list, sort, filter, edit, add, delete, log out', async () => {
    const { site, open } = await serveSite()
    const page = await open({ javaScriptEnabled })
    const press = async (selector: string): Promise<void> => {
      await tabTo(page, selector)
      await page.keyboard.press('Enter')
    }
    await press('.model-link[href="/admin/book/"]')
    await page.waitForURL('**/admin/book/')

    await press('thead .sort')
    await page.waitForURL('**ordering=title')
    await press('thead .sort')
    await page.waitForURL('**ordering=-title')
    expect(await page.locator('td.first').allInnerTexts()).toEqual(['Gamma', 'Beta', 'Alpha'])

    await press('.filters-button')
    await press('.chooser-link[href*="_filter=title"]')
    await page.waitForURL('**_filter=title')
    await tabTo(page, '#condition-value')
    await page.keyboard.type('alp')
    await page.keyboard.press('Enter')
    await page.waitForURL('**title__icontains=alp')
    expect(await page.locator('td.first').allInnerTexts()).toEqual(['Alpha'])

    await press('td.first a')
    await page.waitForURL('**/admin/book/1/**')
    await tabTo(page, '[name=title]')
    await page.keyboard.press('End')
    await page.keyboard.type(' and Omega')
    await page.keyboard.press('Enter')
    await page.waitForURL('**title__icontains=alp')
    expect(await page.locator('[role=status]').allInnerTexts()).toEqual(['Changes to Book saved successfully'])
    expect(await page.locator('td.first').allInnerTexts()).toEqual(['Alpha and Omega'])

    await press('.page-actions a')
    await tabTo(page, '[name=title]')
    await page.keyboard.type('Delta')
    await press('.form-bar [name=_continue]')
    await page.waitForURL('**/admin/book/4/')
    await press('.form-delete')
    await page.waitForURL('**/delete/')
    await press('.button-danger')
    await page.waitForURL('**/admin/book/')
    expect(await page.locator('[role=status]').allInnerTexts()).toEqual(['Successfully deleted 1 Book'])
    expect((await site.rows('book')).map((row) => row['title'])).toEqual(['Alpha and Omega', 'Beta', 'Gamma'])

    await tabTo(page, 'tbody input[type=checkbox]')
    await page.keyboard.press('Space')
    await press('[name=action]')
    await page.waitForURL('**/delete/?id=1')
    await press('.top form button')
    await page.waitForURL((url) => !url.pathname.startsWith('/admin/'))
    await page.goto(`${new URL(page.url()).origin}/admin/`)
    expect(page.url()).toContain('/accounts/login/')
  })
})

test('FP-FK-02: typing suggests rows, the keyboard chooses one, and the form saves it', async () => {
  const { site, open, origin } = await serveSite()
  await site.adapter.insert('Author', { name: '<i>Cyd</i>' })
  const page = await open()
  await page.goto(`${origin}/admin/book/3/`)
  const input = page.getByRole('combobox', { name: 'Author' })
  await input.focus()
  await page.keyboard.type('cy')
  const suggestions = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option')
  await suggestions.waitFor()
  expect(await suggestions.allInnerTexts()).toEqual(['<i>Cyd</i>'])
  await page.keyboard.press('ArrowDown')
  expect(await input.getAttribute('aria-activedescendant')).toBe(await suggestions.getAttribute('id'))
  await page.keyboard.press('Enter')
  expect(await input.inputValue()).toBe('<i>Cyd</i>')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/admin/book/')
  expect((await site.rows('book'))[2]).toMatchObject({ author_id: 3 })

  await page.goto(`${origin}/admin/book/3/`)
  await input.fill('')
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.waitForURL('**/admin/book/')
  expect((await site.rows('book'))[2]).toMatchObject({ author_id: null })
})

test('text typed and not chosen changes nothing, and Escape takes it back', async () => {
  const { site, open, origin } = await serveSite()
  const page = await open()
  await page.goto(`${origin}/admin/book/1/`)
  const input = page.getByRole('combobox', { name: 'Author' })
  await input.fill('nobody like this')
  await page.getByText('Nothing matches').waitFor()
  await page.keyboard.press('Escape')
  expect(await input.inputValue()).toBe('Ada')
  await input.fill('Bo')
  await page.locator('[name=title]').focus()
  expect(await input.inputValue()).toBe('Ada')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/admin/book/')
  expect((await site.rows('book'))[0]).toMatchObject({ author_id: 1 })
})

test('one box ticks all rows of the page, and the number of ticked rows is told', async () => {
  const { open, origin } = await serveSite()
  const page = await open()
  await page.goto(`${origin}/admin/book/`)
  await page.getByLabel('Select all rows of this page').check()
  expect(await page.locator('[data-selected-count]').allInnerTexts()).toEqual(['3 selected'])
  await page.locator('tbody input').first().uncheck()
  expect(await page.locator('[data-selected-count]').allInnerTexts()).toEqual(['2 selected'])
  await page.getByRole('button', { name: 'Delete selected' }).click()
  await page.waitForURL('**/delete/?id=2&id=3')
})

test('values that a browser shows in its own form come back untouched', async () => {
  const { site, open, origin } = await serveSite()
  await site.run(`insert into book (id, title, isbn, price, published, updated, opens, meta, cover, blurb, in_print) values
    (9, ' a\nb ', char(9) || 'x ', '1.10', '0044-03-15', '2024-01-05 10:20:00.000456', '08:15:00', '{"b":1,  "a":12345678901234567890}', x'00ff10', char(10) || 'x' || char(13) || char(10) || 'y ', 0)`)
  const before = (await site.rows('book')).find((row) => row['id'] === 9)
  const page = await open()
  await page.goto(`${origin}/admin/book/9/`)
  await page.fill('[name=isbn]', 'new')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.waitForURL('**/admin/book/')
  expect((await site.rows('book')).find((row) => row['id'] === 9)).toEqual({ ...before, isbn: 'new' })
})

test('after a mistake the focus is on the messages, which lead to their fields', async () => {
  const { open, origin } = await serveSite()
  const page = await open()
  await page.goto(`${origin}/admin/book/add/`)
  await page.fill('[name=price]', 'much')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.locator('#form-errors').waitFor()
  await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe('form-errors')
  await page.getByRole('link', { name: 'Title is required.' }).click()
  expect(await page.evaluate('document.activeElement?.name')).toBe('title')
  expect(await page.inputValue('[name=price]')).toBe('much')
})

const pages = {
  dashboard: '/admin/',
  list: '/admin/book/',
  'filtered list': '/admin/book/?title__icontains=a&author__eq=1&ordering=-title',
  'form of a filter': '/admin/book/?_filter=author',
  'chooser of further filters': '/admin/chapter/?_from=book',
  'wrong filters': '/admin/book/?price__gt=x&nothing__eq=1&page=x',
  'no match': '/admin/book/?title__eq=x',
  'empty list': '/admin/tag/',
  'list without a key': '/admin/visit/',
  'add form': '/admin/book/add/',
  'edit form': '/admin/book/1/',
  'user form': '/admin/user/add/',
  'delete page': '/admin/book/1/delete/',
  'look-up page': '/admin/book/?_filter=author&_lookup=1',
  'not found': '/admin/book/99/',
}

describe.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
] as const)('in %s at %i pixels', (colorScheme, width) => {
  test('axe finds nothing on any page', async () => {
    const { open, origin } = await serveSite()
    const page = await open({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true })
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(origin + path)
      if (name === 'list') await page.click('.filters-button')
      await page.addScriptTag({ content: axe })
      const found = await page.evaluate(async () => {
        const { violations } = await (
          globalThis as unknown as {
            axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
          }
        ).axe.run()
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
      })
      expect([name, found]).toEqual([name, []])
    }
  })
})

test('no page scrolls sideways at 320 pixels, whatever the words are like', async () => {
  const { site, open, origin } = await serveSite()
  const long = 'Donaudampfschifffahrtsgesellschaft'.repeat(5)
  await site.adapter.insert('Book', { title: long, blurb: long, author_id: 1, isbn: 'x'.repeat(20) })
  const page = await open({ viewport: { width: 320, height: 640 } })
  for (const [name, path] of Object.entries({
    ...pages,
    'long words': '/admin/book/4/',
    'long words deleted': '/admin/book/4/delete/',
  })) {
    await page.goto(origin + path)
    const beyond = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    expect([name, beyond]).toEqual([name, 0])
  }
  await page.goto(`${origin}/admin/`)
  await page.click('.top-menu')
  expect(await page.locator('.side').isVisible()).toBe(true)
  await page.keyboard.press('Escape')
  expect(await page.locator('.side').isVisible()).toBe(false)
})

test('the page turns with the direction of its script', async () => {
  const { open, origin } = await serveSite()
  const page = await open()
  await page.goto(`${origin}/admin/book/`)
  await page.evaluate("document.documentElement.setAttribute('dir', 'rtl')")
  const [side, main] = await Promise.all(['.side', '.main'].map((selector) => page.locator(selector).boundingBox()))
  expect(side?.x).toBeGreaterThan(main?.x ?? 0)
})
