import { existsSync } from 'node:fs'
import bundled from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/**
 * A headless Chromium: the machine's own where it has one, else the one that comes with the package
 * registry's `@sparticuz/chromium`. Close it when the tests end.
 *
 * @example
 * const browser = await launchBrowser()
 * const page = await browser.newPage()
 */
export async function launchBrowser(): Promise<Browser> {
  const own = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path))
  return chromium.launch({
    executablePath: own ?? (await bundled.executablePath()),
    headless: true,
    args: QUIET,
  })
}

/**
 * What lets it run as root and keeps it from calling home, which a machine without a network would wait for. The
 * package's own arguments are not taken: they run all in one process, which ends with the first context that is
 * closed, and switch web security off, which is what the tests are about.
 */
const QUIET = [
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
