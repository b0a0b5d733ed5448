import { existsSync, readFileSync } from 'node:fs'

/** @typedef {{ group: string, name: string, reason: string }} Skipped A test that did not run; its group is `unit` or a Playwright project */
/** @typedef {{ passed: number, failed: number, skipped: Skipped[] }} Counts */

/** @returns {Counts} of both reports; a report that was not written counts nothing */
export function summarise(unitReport, e2eReport) {
  const unit = existsSync(unitReport) ? JSON.parse(readFileSync(unitReport, 'utf8')) : emptyCounts()
  const e2e = existsSync(e2eReport) ? countPlaywright(JSON.parse(readFileSync(e2eReport, 'utf8'))) : emptyCounts()
  return { passed: unit.passed + e2e.passed, failed: unit.failed + e2e.failed, skipped: [...unit.skipped, ...e2e.skipped] }
}

/** A line for each reason, with the number of tests that gave it. @param {readonly Skipped[]} skipped */
export function skipLines(skipped) {
  const counts = new Map()
  for (const { group, reason } of skipped) counts.set(`${group}: ${reason}`, (counts.get(`${group}: ${reason}`) ?? 0) + 1)
  return [...counts].map(([reason, count]) => `skipped ${count} of ${reason}`)
}

/** @returns {Counts} of Playwright's JSON report; a test that did not run because another stopped the run counts as failed */
function countPlaywright({ suites }) {
  const counts = emptyCounts()
  for (const { title, tests } of suites.flatMap(specsOf)) {
    for (const { status, projectName, annotations } of tests) {
      if (status === 'expected') counts.passed += 1
      else if (status === 'skipped') counts.skipped.push({ group: projectName, name: title, reason: reasonOf(annotations) ?? title })
      else counts.failed += 1
    }
  }
  return counts
}

function specsOf({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)]
}

function reasonOf(annotations) {
  return annotations.find(({ type }) => type === 'skip')?.description
}

function emptyCounts() {
  return { passed: 0, failed: 0, skipped: [] }
}
