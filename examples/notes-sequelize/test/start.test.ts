import { testStarting } from '../../notes/test/starting.ts'

testStarting('../notes-sequelize/src/main.ts')
