import { createHash } from 'node:crypto'
import type { AnalysisRequest, Engine } from '@shared/engine/engine'
import type { EvidenceFile, OpenFile } from '@shared/model/evidence'

/** Bytes as a file has them that is read piece by piece: each read is a copy, put where there is room. */
export function openFile(bytes: Uint8Array): OpenFile {
  return {
    size: bytes.length,
    read: (byteOffset, length, room) => {
      const piece = bytes.subarray(byteOffset, byteOffset + length)
      if (!room || room.length < piece.length) return piece.slice()
      room.set(piece)
      return room.subarray(0, piece.length)
    },
    sha256: async () => createHash('sha256').update(bytes).digest(),
  }
}

/** The file, to be read piece by piece. */
export function opened(file: EvidenceFile): EvidenceFile {
  return file.content instanceof ArrayBuffer ? { ...file, content: openFile(new Uint8Array(file.content)) } : file
}

/** The engine, given files that are read piece by piece. */
export function readingPieces(engine: Engine): Engine {
  const pieces = (request: AnalysisRequest) => ({ ...request, files: request.files.map(opened) })
  return { ...engine, analyze: (request, run) => engine.analyze(pieces(request), run), inspect: (files, run) => engine.inspect(files.map(opened), run), dispose: () => engine.dispose() }
}
