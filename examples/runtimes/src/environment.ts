/** Where a server of these examples listens, and what it signs with: from the environment. */
export function readEnvironment(): { port: number; baseUrl: string; secret: string } {
  const port = Number(process.env['PORT'] ?? 3000)
  const secret = process.env['AUTH_SECRET'] ?? ''
  return { port, secret, baseUrl: `http://localhost:${port}` }
}
