/** A file that was dropped, read a piece at a time as it is asked for: only a worker may wait so. Throws where it can't be read. */
export function blobSource(blob: Blob) {
  const reader = new FileReaderSync()
  return { size: blob.size, read: (byteOffset: number, length: number) => new Uint8Array(reader.readAsArrayBuffer(blob.slice(byteOffset, byteOffset + length))) }
}
