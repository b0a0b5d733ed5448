/** The little of WebAssembly that the replay kernel and the search need; every runtime of ours has it, but TypeScript knows it only together with the DOM. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string
  }
  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>
  }
  interface Memory {
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }
  interface Global {
    readonly value: number
  }
  const Module: new (bytes: ArrayBuffer | ArrayBufferView) => Module
  const Instance: new (module: Module) => Instance
  function validate(bytes: ArrayBuffer | ArrayBufferView): boolean
}
