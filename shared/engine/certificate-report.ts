import type { CertificateReport } from '../model/report'
import type { Certificate } from '../model/tpm'

export function certificateReport({ evidence, byteOffset, subject, issuer, notBefore, notAfter }: Certificate): CertificateReport {
  return { evidence, byteOffset, subject, issuer, notBefore: new Date(notBefore).toISOString(), notAfter: new Date(notAfter).toISOString() }
}
