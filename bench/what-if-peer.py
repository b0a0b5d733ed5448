"""The same in Python: json and dict, nothing else. A name is removed from a policy, the policy written as text, and every line of the log judged. Prints seconds as JSON."""

import json
import sys
import time

log_path, policy_path, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(policy_path, encoding="utf-8") as file:
    policy = json.load(file)
with open(log_path, encoding="utf-8") as file:
    lines = [line.rstrip("\n") for line in file]


def judge(line):
    _pcr, _template_digest, _template, digest, path = line.split(" ", 4)
    listed = policy["digests"].get(path)
    return listed is not None and digest.split(":", 1)[1] in listed


before = sum(map(judge, lines))
names = list(policy["digests"])
steps = {"edit": [], "effect": [], "together": []}
for turn in range(rounds + 1):
    name = names[turn + 1]
    started = time.perf_counter()
    del policy["digests"][name]
    json.dumps(policy)
    edited = time.perf_counter()
    accepted = sum(map(judge, lines))
    ended = time.perf_counter()
    if before - accepted != turn + 1:
        raise SystemExit(f"{before - accepted} entries flipped, not {turn + 1}")
    if turn > 0:
        steps["edit"].append(edited - started)
        steps["effect"].append(ended - edited)
        steps["together"].append(ended - started)
print(json.dumps(steps))
