import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchBrowser } from '../../../packages/conformance/src/browser.ts'
import { start } from './started-process.ts'

/**
 * Takes the pictures of the documentation from the running demo: `npm run pictures`. The demo starts on a fresh
 * database, so that its rows are those of everybody's first start.
 */
const pictures = join(import.meta.dirname, '..', '..', '..', 'docs', 'images')
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
} finally {
  await browser.close()
  await demo.stop()
  await rm(folder, { recursive: true })
}
