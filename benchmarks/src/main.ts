import { bystander } from './cases/bystander.ts'
import { importing } from './cases/importing.ts'
import { loginFlood } from './cases/login-flood.ts'
import { orms } from './cases/orms.ts'
import { restCreate } from './cases/rest-create.ts'
import { restList } from './cases/rest-list.ts'
import { restReads } from './cases/rest-reads.ts'
import { sessionCheck } from './cases/session-check.ts'
import { type Benchmark, line } from './report.ts'

const benchmarks: readonly Benchmark[] = [
  sessionCheck,
  restList,
  restReads,
  restCreate,
  orms,
  bystander,
  loginFlood,
  importing,
]
const wanted = process.argv.slice(2)

console.log(`Node ${process.version}; server and load in one process, the load in a thread of its own.`)
console.log('A ratio is the speed of Authpkg over the same work by hand: median of the rounds [middle half].\n')
for (const benchmark of benchmarks) {
  if (wanted.length > 0 && !wanted.includes(benchmark.name)) continue
  for (const result of await benchmark.run()) console.log(line(result))
}
