/** Evidence that no sample has, in folders of their own under test-results. */
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { makeLog as makeLongLog } from '../../../bench/make-log.mjs'
import { pcrreadFile } from '../../../bench/pcr-files.mjs'
import { makeLog, type MadeEntry } from '../../support/make-log'
import { sample } from './samples'

/** The name that the kernel gives a log. */
export const LOG = 'binary_runtime_measurements'

export function folderOfLog(entries: readonly MadeEntry[], name?: string): string {
  return folderOf({ [LOG]: makeLog(entries) }, name)
}

/** A log of many entries; entry `n` (from 1) but the first is `/usr/lib/x86_64-linux-gnu/package-…/file-(n-1).so`. `withPcrs`: with what PCR 10 holds after it, in both banks. */
export function folderOfLongLog(count: number, { withPcrs = false } = {}): string {
  const folder = newFolder()
  const { pcrs } = makeLongLog(join(folder, LOG), count)
  if (withPcrs) pcrreadFile(folder, { sha1: pcrs.sha1, sha256: pcrs.sha256 })
  return folder
}

/** Some files of a sample. */
export function partOf(name: string, ...files: readonly string[]): string {
  const folder = newFolder()
  for (const file of files) copyFileSync(join(sample(name).folder, file), join(folder, file))
  return folder
}

/** Samples as the hosts of one bundle, each in a folder of the name that it gets here. */
export function folderOfHosts(hosts: Readonly<Record<string, string>>): string {
  const folder = newFolder('build farm')
  for (const [host, name] of Object.entries(hosts)) cpSync(sample(name).folder, join(folder, host), { recursive: true })
  return folder
}

export function folderOf(files: Readonly<Record<string, string | Uint8Array>>, name?: string): string {
  const folder = newFolder(name)
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content)
  return folder
}

function newFolder(name = 'evidence'): string {
  const folder = test.info().outputPath(name)
  mkdirSync(folder, { recursive: true })
  return folder
}
