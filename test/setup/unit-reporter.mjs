import { mkdirSync, writeFileSync } from 'node:fs'

export const UNIT_REPORT = 'test-results/unit.json'

/** Reporter of vitest: writes the counts, and of each skipped test the reason it gave. */
export default class UnitReporter {
  report = { passed: 0, failed: 0, skipped: [] }

  onTestCaseResult(test) {
    const { state, note } = test.result()
    if (state === 'skipped') this.report.skipped.push({ group: 'unit', name: test.fullName, reason: note ?? test.fullName })
    else this.report[state] += 1
  }

  onTestRunEnd() {
    mkdirSync('test-results', { recursive: true })
    writeFileSync(UNIT_REPORT, JSON.stringify(this.report))
  }
}
