/** Last part of a path. */
export function evidenceFileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
