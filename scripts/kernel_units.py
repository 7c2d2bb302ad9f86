"""Shared by scripts/facts-check and scripts/facts-cost: chooses units of a target, and compiles them with klp's plugin."""
import argparse
import glob
import json
import os
import re
import shlex
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def prepare():
    subprocess.run(["bash", "-c", ". scripts/lib.sh && scripts/setup --facts-check && build_klp release >/dev/null"],
                   cwd=ROOT, check=True)


def arguments(description, units):
    """Parses the options. Without -n, `units` units are chosen. Installs missing packages and builds klp, unless help is
    asked for."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target")
    parser.add_argument("-n", "--units", type=int, default=units)
    parser.add_argument("-j", "--jobs", type=int, default=2)
    parser.add_argument("--klp")
    parser.add_argument("--plugin")
    args = parser.parse_args()
    prepare()
    args.klp = args.klp or find_built("klp")
    args.plugin = os.path.abspath(args.plugin or find_built("klp.so"))
    return args


def chosen_units(args):
    """Entries of the target's compile commands, at even distances from all units."""
    return evenly(commands_of(args.klp, args.target), args.units)


def find_built(name):
    found = [f for f in glob.glob(f"{ROOT}/build/release/**/{name}", recursive=True) if os.path.isfile(f)]
    return found[0] if found else name


def commands_of(klp, target):
    shown = json.loads(subprocess.run([klp, "target", "show", target, "--json"], check=True, capture_output=True).stdout)
    with open(shown["compile_commands"], encoding="utf-8") as file:
        entries = json.load(file)
    return [e for e in entries if e["file"].endswith(".c")]


def evenly(items, count):
    step = max(1, len(items) // count)
    return items[step // 2 :: step][:count]


def compile_command(entry, output, extra):
    """The unit's compile command without options for debug information and dependency files; writes to `output`."""
    words = list(entry.get("arguments") or shlex.split(entry["command"]))
    kept = [words[0]]
    skip = False
    for word in words[1:]:
        if skip:
            skip = False
        elif word == "-o":
            skip = True
        elif not word.startswith(("-Wp,-M", "-M", "-g")):
            kept.append(word)
    return kept + extra + ["-o", output]


def run(entry, output, extra):
    done = subprocess.run(compile_command(entry, output, extra), cwd=entry["directory"], capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{entry['file']}: {done.stderr.decode()[-300:]}")


def facts_size(path):
    text = subprocess.run(["readelf", "-SW", path], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"\.discard\.klp\.facts\s+PROGBITS\s+\S+ \S+ (\S+)", text).group(1), 16)
