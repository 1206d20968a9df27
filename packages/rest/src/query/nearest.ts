/**
 * Those of the names that a person may have meant, the likeliest first: one letter in three may be wrong.
 *
 * @example nearest('usrname', ['id', 'username']) // ['username']
 */
export function nearest(name: string, names: Iterable<string>): readonly string[] {
  const most = Math.max(1, Math.floor(name.length / 3))
  return [...names]
    .map((known) => ({ known, distance: distance(name, known) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance)
    .map(({ known }) => known)
}

/** Letters to add, leave out or change to make one text the other, row by row of Levenshtein's table. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(change, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    above = row
  }
  return above[b.length] ?? 0
}
