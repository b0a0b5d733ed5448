import type { EvidenceFile } from '../model/evidence'
import type { Report } from '../model/report'
import type { FirstEntries, InspectedFile } from '../model/view'
import type { AnalysisRequest, BenchStage, HostView, ListStage, Progress, Stage } from './engine'

/** Identifies one call: the answer carries the same. */
export type JobId = number
/** Identifies a case that lives in the worker. */
export type CaseId = number

/** What may be asked of a case or of one of its hosts, by the name of its method. */
export const CASE_QUERIES = ['prepareListings', 'rows', 'positionOf', 'groups', 'groupAt', 'nextFinding', 'entry', 'bytes', 'density', 'quoteFields', 'signatures', 'bootLog', 'bootEvent', 'imaPolicies', 'explain', 'entryLines'] as const
export type CaseQuery = (typeof CASE_QUERIES)[number]
export type QueryArguments<Q extends CaseQuery> = Parameters<HostView[Q]>
export type QueryResult<Q extends CaseQuery> = Awaited<ReturnType<HostView[Q]>>

/** What may be asked of a case's workbench, likewise. */
export const WORKBENCH_QUERIES = ['openDraft', 'draftText', 'baseText', 'editDraft', 'typeDraft', 'undoDraft', 'redoDraft', 'formatDraft', 'bytesToSign', 'signWithFile', 'signWithNewKey', 'assembleSigned', 'draftHas', 'draftChanges', 'digestOrigins', 'draftRemarks', 'suggestFixes', 'fixEdits', 'applyFix', 'draftEffect', 'keylimeEffect'] as const
export type WorkbenchQuery = (typeof WORKBENCH_QUERIES)[number]
/** Of those that may take long, behind how many arguments the run stands, which stays where it is asked. */
export const RUN_PLACES: Readonly<Partial<Record<WorkbenchQuery, number>>> = { formatDraft: 1, digestOrigins: 1, suggestFixes: 1, draftEffect: 0, keylimeEffect: 0 }

export type ToWorker =
  | { readonly kind: 'analyze'; readonly job: JobId; readonly request: AnalysisRequest }
  | { readonly kind: 'inspect'; readonly job: JobId; readonly files: readonly EvidenceFile[] }
  | { readonly kind: 'cancel'; readonly job: JobId }
  /** `host`: its place in the report; `null` asks the case itself. */
  | { readonly kind: 'query'; readonly job: JobId; readonly caseId: CaseId; readonly host: number | null; readonly query: CaseQuery; readonly args: readonly unknown[] }
  | { readonly kind: 'workbench'; readonly job: JobId; readonly caseId: CaseId; readonly query: WorkbenchQuery; readonly args: readonly unknown[] }
  | { readonly kind: 'close'; readonly caseId: CaseId }

/** Why a job failed, as plain data. */
export interface FailureData {
  /** Name of the error's class: `NoEvidenceError`, `RangeError`, ... */
  readonly name: string
  readonly message: string
}

/** Each job ends with exactly one of `done`, `failed` and `cancelled`. */
export type FromWorker =
  | { readonly kind: 'progress'; readonly job: JobId; readonly progress: Progress<Stage | ListStage | BenchStage> }
  | { readonly kind: 'first-entries'; readonly job: JobId; readonly first: FirstEntries }
  | { readonly kind: 'done'; readonly job: JobId; readonly result: JobResult }
  | { readonly kind: 'failed'; readonly job: JobId; readonly failure: FailureData }
  | { readonly kind: 'cancelled'; readonly job: JobId }

export type JobResult =
  | { readonly kind: 'case'; readonly caseId: CaseId; readonly report: Report }
  | { readonly kind: 'inspected'; readonly files: readonly InspectedFile[] }
  | { readonly kind: 'answer'; readonly value: unknown }

/** What both ends need of a worker, a port or a worker's own scope. */
export interface MessageEndpoint {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void
}

/** The other side of a worker engine: a Worker. */
export interface WorkerEndpoint extends MessageEndpoint {
  terminate(): unknown
}
