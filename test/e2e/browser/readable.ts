import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './fixture'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Takes the screenshot of that name, and finds nothing that somebody can't read (axe: WCAG 2.2 A and AA). */
export async function expectReadable(window: Page, name: string): Promise<void> {
  await window.screenshot({ path: `test-results/screenshots/${name}.png`, animations: 'disabled' })
  const { violations } = await new AxeBuilder({ page: window }).withTags(RULES).analyze()
  expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([])
}
