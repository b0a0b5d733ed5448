/** The source of thread.ts, bundled: a script of plain Node. The build makes it (vite.config.ts). */
declare module 'virtual:thread-program' {
  const source: string
  export default source
}
