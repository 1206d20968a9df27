import { mkdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { launchBrowser } from '../../../packages/conformance/src/browser.ts'
import { accountStates, type Chromium, type Page } from './account-states.ts'
import { serveDemo } from './served-demo.ts'

/**
 * Takes a picture of every account page in each of its states, in light and dark, on a wide and on a narrow screen, and
 * looks on the way for what axe finds and for what scrolls sideways: `npm run pictures [folder] [states…]` in the root
 * folder.
 */
const [folder = join(tmpdir(), 'authpkg-account-pages'), ...wanted] = process.argv.slice(2)
const pictures = resolve(process.env['INIT_CWD'] ?? '.', folder)
const axe = readFileSync(
  join(import.meta.dirname, '../../../packages/conformance/node_modules/axe-core/axe.min.js'),
  'utf8',
)

type Options = NonNullable<Parameters<Chromium['newContext']>[0]>

const wide = { viewport: { width: 1280, height: 800 } }
const narrow = { viewport: { width: 390, height: 844 } }
const looks: Readonly<Record<string, Options>> = {
  '1280-light': { ...wide, colorScheme: 'light' },
  '1280-dark': { ...wide, colorScheme: 'dark' },
  '390-light': { ...narrow, colorScheme: 'light' },
  '390-dark': { ...narrow, colorScheme: 'dark' },
  '390-arabic': { ...narrow, locale: 'ar' },
  '320-german': { viewport: { width: 320, height: 640 }, locale: 'de' },
}

/** Walks through all states under one look, and gives what is wrong. */
async function take(chromium: Chromium, look: string, options: Options): Promise<readonly string[]> {
  const demo = await serveDemo()
  const open = async () => (await chromium.newContext({ baseURL: demo.url, ...options })).newPage()
  const page = await open()
  const faults: string[] = []
  for (const [name, show] of accountStates) {
    await show({ page, demo, elsewhere: open })
    if (wanted.length > 0 && !wanted.includes(name)) continue
    await page.screenshot({ path: join(pictures, `${name}-${look}.png`), fullPage: true, animations: 'disabled' })
    faults.push(...(await faultsOf(page)).map((fault) => `${name}-${look}: ${fault}`))
  }
  await demo.close()
  return faults
}

async function faultsOf(page: Page): Promise<readonly string[]> {
  const { scroll, client } = await page.evaluate<{ scroll: number; client: number }>(
    '({ scroll: document.documentElement.scrollWidth, client: document.documentElement.clientWidth })',
  )
  const sideways = scroll > client ? [`scrolls sideways by ${scroll - client} px`] : []
  return [...sideways, ...(await axeFindings(page))]
}

/** A mail as HTML runs no script: there is nothing for axe. */
async function axeFindings(page: Page): Promise<readonly string[]> {
  if (/\/mails\/\d+\//.test(page.url())) return []
  await page.evaluate(axe)
  const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>('axe.run()')
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

mkdirSync(pictures, { recursive: true })
const chromium = await launchBrowser()
try {
  for (const [look, options] of Object.entries(looks)) {
    const faults = await take(chromium, look, options)
    console.log(`${look}: ${faults.length === 0 ? 'nothing wrong' : faults.join('\n')}`)
    if (faults.length > 0) process.exitCode = 1
  }
  console.log(`The pictures are in ${pictures}`)
} finally {
  await chromium.close()
}
