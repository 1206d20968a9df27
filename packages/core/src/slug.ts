/**
 * A name as part of an address: lower case, each run of other characters than `a-z 0-9 _ -` one hyphen.
 * @example slugify('User stats') // 'user-stats'
 */
export const slugify = (name: string): string => name.toLowerCase().replace(/[^a-z0-9_-]+/g, '-')

/** A slug that is not taken: the name's own, or with a number behind it; `model` for a name without a letter to keep. */
export function freeSlug(name: string, taken: ReadonlySet<string>): string {
  const slug = slugify(name).replace(/^-+|-+$/g, '') || 'model'
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? slug : `${slug}-${i}`
    if (!taken.has(candidate)) return candidate
  }
}
