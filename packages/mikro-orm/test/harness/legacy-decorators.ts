import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type * as Legacy from '@mikro-orm/decorators/legacy'

const folder = join(dirname(fileURLToPath(import.meta.resolve('@mikro-orm/decorators/es'))), '../legacy')

/** One of the legacy decorators, past the package's own door: behind that `reflect-metadata` is wanted, for a provider that is not used. */
async function load<Name extends keyof typeof Legacy>(name: Name): Promise<(typeof Legacy)[Name]> {
  const loaded: typeof Legacy = await import(/* @vite-ignore */ join(folder, `${name}.js`))
  return loaded[name]
}

export const [Entity, Filter, ManyToOne, PrimaryKey, Property] = [
  await load('Entity'),
  await load('Filter'),
  await load('ManyToOne'),
  await load('PrimaryKey'),
  await load('Property'),
] as const
