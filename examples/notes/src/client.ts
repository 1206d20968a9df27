export interface ClientOptions {
  /** Where the site is: `https://example.org`. */
  readonly baseUrl: string
  /** Who keeps the session: the browser, for pages of the same site, or this client, for everyone else. Default: `bearer`. */
  readonly session?: 'cookie' | 'bearer'
}

/** What an answer may hold beside its own data. */
interface Kept {
  readonly csrfToken?: string
  readonly sessionToken?: string
  readonly deviceToken?: string
  readonly registrationToken?: string
}

interface Problem {
  readonly code: string
  readonly detail: string
}

/** What the site says no with: problem details (RFC 9457). Branch on `code`. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly code: string

  constructor(status: number, { code, detail }: Problem) {
    super(detail)
    this.status = status
    this.code = code
  }
}

/**
 * Accounts and REST for a page with scripts, or an app: nothing but `fetch`. Put `kept` where the platform keeps secrets
 * to stay logged in.
 *
 * @example
 * const client = new Client({ baseUrl: 'https://example.org' })
 * await client.login('ada', password)
 * const { objects } = await client.send<{ objects: Note[] }>('GET', '/api/note/')
 */
export class Client {
  readonly #baseUrl: string
  readonly #isBearer: boolean
  kept: Kept = {}

  constructor({ baseUrl, session = 'bearer' }: ClientOptions) {
    this.#baseUrl = baseUrl
    this.#isBearer = session === 'bearer'
  }

  register = (input: { username: string; email: string; password: string }) => this.#account('register', input)
  /** By the token of the mailed link. */
  confirmEmail = (token: string) =>
    this.#account('confirm-email', { token, registrationToken: this.kept.registrationToken })
  login = (username: string, password: string) => this.#account('login', { username, password })
  changePassword = (password: string, newPassword: string) =>
    this.#account('change-password', { password, newPassword })
  sessions = () => this.send<{ sessions: { id: string; isCurrent: boolean }[] }>('GET', '/accounts/sessions/')
  endSession = (id: string) => this.#account('sessions', { id })

  async logout(): Promise<void> {
    await this.#account('logout', {})
    this.kept = { ...(this.kept.deviceToken && { deviceToken: this.kept.deviceToken }) }
  }

  /** @throws {Refusal} */
  async send<Answer = object>(method: string, path: string, body?: object): Promise<Answer> {
    if (!this.#isBearer && method !== 'GET' && !this.kept.csrfToken) await this.send('GET', '/accounts/login/')
    const response = await fetch(new URL(path, this.#baseUrl), {
      method,
      headers: this.#headers(),
      credentials: this.#isBearer ? 'omit' : 'include',
      ...(body && { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as Kept & Problem
    if (!response.ok) throw new Refusal(response.status, answer)
    this.#keep(answer)
    return answer as Answer
  }

  #keep(answer: Kept): void {
    for (const name of ['csrfToken', 'sessionToken', 'deviceToken', 'registrationToken'] as const) {
      if (answer[name]) this.kept = { ...this.kept, [name]: answer[name] }
    }
  }

  #account = (page: string, body: object): Promise<{ user?: object }> => this.send('POST', `/accounts/${page}/`, body)

  #headers(): Record<string, string> {
    const { csrfToken, sessionToken, deviceToken } = this.kept
    const json = { Accept: 'application/json', 'Content-Type': 'application/json' }
    if (!this.#isBearer) return { ...json, ...(csrfToken && { 'X-CSRF-Token': csrfToken }) }
    const proof = sessionToken ? { Authorization: `Bearer ${sessionToken}` } : { 'Session-Transport': 'bearer' }
    return { ...json, ...proof, ...(deviceToken && { 'Device-Token': deviceToken }) }
  }
}
