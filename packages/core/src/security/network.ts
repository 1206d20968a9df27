/**
 * What stands for a client when tries are counted: an IPv4 address, or the first half of an IPv6 address, of which one
 * household has the whole second half (RFC 6177).
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address
  const url = `http://[${address.replace(/%.*$/, '')}]`
  return URL.canParse(url) ? `${groups(new URL(url).hostname).slice(0, 4).join(':')}::/64` : address
}

function groups(hostname: string): string[] {
  const [head = '', tail] = hostname.slice(1, -1).split('::')
  const first = head === '' ? [] : head.split(':')
  if (tail === undefined) return first
  const last = tail === '' ? [] : tail.split(':')
  return [...first, ...Array<string>(8 - first.length - last.length).fill('0'), ...last]
}
