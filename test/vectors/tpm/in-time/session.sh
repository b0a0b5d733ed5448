#!/bin/bash
# A software TPM that is given the entries of a kernel's log as that kernel gave them to its own, with quotes in between, a reset and a sleep.
# Usage: session.sh LOG-OF-AN-EARLIER-BOOT LOG OUTPUT
set -eu
earlier=$1 log=$2 out=$3
state=$(mktemp -d) && mkdir -p "$out"
export TPM2TOOLS_TCTI="swtpm:path=$state/sock"
on() {   # starts the TPM's power; $1: -c after a reset, nothing after a sleep
  swtpm socket --tpm2 --tpmstate dir="$state" --ctrl type=unixio,path="$state/sock.ctrl" --server type=unixio,path="$state/sock" --flags not-need-init --daemon --pid file="$state/pid"
  sleep 0.3; tpm2_startup ${1-}
}
off() { tpm2_shutdown ${1-}; kill "$(cat "$state/pid")"; sleep 0.5; rm -f "$state/sock" "$state/sock.ctrl"; }
extend() {   # LOG FROM TO: template digests of sha1 and sha256 of these entries
  python3 - "$@" <<'P' | xargs -n 8 tpm2_pcrextend
import hashlib, struct, sys
data = open(sys.argv[1], 'rb').read(); at = 0; n = 0
while at < len(data):
    pcr, = struct.unpack_from('<I', data, at); digest = data[at + 4:at + 24]
    size, = struct.unpack_from('<I', data, at + 24); at += 28 + size
    size, = struct.unpack_from('<I', data, at); body = data[at + 4:at + 4 + size]; at += 4 + size; n += 1
    if int(sys.argv[2]) <= n <= int(sys.argv[3]):
        violation = digest == bytes(20)
        print('%d:' % pcr + ','.join('%s=%s' % (name, 'ff' * size if violation else hashlib.new(name, body).hexdigest()) for name, size in (('sha1', 20), ('sha256', 32))))
P
}
quote() {   # NAME KEY NONCE
  tpm2_quote -c "$2" -l sha256:10 -g sha256 -q "$3" -m "$out/$1.msg" -s "$out/$1.sig" -o "$out/$1.pcrs" > /dev/null
  echo "$3" > "$out/$1.nonce.hex"
}
on -c
tpm2_createek -c 0x81010001 -G rsa -u "$state/ek.pub" > /dev/null
tpm2_createak -C 0x81010001 -c "$state/ak.ctx" -G rsa -g sha256 -s rsassa -u "$out/ak.pub" -n "$state/ak.name" > /dev/null
tpm2_evictcontrol -C o -c "$state/ak.ctx" 0x81010002 > /dev/null; tpm2_flushcontext -t
tpm2_createprimary -C o -c "$state/srk.ctx" > /dev/null; tpm2_flushcontext -t
tpm2_create -C "$state/srk.ctx" -G ecc256:ecdsa-sha256:null -a 'restricted|sign|fixedtpm|fixedparent|sensitivedataorigin|userwithauth|noda' -u "$out/owner.pub" -r "$state/owner.priv" > /dev/null; tpm2_flushcontext -t
tpm2_load -C "$state/srk.ctx" -u "$out/owner.pub" -r "$state/owner.priv" -c "$state/owner.ctx" > /dev/null; tpm2_evictcontrol -C o -c "$state/owner.ctx" 0x81010003 > /dev/null; tpm2_flushcontext -t
off -c; on -c
extend "$earlier" 1 77; quote quote-0 0x81010002 a3f1c2de00; quote owner-0 0x81010003 a3f1c2de00
sleep 1; off -c; on -c
extend "$log" 1 56; sleep 2; quote quote-1 0x81010002 a3f1c2de01; quote owner-1 0x81010003 a3f1c2de01
sleep 5; extend "$log" 57 120; sleep 1; quote quote-2 0x81010002 a3f1c2de02
sleep 1; off; sleep 2; on
sleep 4; extend "$log" 121 174; sleep 1; quote quote-3 0x81010002 a3f1c2de03; quote owner-3 0x81010003 a3f1c2de03
off -c
for one in "$out"/*.msg; do echo "$(basename "$one") $(tpm2_print -t TPMS_ATTEST "$one" | grep -E 'clock|Count|safe' | tr -d '\n' | tr -s ' ')"; done
rm -r "$state"
