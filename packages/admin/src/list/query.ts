/** The parameters of an address. Read as text: the URL standard's own reader costs more than the rest of a small page. */
export class AskedQuery {
  readonly pairs: readonly (readonly [name: string, value: string])[]

  constructor(url: string) {
    const start = url.indexOf('?')
    const end = url.indexOf('#', start)
    this.pairs = start < 0 ? [] : readPairs(url.slice(start + 1, end < 0 ? undefined : end))
  }

  has(name: string): boolean {
    return this.pairs.some(([each]) => each === name)
  }

  get(name: string): string | null {
    return this.pairs.find(([each]) => each === name)?.[1] ?? null
  }

  getAll(name: string): readonly string[] {
    return this.pairs.filter(([each]) => each === name).map(([, value]) => value)
  }
}

const readPairs = (query: string): (readonly [string, string])[] =>
  query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=')
      return at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))]
    })

/** What is not encoded properly means what it says. */
function decode(text: string): string {
  const plain = text.replaceAll('+', ' ')
  try {
    return plain.includes('%') ? decodeURIComponent(plain) : plain
  } catch {
    return plain
  }
}
