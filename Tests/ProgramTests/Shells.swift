import Foundation
import Rig

/// A shell whose TAB is pressed, with the shipped completion in place.
enum Shell: CaseIterable {
    case bash, bashWithPackage, zsh, fish

    /// What TAB did with a line.
    struct Answer {
        /// What was offered; options and file names with the rest.
        var offered: Set<String> = []
        /// The line afterwards; nil from fish, which is asked for what it would offer.
        var line: String?
    }

    static let scripts = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/tenuto/Completions").standardized.path

    /// Types each of `lines` and presses TAB, in one shell, in `folder`.
    func complete(_ lines: [String], in home: Home, folder: String) throws -> [Answer] {
        let place = try TemporaryFolder()
        var environment = home.environment
        environment["PATH"] = "\(try programFolder()):/usr/bin:/bin"
        environment["TERM"] = "vt100"
        environment["ANSWERS"] = place.path + "/answers"
        environment["XDG_DATA_DIRS"] = place.path + "/share:/usr/share"
        environment["ZDOTDIR"] = place.path
        environment["COMPLETIONS"] = Self.scripts
        try install(in: place.path)
        try "".write(toFile: place.path + "/answers", atomically: true, encoding: .utf8)

        // What is typed: each line, TAB, and a key that notes how the line is then and clears it.
        let keys = self == .fish ? lines.map { $0 + "\n" } : lines.map { $0 + "\t\u{7}" }
        let typed = place.path + "/typed"
        try (keys.joined() + (self == .fish ? "" : "exit\n")).write(toFile: typed, atomically: true, encoding: .utf8)
        // A shell without a terminal has no TAB; script(1) gives it one, and the end of its input ends it.
        let command =
            switch self {
            case .bash, .bashWithPackage:
                "exec script -qec 'bash --rcfile \(place.path)/bashrc -i' /dev/null < \(typed)"
            case .zsh: "exec script -qec 'zsh -i' /dev/null < \(typed)"
            case .fish: "exec fish --no-config \(place.path)/ask.fish < \(typed)"
            }
        let outcome = try ChildProcess(
            "/bin/sh", ["-c", "cd '\(folder)' && \(command)"], environment: environment, only: true
        ).wait(within: 120)
        let text = try String(contentsOfFile: place.path + "/answers", encoding: .utf8)
        let answers = Self.answers(text)
        guard answers.count == lines.count else {
            throw ChildProcess.Failure(
                "\(self): \(answers.count) answers: \(text)\n\(outcome.output)\n\(outcome.errors)")
        }
        return answers
    }

    /// In the file of answers `+WORD` was offered, and `=LINE` is the line at the end.
    private static func answers(_ text: String) -> [Answer] {
        var (answers, current) = ([Answer](), Answer())
        for line in text.split(separator: "\n") {
            if line.first == "+" { current.offered.insert(String(line.dropFirst())) }
            guard line.first == "=" else { continue }
            current.line = String(line.dropFirst())
            answers.append(current)
            current = Answer()
        }
        return answers
    }

    private func install(in folder: String) throws {
        func write(_ text: String, to name: String) throws {
            let path = URL(filePath: "\(folder)/\(name)")
            try FileManager.default.createDirectory(
                at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: path, atomically: true, encoding: .utf8)
        }
        switch self {
        case .bash:
            try write(". \"$COMPLETIONS/tenuto.bash\"\n" + Self.bashNotes, to: "bashrc")
        case .bashWithPackage:
            let script = try String(contentsOfFile: Self.scripts + "/tenuto.bash", encoding: .utf8)
            for name in ["tenuto", "tenutod"] { try write(script, to: "share/bash-completion/completions/\(name)") }
            let package = "/usr/share/bash-completion/bash_completion"
            // It loads what it finds for a program when that is first completed.
            try write(". \(package)\n_completion_loader tenuto\n" + Self.bashNotes, to: "bashrc")
        case .zsh:
            try write(Self.zshNotes, to: ".zshrc")
        case .fish:
            try write(Self.fishAsks, to: "ask.fish")
        }
    }

    private static let bashNotes = """
        _noted() {
            _tenuto "$@"
            local word
            for word in "${COMPREPLY[@]}"; do printf '+%s\\n' "$word" >> "$ANSWERS"; done
        }
        complete -F _noted tenuto tenutod
        _note() { printf '=%s\\n' "$READLINE_LINE" >> "$ANSWERS"; READLINE_LINE= READLINE_POINT=0; }
        bind -x '"\\C-g": _note'
        bind 'set bell-style none'
        HISTFILE= PS1= PS2=

        """

    private static let zshNotes = """
        unsetopt beep prompt_sp
        PS1= PS2= HISTFILE=
        fpath=($COMPLETIONS $fpath)
        autoload -Uz compinit && compinit -u -D
        compadd() {
            # Asked for a list alone, it offers nothing yet.
            if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
            local -a offered
            builtin compadd -A offered "$@"
            (( $#offered )) && print -rl -- +${^offered} >> $ANSWERS
            builtin compadd "$@"
        }
        note() { print -r -- "=$BUFFER" >> $ANSWERS; BUFFER= }
        zle -N note
        bindkey '^I' complete-word
        bindkey '^G' note
        LISTMAX=100000

        """

    private static let fishAsks = """
        source $COMPLETIONS/tenuto.fish
        while read -l --delimiter \\n line
            for word in (complete -C "$line" | string replace -r '\\t.*' '')
                printf '+%s\\n' $word >> $ANSWERS
            end
            printf '=\\n' >> $ANSWERS
        end

        """
}
