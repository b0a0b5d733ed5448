import { IMA_HOOKS, type IdCondition, type ImaAction, type ImaRule } from '../../model/ima-policy'
import { askedAt, speaksOf } from './hooks'

/** Rules of one kind answer one question: of those that match, the first decides. */
export function kindOf(action: ImaAction): string {
  return action.replace(/^dont_/, '')
}

/** Does the first rule match whatever the second does, so that the second, coming later, never decides? Both are rules that the kernel takes. */
export function covers(first: ImaRule, second: ImaRule): boolean {
  if (kindOf(first.action!) !== kindOf(second.action!)) return false
  const hooks = IMA_HOOKS.filter((hook) => speaksOf(second, hook))
  return hooks.length > 0 && hooks.every((hook) => speaksOf(first, hook)) && coversMask(first, second) && coversFiles(first, second) && coversData(first, second)
}

/** Can both rules match one thing? */
export function overlap(one: ImaRule, other: ImaRule): boolean {
  const differ = (a: string | null, b: string | null) => a !== null && b !== null && a !== b
  if (!IMA_HOOKS.some((hook) => speaksOf(one, hook) && speaksOf(other, hook))) return false
  if (differ(one.fsmagic, other.fsmagic) || differ(one.fsname, other.fsname) || differ(one.fsuuid, other.fsuuid) || differ(one.fsSubtype, other.fsSubtype)) return false
  if (!meet(one.keyrings, other.keyrings) || !meet(one.labels, other.labels)) return false
  return one.ids.every((id) => other.ids.every((second) => id.field !== second.field || overlapIds(id, second)))
}

function coversMask({ func, mask: first }: ImaRule, { mask: second, func: hook }: ImaRule): boolean {
  if (first === null || (func !== null && askedAt(func) === first.bit) || askedAt(hook) === first.bit) return true
  return second !== null && first.bit === second.bit && (first.among || !second.among)
}

function coversFiles(first: ImaRule, second: ImaRule): boolean {
  const same = (a: string | null, b: string | null) => a === null || a === b
  return same(first.fsmagic, second.fsmagic) && same(first.fsname, second.fsname) && same(first.fsSubtype, second.fsSubtype) && same(first.fsuuid, second.fsuuid) &&
    first.ids.every((id) => second.ids.some((other) => id.field === other.field && coversIds(id, other))) &&
    first.lsm.every((one) => second.lsm.some((other) => one.field === other.field && one.label === other.label))
}

function coversData(first: ImaRule, second: ImaRule): boolean {
  return within(first.keyrings, second.keyrings) && within(first.labels, second.labels)
}

/** Names of a list up to which it is compared with others: of longer ones nothing is claimed, for they are made to take time. */
const COMPARED_MAX = 64

function within(first: readonly string[] | null, second: readonly string[] | null): boolean {
  if (first === null) return true
  return second !== null && first.length <= COMPARED_MAX && second.length <= COMPARED_MAX && second.every((name) => first.includes(name))
}

function meet(one: readonly string[] | null, other: readonly string[] | null): boolean {
  if (one === null || other === null || one.length > COMPARED_MAX || other.length > COMPARED_MAX) return true
  return one.some((name) => other.includes(name))
}

/** Lowest and highest id. */
function rangeOf({ operator, value }: IdCondition): readonly [number, number] {
  if (operator === '=') return [value, value]
  return operator === '<' ? [0, value - 1] : [value + 1, 0xffffffff]
}

function coversIds(first: IdCondition, second: IdCondition): boolean {
  const [[low, high], [from, to]] = [rangeOf(first), rangeOf(second)]
  return low <= from && to <= high
}

function overlapIds(one: IdCondition, other: IdCondition): boolean {
  const [[low, high], [from, to]] = [rangeOf(one), rangeOf(other)]
  return low <= to && from <= high
}
