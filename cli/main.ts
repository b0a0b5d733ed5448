import { isVerifyThread, serveThread } from './verify-threads'

// Imported when it is run: a thread that verifies would start in twice the time.
if (isVerifyThread()) serveThread()
else await import('./program')
