import { pythonLiteral } from '../../checks/policy/excludes/python-literal'

/** The exclude of one path alone. */
export function excludePath(path: string): string {
  return `${pythonLiteral(path)}$`
}

/** The exclude of everything below a folder. `folder` ends in no slash. */
export function excludeFolder(folder: string): string {
  return `${pythonLiteral(folder)}/.*`
}
