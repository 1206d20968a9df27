import { nothingMayBeMissing } from './availability.ts'
import { startServices } from './services.ts'

/**
 * Brings up the servers once for a whole run of Vitest. The test processes, which start afterwards,
 * inherit their addresses through the environment.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const services = await startServices()
  process.env['AUTHPKG_TEST_MISSING'] = services.missing.join('\n')
  if (services.missing.length > 0 && nothingMayBeMissing()) {
    await services.stop()
    throw new Error(`With CI=true nothing may be skipped, but this machine lacks: ${services.missing.join(', ')}`)
  }
  return () => services.stop()
}
