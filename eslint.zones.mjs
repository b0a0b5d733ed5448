/**
 * The floor plan as lint errors: for each room, what it may import from the repository. `why` is the sentence that a violation shows.
 * A room may always import itself.
 */
const shared = (room, may, why) => ({ room: `shared/${room}`, may: may.map((name) => `shared/${name}`), why })

export const ROOMS = [
  shared('errors', [], 'An error is plain data that every room knows, so it knows no room.'),
  shared('bytes', ['errors'], 'Bytes carry no meaning: reading them needs nothing but errors.'),
  shared('model', ['errors'], 'The model is plain data that every stage shares; it decodes and computes nothing.'),
  shared('crypto', ['bytes', 'model', 'errors'], 'Digests and signatures know bytes and key data, not evidence files or verdicts.'),
  shared('sources', ['errors', 'bytes', 'model', 'crypto'], 'A source recognises and decodes; it judges nothing.'),
  shared('kernel', ['bytes', 'model', 'crypto', 'sources', 'errors'], 'The kernel replays; verdicts are made by checks.'),
  shared('checks', ['bytes', 'model', 'crypto', 'kernel', 'errors'], 'A check is a pure function of the model, not of files.'),
  shared('findings', ['model'], 'Findings group what checks observed; they look at no evidence.'),
  shared('policy', ['bytes', 'model', 'checks', 'findings', 'errors'], 'The policy workbench works on the model and on what checks say.'),
  shared('exports', ['errors', 'bytes', 'model', 'findings', 'crypto'], 'An export writes what was concluded; it concludes nothing.'),
  { room: 'shared/engine', may: ['shared'], why: 'The engine wires the flow and imports no platform.' },
  shared('ipc', ['model', 'errors'], 'The bridge contract is types and channel names.'),
  { room: 'electron/main', may: ['shared/ipc', 'shared/errors'], why: 'Main opens windows and reads files; evidence is parsed in the sandboxed worker only.' },
  { room: 'electron/preload', may: ['shared/ipc'], why: 'Preload is the bridge and nothing else.' },
  { room: 'electron/launch', may: [], why: 'The launcher starts the built program; it is not part of it.' },
  { room: 'renderer/ui', may: [], why: 'Presentational parts know no evidence.' },
  { room: 'renderer/app', may: ['renderer/ui', 'shared/engine', 'shared/ipc', 'shared/model', 'shared/errors'], why: 'The shell composes; it parses and judges nothing.' },
  { room: 'renderer/worker', may: ['shared/engine'], why: 'The worker entry only serves the engine.' },
  {
    room: 'renderer/features', may: ['renderer/ui', 'renderer/app', 'shared/model', 'shared/findings', 'shared/exports', 'shared/errors', 'shared/engine'],
    why: 'A feature shows the model; it never decodes or recomputes.',
  },
  { room: 'cli', may: ['shared'], why: 'The command line is arguments in, exit code out.' },
  { room: 'bench', may: ['shared', 'test/support', 'test/setup', 'electron/launch'], why: 'Benchmarks measure the engine, and the window as the tests start it.' },
]

/** Zones for import-x/no-restricted-paths: all of the repository is closed to a room but itself and what it may import. */
export const zones = ROOMS.map(({ room, may, why }) => ({
  target: `./${room}`,
  from: '.',
  except: [`./${room}`, './node_modules', ...may.map((name) => `./${name}`)],
  message: `${why} (${room} may import: ${may.join(', ') || 'nothing of ours'})`,
}))

/** Features do not import each other. */
export function featureZones(features) {
  return features.map((name) => ({
    target: `./renderer/features/${name}`,
    from: './renderer/features',
    except: [`./${name}`],
    message: 'Features do not import each other: move what both need to renderer/app or renderer/ui.',
  }))
}
