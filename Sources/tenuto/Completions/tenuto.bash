# What TAB offers for tenuto and tenutod in bash 4.4 and later, with the package bash-completion or without.
# The programs say what could come next; here it is only shown.

_tenuto() {
    # bash takes words apart at = and : too; together again they are what the program gets.
    local -a words=()
    local rest=${COMP_LINE:0:COMP_POINT} part
    for part in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
        local gap=${rest%%[![:space:]]*}
        rest=${rest#"$gap"}
        # The last one may go on behind the cursor.
        [[ $rest == "$part"* ]] || part=$rest
        rest=${rest#"$part"}
        if [[ -z $gap ]] && ((${#words[@]})); then words[-1]+=$part; else words+=("$part"); fi
    done
    local current=${words[-1]}
    local -a plain=()
    for part in "${words[@]:1}"; do
        part=${part#[\"\']}
        plain+=("${part%[\"\']}")
    done

    local -a lines=()
    mapfile -t lines < <("${words[0]/#\~/$HOME}" __complete "${plain[@]}" 2>/dev/null)
    lines=("${lines[@]%%$'\t'*}")
    COMPREPLY=("${lines[@]:1}")
    # What stands before the last sign that parts words is there already.
    local signs=${COMP_WORDBREAKS//[!=:]/} before=
    [[ -n $signs ]] && before=${current%"${current##*[$signs]}"}
    COMPREPLY=("${COMPREPLY[@]#"$before"}")
    ((${#COMPREPLY[@]} == 1)) && [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace

    case ${lines[0]-} in
        files)
            if ((${#COMPREPLY[@]})); then
                mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "${current#"$before"}")
                compopt -o filenames
            else
                compopt -o default
            fi ;;
        folders) compopt -o dirnames ;;
    esac
} 2>/dev/null

complete -F _tenuto tenuto tenutod
