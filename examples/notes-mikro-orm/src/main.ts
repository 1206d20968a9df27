import { runDemo } from '@authpkg/example-notes/run'
import { openDatabase } from './database.ts'

await runDemo(openDatabase)
