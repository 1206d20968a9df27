import type { DbAdapter } from '@authpkg/core'
import type { Demo, DemoAuth } from './app.ts'
import type { DemoRows } from './rows.ts'

/** The logins of flask-peewee's example. For this demo only: everybody knows them. */
export const demoLogins = [
  { username: 'admin', password: 'admin', email: '', admin: true },
  { username: 'coleifer', password: 'test', email: 'coleifer@example.org', admin: false },
  { username: 'user', password: 'user', email: 'user@example.org', admin: false },
] as const

/** People without a password: they are there to be read and can never log in. */
const others = ['mara', 'jonas', 'amina', 'pavel', 'ines', 'tomas', 'yuki', 'leila', 'oskar', 'nora', 'emeka']
/** How many days ago each of them came. */
const joined = [72, 66, 65, 52, 49, 47, 33, 26, 24, 9, 3]

const messages = [
  'flask and peewee, together at last!',
  "Hey, I'm just some user",
  "I'm an admin on this crazy site",
  'The tomatoes on the balcony are finally red.',
  'Does anyone know a good bakery near the station?',
  'Finished the second volume. The third one is already on the table.',
  'Rain all day, so the bicycle got a new chain.',
  'First frost this morning.',
  'Looking for somebody to play chess with on Thursdays.',
  'The library is open on Sundays again.',
  'Made my first sourdough. It could be used as a doorstop.',
  'Saw a kingfisher at the canal!',
  'Who left the umbrella at the meeting? It is a nice one.',
  'The night train was on time. Both ways.',
  'Trying to learn the accordion. My neighbours know already.',
  'There is free coffee in the workshop until four.',
  'Repaired the radio from 1962. It only gets one station, but a good one.',
  'Swimming outdoors ends next week.',
  'A short walk turned into eleven kilometres.',
  'Anyone else seeing the moon right now?',
  'I have six jars of plum jam too many.',
  'The choir needs two more basses.',
  'New map of the old town is up in the entrance.',
  'Good night, everyone.',
]

const notes = [
  'hey everyone, keep an eye on "coleifer", may be spam bot',
  "Here's another note",
  'The newsletter goes out on Friday.',
  'Backups of last week were read back and are fine.',
]

/** Who follows whom, by place in the list of people. */
const following = [
  [0, 2],
  [1, 3],
  [1, 5],
  [2, 0],
  [2, 1],
] as const

const day = 86_400_000
const ago = (days: number): Date => new Date(Date.now() - days * day)

/**
 * Fills empty tables with people who have something to say. The demo's passwords are too short for registration: their
 * hashes are made here and stored as those of an older application would have been.
 */
export async function seed({ auth, adapter }: Pick<Demo, 'auth' | 'adapter'>): Promise<void> {
  const hashes = new Map<string, string>()
  for (const { username, password } of demoLogins) {
    hashes.set(username, await auth.services.passwordHasher.hashPassword(password))
  }
  await adapter.transaction(async (db) => {
    const ids = await addPeople(auth.in(db), hashes)
    await addMessages(db, ids)
    await addNotes(db, ids)
    await addRelationships(db, ids)
  })
}

async function addPeople(auth: DemoAuth, hashes: ReadonlyMap<string, string>): Promise<readonly number[]> {
  const ids: number[] = []
  for (const { username, email, admin } of demoLogins) {
    const attributes = { username, email, admin, passwordHash: hashes.get(username), emailConfirmedAt: ago(80) }
    ids.push((await auth.services.users.create(attributes, { join_date: ago(80) }))['id'] as number)
  }
  for (const [i, username] of others.entries()) {
    const attributes = { username, email: '', passwordHash: '' }
    ids.push((await auth.services.users.create(attributes, { join_date: ago(joined[i] ?? 0) }))['id'] as number)
  }
  return ids
}

async function addMessages(db: DbAdapter<DemoRows>, ids: readonly number[]): Promise<void> {
  for (const [i, content] of messages.entries()) {
    const author = i < 3 ? (i + 1) % 3 : (i * 5) % ids.length
    await db.insert('Message', { user_id: ids[author], content, pub_date: ago(60 - i * 2.5) })
  }
}

async function addNotes(db: DbAdapter<DemoRows>, [admin]: readonly number[]): Promise<void> {
  for (const [i, message] of notes.entries()) {
    await db.insert('Note', { user_id: admin, message, created_date: ago(40 - i * 11) })
  }
}

async function addRelationships(db: DbAdapter<DemoRows>, ids: readonly number[]): Promise<void> {
  for (const [from, to] of following) await db.insert('Relationship', { from_user_id: ids[from], to_user_id: ids[to] })
}
