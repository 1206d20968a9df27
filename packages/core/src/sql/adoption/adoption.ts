import { ConfigurationError } from '../../errors.ts'
import type { Duplicate } from '../../user/adoption.ts'
import { openJournal, takeBack, writeDown } from './journal.ts'
import { planAdoption } from './plan.ts'
import type { AdoptionSite } from './site.ts'
import { type AdoptionPlan, type AdoptionStep, inWords } from './steps.ts'
import { takeStep } from './take.ts'

/** What an existing database lacks, and how to add it. */
export interface Adoption {
  /** What `apply` will do, in words. Empty when nothing is missing. */
  readonly steps: readonly string[]
  /** Names and addresses that several users have after normalisation, and roles given twice: they stop `apply`. */
  readonly duplicates: readonly Duplicate[]
  /**
   * Takes the steps: in one transaction on SQLite and PostgreSQL, under a lock everywhere. What is missing is found
   * out again first, so that of two processes the second has nothing to do.
   *
   * @throws {ConfigurationError} `invalid_configuration` with the duplicates, before anything is changed.
   */
  apply(): Promise<void>
}

/** Runs work on the database while no other process changes its schema. */
type Exclusively = (work: (site: AdoptionSite) => Promise<void>) => Promise<void>

/** A plan for the person who is asked, and the way to carry it out. */
export const adoptionOf = ({ steps, duplicates }: AdoptionPlan, exclusively: Exclusively): Adoption => ({
  steps: steps.flatMap(inWords),
  duplicates,
  async apply() {
    if (steps.length > 0 || duplicates.length > 0) await exclusively((site) => applySteps(site))
  },
})

/** A migration goes up: what it adds is written down. */
export async function migrateUp(site: AdoptionSite, migration: string): Promise<void> {
  await openJournal(site)
  await applySteps(site, (step) => writeDown(site, migration, step))
}

/** A migration goes down: what it has added is removed, and nothing that was there before. */
export const migrateDown = (site: AdoptionSite, migration: string): Promise<void> => takeBack(site, migration)

/** @throws {ConfigurationError} `invalid_configuration` for a name that the journal has no room for. */
export function migrationName({ name = 'authpkg' }: { readonly name?: string }): string {
  if (name.length <= 100) return name
  throw new ConfigurationError('invalid_configuration', 'The name of a migration has 100 characters at most.')
}

async function applySteps(
  site: AdoptionSite,
  before: (step: AdoptionStep) => Promise<void> = async () => {},
): Promise<void> {
  const { steps, duplicates } = await planAdoption(site)
  if (duplicates.length > 0) throw duplicatesFound(duplicates)
  for (const step of steps) {
    await before(step)
    await takeStep(site, step)
  }
}

/** A list that a person can work off; the whole of it is in the error's details. */
const toldAtMost = 50

function duplicatesFound(duplicates: readonly Duplicate[]): ConfigurationError {
  const more = duplicates.length - toldAtMost
  const lines = duplicates.slice(0, toldAtMost).map(line)
  const message = ['These must be told apart first:', ...lines, ...(more > 0 ? [`and ${more} more.`] : [])].join('\n')
  return new ConfigurationError('invalid_configuration', message, { details: { duplicates } })
}

const line = ({ model, field, key, ids }: Duplicate): string =>
  `${model} ${ids.join(', ')}: the same ${field} ${JSON.stringify(key)}.`
