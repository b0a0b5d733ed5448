import { readdirSync } from 'node:fs'
import importX from 'eslint-plugin-import-x'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import { featureZones, zones } from './eslint.zones.mjs'

const features = readdirSync(new URL('./renderer/features', import.meta.url))

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'release/', 'coverage/', 'node_modules/', 'test-results/', 'playwright-report/', 'samples/', 'shared/kernel/wasm/assembly/', 'shared/kernel/search/assembly/'] },
  ...vue.configs['flat/essential'],
  {
    files: ['**/*.ts', '**/*.vue', '**/*.mjs'],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { parser: tseslint.parser, ecmaVersion: 'latest', sourceType: 'module' } },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.base.json' })] },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones: [...zones, ...featureZones(features)] }],
      'import-x/no-cycle': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
    },
  },
  { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser } },
  {
    files: ['shared/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', {
        paths: ['electron', 'vue', 'pinia', 'fs', 'path'].map((name) => ({ name, message: 'shared/ runs in a worker, in Node and in Electron: it imports no platform.' })),
        patterns: [{ group: ['node:*'], message: 'shared/ runs in a worker, in Node and in Electron: it imports no platform.' }],
      }],
    },
  },
  {
    files: ['renderer/ui/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: ['pinia', 'vue-router'], message: 'Presentational parts know no store and no route.' }] }],
    },
  },
)
