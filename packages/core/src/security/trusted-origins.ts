import { ConfigurationError } from '../errors.ts'

/** What a browser calls an origin: scheme, host, and a port that is not the scheme's own; nothing else, in lower case. */
export function readTrustedOrigins(origins: readonly string[], allowHttp: boolean): ReadonlySet<string> {
  const wrong = origins.find((origin) => !isOrigin(origin, allowHttp))
  if (wrong === undefined) return new Set(origins)
  const schemes = allowHttp ? 'https://app.example' : 'https://app.example, and not http in production'
  const message = `trustedOrigins must be exact origins such as ${schemes}: ${JSON.stringify(wrong)} is none.`
  throw new ConfigurationError('invalid_configuration', message)
}

function isOrigin(text: string, allowHttp: boolean): boolean {
  if (typeof text !== 'string' || text.includes('*') || !URL.canParse(text)) return false
  const { protocol, origin } = new URL(text)
  return origin === text && (protocol === 'https:' || (protocol === 'http:' && allowHttp))
}
