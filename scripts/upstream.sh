# shellcheck shell=bash
# Changes of a file or a folder between two versions of the kernel's source, with the headers that they need. Source it
# after lib.sh; the whole source of the later version must be there (fetch_source_tree).

# identifiers FILE: each once, in order.
identifiers() { { grep -oE '[A-Za-z_][A-Za-z0-9_]{3,}' "$1" 2>/dev/null || true; } | LC_ALL=C sort -u; }

# new_identifiers SOURCE LATER PATH: those that only the later text of a file has.
new_identifiers() { LC_ALL=C comm -13 <(identifiers "$1/$3") <(identifiers "$2/$3"); }

# index_of_headers SOURCE LATER: "IDENTIFIER HEADER", by identifier, for each that a header has since and that no header
# had before: what else is new in a header, as a rule, other headers define.
index_of_headers() {
  local path folders=(include arch/x86 block crypto drivers fs io_uring ipc kernel lib mm net security sound virt)
  LC_ALL=C join -v 1 \
    <((cd "$2" && find "${folders[@]}" -name '*.h') | while read -r path; do
      cmp -s "$1/$path" "$2/$path" || new_identifiers "$1" "$2" "$path" | awk -v header="$path" '{ print $1, header }'
    done | LC_ALL=C sort) \
    <(cd "$1" && find "${folders[@]}" -name '*.h' -print0 | xargs -0 cat | identifiers /dev/stdin)
}

# included_headers FILE FOLDER: the headers of the kernel that FILE, which lies in FOLDER, may name, by path in the tree.
included_headers() {
  sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]+([<"][^>"]+)[>"].*/\1/p' "$1" 2>/dev/null | while read -r name; do
    case $name in
    \"*) realpath -m --relative-to=. "$2/${name#?}" ;;
    *) printf '%s\n' "include/${name#?}" "arch/x86/include/${name#?}" ;;
    esac
  done
}

# upstream_wide_change SOURCE PATH LATER HEADERS INDEX: the difference of a file, or of all C files and headers in a
# folder (PATH ends in a slash; not in folders below it). Files may come or go. HEADERS, each with those before it:
#   none      only that
#   named     headers that have an identifier since, which the change newly uses (by INDEX), and what these need likewise
#   included  all headers that differ and that a file of the change includes itself
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
