/*
 * The peer of the replay kernel: a plain C loop on OpenSSL's low-level calls (SHA1_Init, SHA1_Update, SHA1_Final and so on), one thread.
 *
 *   openssl-loop LOG BANK...
 *
 * LOG is a little-endian binary IMA log with SHA-1 template digests and no violation, all on one PCR. The log is read into memory first.
 * Then, for each line on standard input, every template digest is checked and all BANKs (sha1, sha256, sha384, sha512) are replayed once:
 * prints "NANOSECONDS BANK=HEX ...". Ends with status 1 when the log is not such a one.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SHA1_BANK, SHA256_BANK, SHA384_BANK, SHA512_BANK, BANK_COUNT };

static const char *const names[BANK_COUNT] = {"sha1", "sha256", "sha384", "sha512"};
static const size_t sizes[BANK_COUNT] = {20, 32, 48, 64};
static int wanted[BANK_COUNT];
static unsigned char pcrs[BANK_COUNT][64];

static void fail(const char *why)
{
	fprintf(stderr, "openssl-loop: %s\n", why);
	exit(1);
}

static uint32_t u32le(const unsigned char *at)
{
	return at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24;
}

/* The digest of two parts, the second of which may be empty. */
static void digest(int bank, const unsigned char *a, size_t a_size, const unsigned char *b, size_t b_size, unsigned char *out)
{
	SHA_CTX sha1;
	SHA256_CTX sha256;
	SHA512_CTX sha512;

	switch (bank) {
	case SHA1_BANK:
		SHA1_Init(&sha1);
		SHA1_Update(&sha1, a, a_size);
		SHA1_Update(&sha1, b, b_size);
		SHA1_Final(out, &sha1);
		break;
	case SHA256_BANK:
		SHA256_Init(&sha256);
		SHA256_Update(&sha256, a, a_size);
		SHA256_Update(&sha256, b, b_size);
		SHA256_Final(out, &sha256);
		break;
	case SHA384_BANK:
		SHA384_Init(&sha512);
		SHA384_Update(&sha512, a, a_size);
		SHA384_Update(&sha512, b, b_size);
		SHA384_Final(out, &sha512);
		break;
	default:
		SHA512_Init(&sha512);
		SHA512_Update(&sha512, a, a_size);
		SHA512_Update(&sha512, b, b_size);
		SHA512_Final(out, &sha512);
	}
}

static void replay(const unsigned char *log, size_t size)
{
	const unsigned char *at = log, *end = log + size;

	memset(pcrs, 0, sizeof pcrs);
	while (at < end) {
		const unsigned char *recorded = at + 4;
		uint32_t name = end - at < 28 ? 0 : u32le(at + 24);
		const unsigned char *data = at + 28 + name + 4;
		uint32_t length;

		if (name == 0 || name > 1024 || data > end)
			fail("no such log");
		length = u32le(data - 4);
		if (length > (size_t)(end - data))
			fail("no such log");
		for (int bank = 0; bank < BANK_COUNT; bank++) {
			unsigned char hashed[64];

			if (!wanted[bank])
				continue;
			digest(bank, data, length, data, 0, hashed);
			if (bank == SHA1_BANK && memcmp(hashed, recorded, 20) != 0)
				fail("a template digest is not that of its data");
			digest(bank, pcrs[bank], sizes[bank], hashed, sizes[bank], pcrs[bank]);
		}
		at = data + length;
	}
}

static unsigned char *read_all(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	unsigned char *bytes;
	long length;

	if (!file || fseek(file, 0, SEEK_END) || (length = ftell(file)) < 0)
		fail("cannot read the log");
	rewind(file);
	bytes = malloc(length + 1);
	if (!bytes || fread(bytes, 1, length, file) != (size_t)length)
		fail("cannot read the log");
	fclose(file);
	*size = length;
	return bytes;
}

int main(int argc, char **argv)
{
	unsigned char *log;
	size_t size;
	int c;

	if (argc < 3)
		fail("expected LOG BANK...");
	for (int i = 2; i < argc; i++)
		for (int bank = 0; bank < BANK_COUNT; bank++)
			wanted[bank] |= !strcmp(argv[i], names[bank]);
	log = read_all(argv[1], &size);
	while ((c = getchar()) != EOF) {
		struct timespec from, to;

		if (c != '\n')
			continue;
		clock_gettime(CLOCK_MONOTONIC, &from);
		replay(log, size);
		clock_gettime(CLOCK_MONOTONIC, &to);
		printf("%lld", (to.tv_sec - from.tv_sec) * 1000000000LL + to.tv_nsec - from.tv_nsec);
		for (int bank = 0; bank < BANK_COUNT; bank++) {
			if (!wanted[bank])
				continue;
			printf(" %s=", names[bank]);
			for (size_t i = 0; i < sizes[bank]; i++)
				printf("%02x", pcrs[bank][i]);
		}
		putchar('\n');
		fflush(stdout);
	}
	free(log);
	return 0;
}
