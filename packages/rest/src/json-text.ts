/** Only data that went through a function of the application can hold what JSON does not know. */
export function toJson(body: unknown): string {
  try {
    return JSON.stringify(body)
  } catch {
    return JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  }
}
