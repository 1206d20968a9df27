import type { Events } from '../events.ts'
import type { PostOffice } from '../mail/post-office.ts'
import type { AuthServices } from './services.ts'

/**
 * Does work after the answer, outside of any transaction: for an application's own, once it has committed.
 *
 * @example later(services, (afterwards) => mail(afterwards, message, client))
 */
export function later({ post, afterwards }: AuthServices, work: (services: AuthServices) => Promise<void>): void {
  post.later(() => work(afterwards))
}

/** The same accounts, which tell listeners after the answer: how long those take tells nothing. */
export const tellingLater = (services: AuthServices): AuthServices => ({
  ...services,
  events: {
    on: services.events.on,
    emit: async (name, event) => later(services, () => services.events.emit(name, event)),
  },
})

/** What accounts in an application's transaction tell and do when it has committed; never, if it has not. */
export interface HeldBack {
  /** Told when the post is settled. */
  readonly events: Events
  /** Begins its work when it is settled: after the commit. */
  readonly post: PostOffice
  /** The transaction is over. */
  readonly isReleased: boolean
  /** The same accounts outside of the transaction. */
  readonly afterwards: AuthServices
}

export function holdBack(afterwards: AuthServices): HeldBack {
  const { events, post } = afterwards
  const happened: (() => Promise<void>)[] = []
  const waiting: (() => Promise<void>)[] = []
  let isReleased = false
  let settling = Promise.resolve()
  const settle = async (): Promise<void> => {
    for (const tell of happened.splice(0)) await tell()
    await Promise.all(waiting.splice(0).map((work) => done(post, work)))
  }
  return {
    afterwards,
    get isReleased() {
      return isReleased
    },
    events: {
      on: events.on,
      async emit(name, event) {
        happened.push(() => events.emit(name, event))
      },
    },
    post: {
      later: (work) => void waiting.push(work),
      settled() {
        isReleased = true
        settling = settling.then(settle)
        return settling
      },
    },
  }
}

/** Resolved when the work is done or has failed; of others' nothing is waited for. */
const done = (post: PostOffice, work: () => Promise<void>): Promise<void> =>
  new Promise((resolve) => post.later(() => work().finally(resolve)))
