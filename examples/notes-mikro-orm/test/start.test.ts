import { testStarting } from '../../notes/test/starting.ts'

testStarting('../notes-mikro-orm/src/main.ts')
