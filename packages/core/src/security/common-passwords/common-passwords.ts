import { inflateRawSync } from 'node:zlib'
import { foldPassword, lettersAndDigits } from '../password-text.ts'

/** How often a part is put together to be looked for: `aaaaaa` is listed, and for `aaaaa` alone it would do. */
const MOST_LISTED = 6

interface CommonPasswords {
  /** The ten thousand commonest. */
  readonly top: ReadonlySet<string>
  readonly rest: ReadonlySet<string>
}

let loading: Promise<CommonPasswords> | undefined

/** Unpacked when the first password is chosen, in some 30 ms; kept from then on, in some 5 MB. */
function load(): Promise<CommonPasswords> {
  loading ??= import('./list.ts').then(({ packed }) => {
    const text = inflateRawSync(Buffer.from(packed, 'base64')).toString()
    const [top = '', rest = ''] = text.split('\n\n')
    return { top: new Set(top.split('\n')), rest: new Set(rest.split('\n')) }
  })
  return loading
}

/**
 * Whether a password is one of the 55,860 commonest, in any case, with or without signs between; one of them over and
 * over; or two of the ten thousand commonest, one after the other. The latter two because hardly any of the commonest
 * has the fifteen characters that are asked for: people make them so.
 *
 * @example await isCommonPassword('Qwerty-123456789') // true
 */
export async function isCommonPassword(password: string): Promise<boolean> {
  const { top, rest } = await load()
  const isListed = (text: string): boolean => top.has(text) || rest.has(text)
  const text = foldPassword(password)
  const bare = lettersAndDigits(text)
  return isListed(text) || isListed(bare) || repeatedParts(bare).some(isListed) || isPair(bare, top)
}

/** What a text is when it is something over and over: the shortest such thing, and a few of it: `a`, `aa`, `aaa` … */
function repeatedParts(text: string): readonly string[] {
  const shortest = text.slice(0, (text + text).indexOf(text, 1))
  return Array.from({ length: MOST_LISTED }, (_, times) => shortest.repeat(times + 1)).filter(
    (part) => part.length <= text.length,
  )
}

const isPair = (text: string, words: ReadonlySet<string>): boolean =>
  Array.from({ length: text.length }).some((_, at) => words.has(text.slice(0, at)) && words.has(text.slice(at)))
