/** How many of the ascending numbers are less than `limit`. */
export function countBelow(ascending: ArrayLike<number>, limit: number): number {
  let [low, high] = [0, ascending.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle] < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** Is the number one of the ascending ones? */
export function includesSorted(ascending: ArrayLike<number>, value: number): boolean {
  return ascending[countBelow(ascending, value)] === value
}
