/**
 * The form in which names and addresses are compared: NFKC, without spaces at the ends, letter case folded through
 * upper case so that `ı`, `ſ` and `ς` meet their plain twins (lower case alone would put `ς` at word ends again). Empty text becomes null, which a unique column allows
 * any number of times.
 */
export function normalizeIdentity(text: string | null | undefined): string | null {
  if (!text) return null
  const folded = text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKC')
  return folded === '' ? null : folded
}
