#!/usr/bin/env bash
# Every test that was built, in four processes side by side: most of the time is spent in waiting for sound, which is
# heard in real time. Within each, one test at a time. BUILD is where they were built, .build unless told otherwise; logs are
# test-NAME.log there. At the end come the counts, and what failed. Options are those of swift test that choose tests.
#
# They are run as swift test runs them, but without it: several at once cannot always open its database.
set -uo pipefail
cd "$(dirname "$0")/.."
export BUILD=${BUILD:-.build}

# What listens to sound servers or makes them fail.
servers='ListeningTests|OutageTests|EnduranceTests|VoiceTests|SoundServerTests'
# What waits for the most part: something fails or dies while a session runs, comes due, or is drawn.
waiting='FaultyDeviceTests|CrashTests|DeliveryTests|StateFolderTests|SilenceTests|LifecycleTests|ScheduleRigTests|FullScreenTests'
# What else runs the programs and the daemon's parts.
programs='ProgramTests|DaemonTests|PlaybackTests|ChildProcessTests|StallWatchTests'

# run NAME OPTION…: the tests that the options choose; passes lines on whole, so that those of others can come between.
run() {
    local log=$BUILD/test-$1.log
    shift
    NO_COLOR=1 "$BUILD/debug/tenutoPackageTests.xctest" --testing-library swift-testing --no-parallel "$@" 2>&1 \
        | tee "$log" | sed -u ''
}

# Of a log each issue with its comments and, where the run broke off, the test it broke off in.
issues() {
    awk '/^(◇|✔|✘|━)/ { issue = /recorded an issue/; ended = /^✘ Test run/ } /^◇/ { last = $0 }
        issue || /^error: / { print } END { if (!ended) print last }' "$1"
}

run servers --filter "$servers" "$@" &
pids[0]=$!
run waiting --filter "$waiting" --skip "$servers" "$@" &
pids[1]=$!
run programs --filter "$programs" --skip "$servers|$waiting" "$@" &
pids[2]=$!
# They compute, and must not make late what the others hear.
nice -n 19 bash -c "$(declare -f run); set -o pipefail; run values --skip '$servers|$waiting|$programs' \"\$@\"" bash "$@" &
pids[3]=$!

failed=()
names=(servers waiting programs values)
for lane in 0 1 2 3; do wait "${pids[lane]}" || failed+=("${names[lane]}"); done

echo
grep -h '^[✔✘] Test run' "$BUILD"/test-{servers,waiting,programs,values}.log
[ ${#failed[@]} -eq 0 ] && exit 0
printf '\nWhat failed:\n'
for name in "${failed[@]}"; do issues "$BUILD/test-$name.log"; done
exit 1
