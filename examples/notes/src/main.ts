import { openDatabase } from './database.ts'
import { runDemo } from './run.ts'

await runDemo(openDatabase)
