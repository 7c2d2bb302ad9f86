#!/usr/bin/env bash
# mmdebstrap fails if the program that starts it has left seven files open.
#
# Behaviour: mmdebstrap makes a pipe and gives apt a shell command that writes into it, `cat >&N`, where N is the number of
# the pipe. /bin/sh of Debian is dash, which accepts only one digit there ("Syntax error: Bad fd number"), so apt fails.
# If the files 3 to 9 are open already when mmdebstrap is started, as below a test driver or a program that holds locks,
# N has two digits. mmdebstrap's last line says only that it failed to run.
#
# Versions: Debian 12 (amd64), mmdebstrap 1.3.5-7 with dash 0.5.12-2 and apt 2.6.1. It unpacks one small package of Debian
# 13, hostname, without installing anything.
#
# Observed output:
#   package of the test:
#     mmdebstrap 1.3.5-7
#   packages of the host:
#     apt 2.6.1
#     dash 0.5.12-2
#     perl 5.36.0-7+deb12u2
#   without open files: status 0
#   with the files 3 to 9 open: status 25
#     /bin/sh: 1: Syntax error: Bad fd number
#   The behaviour is unchanged: mmdebstrap succeeds without open files, and fails with seven of them.
#
# Installs nothing: mmdebstrap is unpacked in a temporary folder, which is removed at the end. Run as root.
# shellcheck source=findings/functions.bash
. "$(dirname "$0")/functions.bash"

need apt-get apt
need dpkg-deb dpkg
need perl perl
[ -r /usr/share/keyrings/debian-archive-keyring.gpg ] || missing+=('debian-archive-keyring (a package)')
[ "$(id -u)" = 0 ] || missing+=('root')
[ "$(readlink -f /bin/sh)" = /usr/bin/dash ] || missing+=('dash as /bin/sh')
check_host

chmod 755 "$folder" # apt downloads as another user
cd "$folder"
echo 'package of the test:'
timeout 300 apt-get -q -o APT::Sandbox::User=root download mmdebstrap=1.3.5-7 >download.log 2>&1 ||
  die 'apt did not download mmdebstrap 1.3.5-7 (run apt-get update first)' download.log
dpkg-deb -x mmdebstrap_*.deb root
dpkg-deb -W mmdebstrap_*.deb | sed 's/^/  /; s/\t/ /'
echo 'packages of the host:'
dpkg-query -W -f='  ${Package} ${Version}\n' apt dash perl

site=$(mirror)
run() { # NAME: runs mmdebstrap; its output goes to NAME.log
  timeout 300 root/usr/bin/mmdebstrap --variant=extract --include=hostname --format=tar \
    --keyring=/usr/share/keyrings/debian-archive-keyring.gpg trixie out.tar "deb $site trixie main" >"$1.log" 2>&1
}
few=0 many=0
run few || few=$?
echo "without open files: status $few"
[ $few = 0 ] || die 'mmdebstrap fails here without open files, too' few.log
(exec 3</dev/null 4</dev/null 5</dev/null 6</dev/null 7</dev/null 8</dev/null 9</dev/null && run many) || many=$?
echo "with the files 3 to 9 open: status $many"
grep 'fd number' many.log | sed 's/^/  /' || true
if [ $many != 0 ] && grep -q 'Bad fd number' many.log; then
  conclude 0 'The behaviour is unchanged: mmdebstrap succeeds without open files, and fails with seven of them.'
fi
conclude 1 'The behaviour has changed.'
