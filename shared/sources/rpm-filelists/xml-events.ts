import { SaxesParser } from 'saxes'
import { byteCount } from '../../bytes/byte-count'
import { visibleText } from '../../bytes/visible'
import { EvidenceError } from '../../errors/evidence-error'
import type { Checkpoint } from '../../model/checkpoint'
import type { SourceInput } from '../../model/evidence'
import { BytePositions, chunksOf } from './chunks'

/** Bytes of a tag with its attributes, a text or a comment: a path has 4096 at most, and each of its bytes may be an entity. */
const ITEM_MAX = 1024 * 1024
/** Elements that may be open at once: a list of files has three. */
const DEPTH_MAX = 16
/** Characters of a message that are told. */
const FOUND_MAX = 100
const BYTE_ORDER_MARK = 0xef

/** What is done with the elements of a document. `byteOffset`: of the `<`, and of the byte behind the `>`. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>, byteOffset: number): void
  text(text: string): void
  close(name: string, byteEnd: number): void
}

/**
 * Reads XML of any size in pieces, by a parser that expands no entities but those of XML itself, and reads no document type. Whoever handles the events may throw.
 * @throws EvidenceError `filelists.xml` for what is not well-formed, `filelists.truncated` where it ends too early
 */
export async function readXml(input: SourceInput, handler: XmlHandler, checkpoint: Checkpoint): Promise<void> {
  const reader = new XmlReader(input, handler)
  const start = input.bytes[0] === BYTE_ORDER_MARK ? 3 : 0
  for (const { offset, text } of chunksOf(input.bytes, start)) {
    await checkpoint(0, null)
    if (text === null) throw reader.problem('encoding', offset, 'UTF-8 text', 'other bytes')
    reader.write(text, offset)
  }
  reader.end()
}

class XmlReader {
  private readonly parser = new SaxesParser<{ position: false; xmlns: false; forceXMLVersion: true; defaultXMLVersion: '1.0' }>({ position: false, xmlns: false, forceXMLVersion: true, defaultXMLVersion: '1.0' })
  private readonly positions = new BytePositions()
  private characters = 0
  private depth = 0
  private tagStart = 0
  private lastEvent = 0
  private ended = false

  constructor(private readonly input: SourceInput, handler: XmlHandler) {
    const { parser } = this
    parser.on('opentagstart', ({ name }) => {
      this.tagStart = this.here() - name.length - 2
      if (++this.depth > DEPTH_MAX) throw this.problem('depth', this.tagStart, `at most ${DEPTH_MAX} elements in each other`, 'more')
    })
    parser.on('opentag', ({ name, attributes }) => handler.open(name, attributes, this.tagStart))
    parser.on('closetag', ({ name }) => {
      this.depth--
      handler.close(name, this.here())
    })
    parser.on('text', (text) => {
      this.here()
      handler.text(text)
    })
    parser.on('cdata', (text) => handler.text(text))
    parser.on('doctype', () => { throw this.problem('doctype', this.here(), 'no document type', '<!DOCTYPE') })
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') throw this.problem('encoding', 0, 'UTF-8', visibleText(encoding.slice(0, FOUND_MAX)))
    })
    parser.on('error', ({ message }) => { throw this.xmlProblem(message) })
  }

  write(text: string, byteOffset: number): void {
    this.positions.startChunk(text, byteOffset, this.characters)
    this.parser.write(text)
    this.characters += text.length
    if (byteOffset + text.length - this.lastEvent > ITEM_MAX) throw this.problem('length', this.lastEvent, `at most ${byteCount(ITEM_MAX)} of a tag or text`, 'more')
  }

  end(): void {
    this.ended = true
    this.parser.close()
  }

  problem(code: string, byteOffset: number, expected: string, found: string): EvidenceError {
    return new EvidenceError({ code: `filelists.${code}`, file: this.input.path, byteOffset: Math.min(Math.max(byteOffset, 0), this.input.bytes.length), field: 'list of files', expected, found })
  }

  /** Byte behind the last character that was read. */
  private here(): number {
    this.lastEvent = this.positions.byteAt(this.parser.position)
    return this.lastEvent
  }

  private xmlProblem(message: string): EvidenceError {
    if (this.ended) return this.problem('truncated', this.input.bytes.length, 'the end of every element', 'the end of the file')
    return this.problem('xml', this.here(), 'well-formed XML', visibleText(message.slice(0, FOUND_MAX)).replace(/\.$/, ''))
  }
}
