/** The editor's library: some megabytes, loaded when the workbench first opens. All of it comes from the program itself. */
import * as monaco from 'monaco-editor/editor'
import 'monaco-editor/features/register.all'
import { jsonDefaults } from 'monaco-editor/languages/features/json/register'
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker'
import JsonWorker from 'monaco-editor/languages/features/json/json.worker.js?worker'
import { DRAFT_ADDRESS, POLICY_SCHEMA } from './policy-schema'

self.MonacoEnvironment = { getWorker: (_id, label) => (label === 'json' ? new JsonWorker() : new EditorWorker()) }
jsonDefaults.setDiagnosticsOptions({
  validate: true, allowComments: false, enableSchemaRequest: false, schemaValidation: 'error',
  schemas: [{ uri: 'imascope://schema/runtime-policy.json', fileMatch: [DRAFT_ADDRESS], schema: POLICY_SCHEMA }],
})

export { monaco }
export type Monaco = typeof monaco
