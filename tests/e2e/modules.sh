#!/bin/bash
# One change of vmlinux and two modules. One module is loaded before the livepatch; the other one is loaded, unloaded
# and loaded again while the livepatch is enabled.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

edit fs/proc/version.c '/^static int version_proc_show/,/return 0/s/return 0/seq_puts(m, "klp was here\\n");\n\treturn 0/' >version.patch
# The function uses a variable of its module, THIS_MODULE, which must be its module and not the livepatch, and its own
# address.
edit drivers/net/tun.c '/^static int tun_chr_open/,/^}/s/^\tstruct tun_file \*tfile;$/&\n\n\tpr_info("klp: this is %ps.\\n", tun_chr_open);\n\tif (tun_proto.owner == THIS_MODULE)\n\t\treturn -EPERM;/' >tun.patch
# Uses a variable of another file of the module: an empty list points to itself.
edit fs/fuse/control.c '/^static int fuse_ctl_get_tree/,/^}/s/^{$/{\n\tif (fuse_conn_list.next == \&fuse_conn_list)\n\t\treturn -EPERM;/' >fuse.patch
"$KLP" --json build -t "$target" version.patch tun.patch fuse.patch -o three.ko >build.json
objects=$(jq -c '[.functions[] | [.object, .symbol]] | sort' build.json)
[ "$objects" = '[["fuse","fuse_ctl_get_tree"],["tun","tun_chr_open"],["vmlinux","version_proc_show"]]' ] ||
  fail "it patches $objects"

cat >look.sh <<'END'
#!/bin/sh
cat /proc/version
if true </dev/net/tun; then echo "tun: opened"; else echo "tun: refused"; fi
dmesg | grep -o "klp: this is .*"
[ ! -d /sys/module/xfs ] || [ ! -d /sys/module/libcrc32c ] || echo "xfs: there, with what it needs"
if [ -d /sys/module/fuse ]; then
  mkdir -p /tmp/ctl
  if mount -t fusectl none /tmp/ctl; then echo "fusectl: mounted"; else echo "fusectl: refused"; fi
fi
exit 0
END
"$KLP" --json test -t "$target" three.ko --modprobe tun --modprobe xfs --modprobe-after fuse --run look.sh >report.json ||
  { cat report.json && fail "klp test did not pass"; }
patched=$(jq -c '[.modules[0].objects[] | select(.patched) | .name] | sort' report.json)
[ "$patched" = '["fuse","tun","vmlinux"]' ] || fail "patched are $patched"

# seen TEXT: prints the phases in which the script printed the text.
seen() { jq -r --arg text "$1" '[.modules[0].phases[] | select(.output | contains($text)) | .name] | join(" ")' report.json; }
[ "$(seen "klp was here")" = during ] || fail "vmlinux was patched in: $(seen "klp was here")"
[ "$(seen "xfs: there")" = "before during after" ] || fail "xfs was there in: $(seen "xfs: there")"
[ "$(seen "tun: refused")" = during ] || fail "tun was patched in: $(seen "tun: refused")"
[ "$(seen "klp: this is tun_chr_open [tun].")" = "during after" ] || fail "the address of tun's function: $(grep "klp: this is" report.json)"
[ "$(seen "tun: opened")" = "before after" ] || fail "tun was itself in: $(seen "tun: opened")"
[ "$(seen "fusectl: refused")" = during ] || fail "fuse was patched in: $(seen "fusectl: refused")"

# The kernel sets static branches when it loads the livepatch, whether the module is loaded or not.
edit net/netfilter/nf_tables_core.c '/^nft_do_chain/,/^}/s/info.trace = false/info.trace = !pkt/' >key.patch
expect 1 "nft_trace_enabled" "static_key_enabled(&nft_trace_enabled)" -- "$KLP" build -t "$target" key.patch -o none.ko
expect 2 "the target has no module klp_nowhere" -- "$KLP" test -t "$target" three.ko --modprobe klp_nowhere
