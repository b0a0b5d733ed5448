import { preparePadding } from './padded'
import { prepareSha1 } from './sha1-chain'
import { prepareSha256 } from './sha256-chain'
import { prepareSha512 } from './sha512-chain'

export { templateDigests } from './groups'
export { compareRecorded } from './recorded'
export { readUsual } from './usual-entries'
export { scanPaths } from './scan-paths'
export { chainSha1, chainSha1Sha256, chainSha256, chainSha384Sha512 } from './chains'
export {
  CAPACITY, DATA_AT, DATA_LENGTH, DIGESTS_OTHER, DIGESTS_SHA1, DIGESTS_SHA256, DIGESTS_SHA384, DIGESTS_SHA512, INPUT, INPUT_SIZE, PROBES, PROBES_A, PROBES_B,
  RECORDED_AT, RESULTS, RESULT_WIDE, SLOTS, STATE_SHA1, STATE_SHA256, STATE_SHA384, STATE_SHA512,
  USUAL_MAX, USUAL_NAME, USUAL_NAME_MASK, USUAL_PREFIX, USUAL_PREFIX_MASK, WORDS_A, WORDS_B,
} from './memory'

/** Call once, before anything else. */
export function prepare(): void {
  preparePadding()
  prepareSha1()
  prepareSha256()
  prepareSha512()
}
