import { expect, it } from 'vitest'
import { blindSpotList } from '../../../cli/summary/blind-spots'
import { createStyle } from '../../../cli/text/style'
import { report } from '../support/fake-report'

const style = createStyle(false, 60)

it('tells what a pass does not say, a line each, with the first paths', () => {
  const blindSpots = [
    { kind: 'excluded' as const, count: 2, message: '2 entries passed unseen.', entries: [3, 4] },
    { kind: 'never-measured' as const, count: 5, message: '5 paths were never measured.', paths: ['/a', '/b', '/c', '/d', '/e'] },
  ]
  expect(blindSpotList(report({ blindSpots }), style)).toEqual([
    'What a pass does not say', '  - 2 entries passed unseen.', '  - 5 paths were never measured. Among them /a, /b, /c.', '',
  ])
})

it('is nothing where there are none, or no policy was applied', () => {
  expect(blindSpotList(report(), style)).toEqual([])
  expect(blindSpotList(report({ blindSpots: [] }), style)).toEqual([])
})
