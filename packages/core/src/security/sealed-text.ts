import { Buffer } from 'node:buffer'
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'

/** What text is sealed for: it opens for exactly the same, and for nothing else. */
export type SealContext = readonly string[]

const nonceBytes = 12
const tagBytes = 16

/**
 * Text that its bearer can neither read nor change, in base64url: AES-256-GCM under a key of the secret. The same text
 * sealed for the same is the same again, so that answers that hold it can be compared.
 *
 * @example const cursor = sealText(secrets[0], ['rest cursor', 'note'], JSON.stringify(values))
 */
export function sealText(secret: string, context: SealContext, text: string): string {
  const bound = JSON.stringify(context)
  // Made of what it is for, as in SIV: two texts under one key never share a nonce.
  const nonce = mac(secret, 'sealed text nonce', JSON.stringify([bound, text])).subarray(0, nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', mac(secret, 'sealed text key', ''), nonce)
  cipher.setAAD(Buffer.from(bound))
  const parts = [nonce, cipher.update(text, 'utf8'), cipher.final()]
  return Buffer.concat([...parts, cipher.getAuthTag()]).toString('base64url')
}

/** What was sealed for this with one of these secrets; null for any other text. */
export function openSealedText(secrets: readonly string[], context: SealContext, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length < nonceBytes + tagBytes || bytes.toString('base64url') !== sealed) return null
  for (const secret of secrets) {
    const text = opened(secret, context, bytes)
    if (text !== null) return text
  }
  return null
}

function opened(secret: string, context: SealContext, bytes: Buffer): string | null {
  const key = mac(secret, 'sealed text key', '')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(JSON.stringify(context)))
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  try {
    const text = decipher.update(bytes.subarray(nonceBytes, -tagBytes))
    return Buffer.concat([text, decipher.final()]).toString()
  } catch {
    return null
  }
}

const mac = (secret: string, purpose: string, text: string): Buffer =>
  createHmac('sha256', secret)
    .update(JSON.stringify([purpose, text]))
    .digest()
