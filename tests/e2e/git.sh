#!/bin/bash
# A change from a git repository gives the same module as the diff, with the commit in modinfo and in the report.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME="A Developer" GIT_AUTHOR_EMAIL=dev@example.org
export GIT_COMMITTER_NAME=M GIT_COMMITTER_EMAIL=m@example.org
tree=$(source_of_target)
build() { "$KLP" build -t "$target" --git repo "$@"; }
commit() { git -C repo add -A && git -C repo commit -q -m "$1" && git -C repo rev-parse HEAD; }

# The repository does not need to hold the whole kernel.
git init -q repo
mkdir -p repo/fs/proc repo/Documentation
cp "$tree/fs/proc/cmdline.c" "$tree/fs/proc/version.c" repo/fs/proc/
first=$(commit "root")
patch -s -d repo -p1 <"$KLP_ROOT/examples/cmdline-mark/cmdline-mark.patch"
printf 'GIF\0\1' >repo/Documentation/mark.gif
second=$(commit 'proc: mark the command line

It is marked "so", for CVE-2026-12345.

Fixes: 0123456789ab ("proc: leave it without a mark")')
chmod +x repo/fs/proc/version.c
commit "only a mode" >/dev/null
echo "/* the end */" >>repo/fs/proc/version.c
fourth=$(commit "a comment")

"$KLP" --json build -t "$target" --git repo "$second" -o mark.ko >report.json 2>text
jq -e --arg hash "$second" '.commits == [{hash: $hash, author: "A Developer <dev@example.org>",
  subject: "proc: mark the command line", fixes: ["0123456789ab (\"proc: leave it without a mark\")"],
  cves: ["CVE-2026-12345"]}] and ([.functions[].symbol] == ["cmdline_proc_show"])' report.json || fail "report: $(cat report.json)"
grep -qF "commit ${second:0:12} (\"proc: mark the command line\") by A Developer" text || fail "$(cat text)"
says() { [ "$(modinfo -F "$1" "$2")" = "$3" ] || fail "$2: $1 is $(modinfo -F "$1" "$2")"; }
says klp.commit mark.ko "$second"
says klp.author mark.ko "A Developer <dev@example.org>"
says klp.subject mark.ko "proc: mark the command line"
says klp.fixes mark.ko '0123456789ab ("proc: leave it without a mark")'
says klp.cve mark.ko CVE-2026-12345

# A whole range: gives the same bytes each time, and patches the same functions as a diff of the range.
mkdir again
build -q "$first..HEAD" -o range.ko
build -q "${first:0:9}..$fourth" -o again/range.ko
cmp range.ko again/range.ko || fail "two builds differ"
says klp.subject range.ko "proc: mark the command line
only a mode
a comment"
says klp.commit range.ko "$(git -C repo rev-list --reverse "$first..HEAD")"

expect 3 "nothing to patch" -- build HEAD -o out.ko
expect 3 "nothing to patch" "only its mode changes" -- build HEAD~1 -o out.ko
expect 2 "has no revision nowhere" -- build nowhere -o out.ko
expect 2 "is in no git repository" -- "$KLP" build -t "$target" --git /proc HEAD -o out.ko
expect 2 "fs/proc/cmdline.c: change is already applied" -- build "$first" -o out.ko
[ ! -e out.ko ] || fail "a module was written"
