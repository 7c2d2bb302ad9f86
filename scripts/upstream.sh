# shellcheck shell=bash
# Functions that make changes of a file or a folder between two versions of the kernel's source, with the headers that
# the change needs. Source it after lib.sh. Call fetch_source_tree for the later version first.

# identifiers FILE: prints the identifiers of at least 4 characters, sorted, each once.
identifiers() { { grep -oE '[A-Za-z_][A-Za-z0-9_]{3,}' "$1" 2>/dev/null || true; } | LC_ALL=C sort -u; }

# new_identifiers SOURCE LATER PATH: prints the identifiers that only the later version of the file has.
new_identifiers() { LC_ALL=C comm -13 <(identifiers "$1/$3") <(identifiers "$2/$3"); }

# index_of_headers SOURCE LATER: prints lines "IDENTIFIER HEADER", sorted, for each identifier that is new in a header
# and that no header had before. (If another header had it before, the new mention is usually not its definition.)
index_of_headers() {
  local path folders=(include arch/x86 block crypto drivers fs io_uring ipc kernel lib mm net security sound virt)
  LC_ALL=C join -v 1 \
    <((cd "$2" && find "${folders[@]}" -name '*.h') | while read -r path; do
      cmp -s "$1/$path" "$2/$path" || new_identifiers "$1" "$2" "$path" | awk -v header="$path" '{ print $1, header }'
    done | LC_ALL=C sort) \
    <(cd "$1" && find "${folders[@]}" -name '*.h' -print0 | xargs -0 cat | identifiers /dev/stdin)
}

# included_headers FILE FOLDER: prints the paths in the kernel tree that the #include lines of FILE can mean. FILE is in
# FOLDER.
included_headers() {
  sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]+([<"][^>"]+)[>"].*/\1/p' "$1" 2>/dev/null | while read -r name; do
    case $name in
    \"*) realpath -m --relative-to=. "$2/${name#?}" ;;
    *) printf '%s\n' "include/${name#?}" "arch/x86/include/${name#?}" ;;
    esac
  done
}

# upstream_wide_change SOURCE PATH LATER HEADERS INDEX: prints the diff of a file, or of all C files and headers in a
# folder (PATH ends in a slash; subfolders are not included). Files can be added or removed. HEADERS adds headers to the
# change; each value includes the ones before it:
#   none      no headers
#   named     headers that define a new identifier (see INDEX) which the change newly uses, and, repeatedly, the headers
#             that these headers need
#   included  all changed headers that a file of the change includes directly
upstream_wide_change() {
  local source=$1 path=$2 later=$3 headers=$4 index=$5 file status=0 grown=yes
  local -A chosen=()
  case $path in
  */) while read -r file; do chosen[$path$file]=1; done < <(
    for side in "$source" "$later"; do (cd "$side/$path" 2>/dev/null && find . -maxdepth 1 -name '*.[ch]' -printf '%P\n'); done | sort -u) ;;
  *) chosen[$path]=1 ;;
  esac
  for file in "${!chosen[@]}"; do ! cmp -s "$source/$file" "$later/$file" || unset "chosen[$file]"; done
  if [ "$headers" = included ]; then
    for file in "${!chosen[@]}"; do
      while read -r header; do
        if [ -e "$later/$header" ] && ! cmp -s "$source/$header" "$later/$header"; then chosen[$header]=1; fi
      done < <(included_headers "$later/$file" "$(dirname "$file")")
    done
  fi
  while [ "$headers" != none ] && [ $grown = yes ]; do
    grown=no
    while read -r header; do
      [ -n "${chosen[$header]:-}" ] || { chosen[$header]=1 && grown=yes; }
    done < <(for file in "${!chosen[@]}"; do new_identifiers "$source" "$later" "$file"; done | LC_ALL=C sort -u |
      LC_ALL=C join - "$index" | cut -d' ' -f2 | sort -u)
  done
  for file in $(printf '%s\n' "${!chosen[@]}" | sort); do
    diff -uN --label "a/$file" --label "b/$file" "$source/$file" "$later/$file" || status=$?
    [ $status -le 1 ] || die "$file cannot be compared"
  done
}
