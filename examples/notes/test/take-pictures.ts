import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchBrowser } from '../../../packages/conformance/src/browser.ts'
import { accountStates, type Chromium } from './account-states.ts'
import { serveDemo } from './served-demo.ts'
import { start } from './started-process.ts'

/**
 * Takes the pictures of the documentation from the running demo: `npm run pictures` in this example's folder. The demo starts on a fresh
 * database, so that its rows are those of everybody's first start.
 */
const pictures = join(import.meta.dirname, '..', '..', '..', 'docs', 'images')
const accountPages: ReadonlySet<string> = new Set(['login', 'emails-filled', 'sessions-filled'])
const computer = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36'
const phone = 'Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0'

/** As they are on a phone, of a person who is on the way through them. */
async function takeAccountPages(chromium: Chromium): Promise<void> {
  const demo = await serveDemo()
  const open = async (userAgent: string) =>
    (
      await chromium.newContext({
        baseURL: demo.url,
        userAgent,
        viewport: { width: 390, height: 640 },
        colorScheme: 'light',
      })
    ).newPage()
  const page = await open(computer)
  for (const [name, show] of accountStates) {
    await show({ page, demo, elsewhere: () => open(phone) })
    if (!accountPages.has(name)) continue
    await page.screenshot({ path: join(pictures, `account-${name}.png`), animations: 'disabled' })
    console.log(`docs/images/account-${name}.png`)
  }
  await demo.close()
}

const folder = await mkdtemp(join(tmpdir(), 'authpkg-pictures-'))
const demo = await start('src/main.ts', { DATABASE_URL: `sqlite:${join(folder, 'notes.db')}` })
const browser = await launchBrowser()
try {
  const page = await browser.newPage({ viewport: { width: 1120, height: 640 }, colorScheme: 'light' })
  const take = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' })
    console.log(`docs/images/${name}.png`)
  }
  await page.goto(`${demo.url}/accounts/login/?next=/admin/`)
  await page.fill('[name="username"]', 'admin')
  await page.fill('[name="password"]', 'admin')
  await page.click('button[type="submit"]')
  await take('admin-dashboard')
  await page.goto(`${demo.url}/admin/message/?content__icontains=the&user__username__ne=admin&ordering=-pub_date`)
  await take('admin-list')
  await page.goto(`${demo.url}/api/docs/`)
  const list = page.locator('details', {
    has: page.locator('summary:has-text("GET"):has(code:text-is("/api/message/"))'),
  })
  await list.first().locator('summary').first().click()
  await list.first().getByLabel('Filters').fill('user__username=admin&content__icontains=the')
  await list.first().getByRole('button').click()
  await list.first().locator('pre').scrollIntoViewIfNeeded()
  await take('api-docs')
  await takeAccountPages(browser)
} finally {
  await browser.close()
  await demo.stop()
  await rm(folder, { recursive: true })
}
