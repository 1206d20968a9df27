import { ConfigurationError } from '@authpkg/core'
import { type ClientAddress, nodeAddress } from './client-info.ts'

export interface ForwardedAddressOptions {
  /** Proxies of one's own between the internet and the application. */
  readonly hops: number
  /** Where they write whom they heard from. Default: `X-Forwarded-For`. */
  readonly header?: string
  /** The address when the header is shorter than that: somebody came around the proxies. Default: the socket's. */
  readonly direct?: ClientAddress
}

/**
 * The client's address behind proxies. Each proxy adds whom it heard from at the end of the header; what stands further
 * left than the configured number of them was sent by the client, who can write anything there.
 *
 * @throws {ConfigurationError} `invalid_configuration` for a number of hops below 1.
 * @example authRoutes(auth, { clientAddress: forwardedAddress({ hops: 1 }) })
 */
export function forwardedAddress(options: ForwardedAddressOptions): ClientAddress {
  const { hops, header = 'X-Forwarded-For', direct = nodeAddress } = options
  if (!Number.isSafeInteger(hops) || hops < 1) {
    throw new ConfigurationError('invalid_configuration', 'hops must be a whole number above 0.')
  }
  return (c) => {
    const heard = (c.req.header(header) ?? '').split(',').map((address) => address.trim())
    return withoutPort(heard.at(-hops) ?? '') ?? direct(c)
  }
}

/** Some proxies write `192.0.2.1:49152` or `[2001:db8::1]:49152`. */
function withoutPort(text: string): string | null {
  const [, bracketed, plain] = /^(?:\[([\da-f:.]+)\](?::\d+)?|([\d.]+)(?::\d+)?|.*)$/i.exec(text) ?? []
  return bracketed ?? plain ?? (/^[\da-f:.]{2,45}$/i.test(text) && text.includes(':') ? text : null)
}
