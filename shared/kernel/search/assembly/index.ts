export { find } from './find'
export { gather } from './gather'
export { beginSort, settled, sortSome } from './sort'
export { CAPACITY, ENDS, FOUND, FREE, GATHERED, HASHES, INPUT, INPUT_SIZE, LENGTHS, MASKS, PATTERN_SIZE, STARTS, VALUES } from './memory'
