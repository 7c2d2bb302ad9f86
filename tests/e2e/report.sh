#!/bin/bash
# The report beside a module: modinfo has its digest, it conforms to its schema, it is the same for each run, and it
# shows the chain, the proof and both versions of each function.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
edit fs/pipe.c -e '/^unsigned int round_pipe_size/,/^}/s/return PAGE_SIZE;/return 2 * PAGE_SIZE;/' \
  -e '1i /* <b>&amp; "quoted" */' >pipe.patch
expect 0 "round_pipe_size" -- "$KLP" build -t "$target" pipe.patch -o one.ko
for part in json txt html; do [ -s one.report.$part ] || fail "there is no one.report.$part"; done

digest=$(modinfo -F klp.report one.ko)
[ "$digest" = "sha256:$(sha256sum one.report.json | cut -d' ' -f1)" ] || fail "modinfo holds another digest: $digest"
[ "$(modinfo -F klp.compiler one.ko)" = "$(jq -r .kernel.compiler one.report.json)" ] || fail "not the same compiler"
[ "$(modinfo -F klp.build_id one.ko)" = "$(jq -r .kernel.build_id one.report.json)" ] || fail "not the same build id"

mkdir again
"$KLP" -q build -t "$target" pipe.patch -o again/one.ko --statement statement.json
[ "$(jq -r '.subject[0] | .name + " " + .digest.sha256' statement.json)" = "one.ko $(sha256sum again/one.ko | cut -d' ' -f1)" ] ||
  fail "the statement is about another module"
jq -e --arg change "$(sha256sum pipe.patch | cut -d' ' -f1)" --arg report "${digest#sha256:}" \
  '(.predicate.buildDefinition.resolvedDependencies | map(.digest.sha256) | contains([$change])) and
   .predicate.runDetails.byproducts[0].digest.sha256 == $report' statement.json >checked || fail "the statement lacks a digest"
for part in ko report.json report.txt report.html; do cmp one.$part again/one.$part || fail "two runs differ"; done

/usr/bin/python3 - "$KLP_ROOT/generator/report/build-report.schema.json" one.report.json <<'END'
import json, sys, jsonschema
schema, report = (json.load(open(name)) for name in sys.argv[1:])
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.validate(report, schema)
function = next(f for f in report["functions"] if f["symbol"] == "round_pipe_size")
assert function["original"] != function["patched"], "both versions are the same"
assert [r["name"] for r in function["through"]] == ["round_pipe_size"], function["through"]
assert any("return 2 * PAGE_SIZE" in hunk["text"] for hunk in report["change"]), "the change is not shown"
assert report["proof"]["functions"] == report["proof"]["matched"], "the proof is not whole"
END

/usr/bin/python3 - one.report.html <<'END'
import html.parser, sys
class Checked(html.parser.HTMLParser):
    void = {"meta", "path", "rect"}
    def __init__(self):
        super().__init__()
        self.open, self.text, self.kinds = [], "", set()
    def handle_starttag(self, tag, attributes):
        self.kinds.add(tag)
        assert tag not in {"script", "link", "img", "b&"}, tag
        if tag not in self.void: self.open.append(tag)
    def handle_startendtag(self, tag, attributes):
        self.kinds.add(tag)
    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag
    def handle_data(self, data):
        self.text += data
page = Checked()
page.feed(open(sys.argv[1]).read())
assert not page.open, page.open
assert {"svg", "table", "details"} <= page.kinds, page.kinds
for wanted in ('/* <b>&amp; "quoted" */', "return 2 * PAGE_SIZE;", "round_pipe_size()", "byte for byte"):
    assert wanted in page.text, wanted
END
