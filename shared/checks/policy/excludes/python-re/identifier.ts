/** Characters that JavaScript takes for a part of a name and Python (before Unicode 15.1) does not. */
const NO_NAME = '\u200c\u200d\u30fb\uff65'
const NAME = new RegExp(`^[\\p{XIDS}_](?![${NO_NAME}])(?:(?![${NO_NAME}])\\p{XIDC})*$`, 'u')

/** Python's `str.isidentifier`. */
export function isIdentifier(text: string): boolean {
  return NAME.test(text)
}
