# What TAB offers for tenuto and tenutod in fish. The programs say what could come next; here it is only shown.

function __tenuto_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($words[1] __complete $words[2..] "$current" 2>/dev/null)
    test (count $lines) -gt 1; and printf '%s\n' $lines[2..]
    # Of --ics=fi the file begins behind the sign.
    set -l before (string match -r -- '^--[^=]*=' $current)
    set -l file (string replace -r -- '^--[^=]*=' '' $current)
    switch "$lines[1]"
        case files
            string replace -r -- '^' "$before" (__fish_complete_path "$file")
        case folders
            string replace -r -- '^' "$before" (__fish_complete_directories "$file" '')
    end
end

for program in tenuto tenutod
    complete -c $program -f -k -a '(__tenuto_complete)'
end
