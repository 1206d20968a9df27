/**
 * The models have the names of the SQLite file and the MySQL script, PascalCase, on every database. PostgreSQL's script
 * has the same in snake_case.
 */
export const pascalCase = (name: string): string =>
  name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())

export const snakeCase = (name: string): string => name.replace(/(?!^)([A-Z])/g, '_$1').toLowerCase()

/** The way back along a foreign key. Employees point to one another: for them it has a word of its own. */
export const inverseName = (source: string, target: string): string => (source === target ? 'Reports' : `${source}s`)
