import { isThread, serveThread } from './threads'

// Imported when it is run: a thread would start in twice the time.
if (isThread()) serveThread()
else await import('./program')
