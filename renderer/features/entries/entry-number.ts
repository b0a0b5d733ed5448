/** The number of an entry in the words of reports: `#81234`, `# 81,234`; `null` for any other text. */
export function entryNumber(text: string): number | null {
  const digits = /^#\s*(\d[\d,]*)$/.exec(text.trim())?.[1]
  return digits === undefined ? null : Number(digits.replaceAll(',', ''))
}
