/** GUIDs that events of ordinary boots name: UEFI 2.10 and TCG PFP 1.06. */
const GUIDS: ReadonlyMap<string, string> = new Map([
  ['8be4df61-93ca-11d2-aa0d-00e098032b8c', 'EFI_GLOBAL_VARIABLE'],
  ['d719b2cb-3d3a-4596-a3bc-dad00e67656f', 'EFI_IMAGE_SECURITY_DATABASE_GUID'],
  ['605dab50-e046-4300-abb6-3dd810dd8b23', 'shim'],
  ['77fa9abd-0359-4d32-bd60-28f4e78f784b', 'Microsoft'],
  ['4a67b082-0a4c-41cf-b6c7-440b29bb8c4f', 'systemd-boot'],
  ['a5c059a1-94e4-4aa7-87b5-ab155c2bf072', 'EFI_CERT_X509_GUID'],
  ['c1c41626-504c-4092-aca9-41f936934328', 'EFI_CERT_SHA256_GUID'],
  ['826ca512-cf10-4ac9-b187-be01496631bd', 'EFI_CERT_SHA1_GUID'],
  ['3c5766e8-269c-4e34-aa14-ed776e85b3b6', 'EFI_CERT_RSA2048_GUID'],
  ['3bd2a492-96c0-4079-b420-fcf98ef103ed', 'EFI_CERT_X509_SHA256_GUID'],
  ['c12a7328-f81f-11d2-ba4b-00a0c93ec93b', 'EFI system partition'],
  ['0fc63daf-8483-4772-8e79-3d69d8477de4', 'Linux file system'],
  ['4f68bce3-e8cd-4db1-96e7-fbcaf984b709', 'Linux root (x86-64)'],
  ['0657fd6d-a4ab-43c4-84e5-0933c84b4f4f', 'Linux swap'],
  ['e6d6d379-f507-44c2-a23c-238f2a3df928', 'Linux LVM'],
  ['21686148-6449-6e6f-744e-656564454649', 'BIOS boot partition'],
  ['eb9d2d31-2d88-11d3-9a16-0090273fc14d', 'SMBIOS_TABLE_GUID'],
  ['f2fd1544-9794-4a2c-992e-e5bbcf20e394', 'SMBIOS3_TABLE_GUID'],
  ['8868e871-e4f1-11d3-bc22-0080c73c8881', 'ACPI 2.0 table'],
])

export function guidName(guid: string): string | undefined {
  return GUIDS.get(guid)
}
