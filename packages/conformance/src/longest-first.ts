import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files of few lines that run for minutes: begun last, they would leave all cores but one idle. */
const areLong = ({ moduleId }: TestSpecification): boolean => moduleId.endsWith('/conformance.test.ts')

/** Runs the conformance of the adapters before everything else; the rest fills what is free beside it. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return [...sorted.filter(areLong), ...sorted.filter((file) => !areLong(file))]
  }
}
