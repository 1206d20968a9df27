/** Sees to mails later, so that no answer waits for one, or shows by its time that there is one. */
export interface PostOffice {
  /** Does the work after the answer; returns at once. What fails is told, and stops nothing else. */
  later(work: () => Promise<void>): void
  /** Done when all work so far is done or has failed: for tests, for shutting down, for `waitUntil` on Workers. */
  settled(): Promise<void>
}

export function createPostOffice(failed: (error: unknown) => void): PostOffice {
  const open = new Set<Promise<void>>()
  return {
    later(work) {
      const doing: Promise<void> = new Promise<void>((resolve) => setTimeout(resolve, 0))
        .then(work)
        .catch(failed)
        .finally(() => open.delete(doing))
      open.add(doing)
    },
    async settled() {
      while (open.size > 0) await Promise.all(open)
    },
  }
}
