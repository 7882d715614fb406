import ArgumentParser
import Config
import Control
import Glibc

struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Open a routine in your editor, and check it when you are done.",
        discussion: """
            The editor is $VISUAL, else $EDITOR, else vi. A bundled routine is copied to a file of your own first. Exits \
            with 1 when the file has an error then.

            Example: tenuto edit my-back
            """)

    @Argument(help: ArgumentHelp("The routine's id, as tenuto list shows it.", valueName: "routine"))
    var id: String
    @OptionGroup var folders: FolderOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let places = folders.folders()
        let own = try OwnRoutine(id, configFolder: places.config)
        let isNew = !own.exists
        if isNew {
            // An id that is neither ours nor bundled is a slip more often than a wish: `new` is for that.
            _ = try folders.catalogue().library.routine(id)
            try own.create()
            complain("\(own.path): a copy of the bundled routine, which it replaces")
        }
        do {
            try openEditor(on: own.path)
        } catch {
            // A copy that nobody looked at would only keep the bundled routine from being renewed.
            if isNew { own.discardIfUnchanged() }
            throw error
        }
        let problems = Config.Check.problems(in: [own.path], configFolder: places.config, dataFolder: places.data)
        if !output.json { for problem in problems { complain("\(problem)") } }
        let edited = Edited(path: own.path, problems: problems.map { CheckedProblem($0) })
        try output.show(edited, text: "\(own.path): \(problems.tally)")
        if problems.hasErrors { throw ExitCode.failure }
    }

    /// Runs the editor and waits for its end. Its name may have arguments, so a shell takes it apart; the path is
    /// not part of what the shell reads.
    private func openEditor(on path: String) throws {
        let environment = currentEnvironment()
        let editor = [environment["VISUAL"], environment["EDITOR"], "vi"].compactMap(\.self).first { !$0.isEmpty }
        let command = ["/bin/sh", "-c", "exec \(editor ?? "vi") \"$1\"", "sh", path]
        var words = command.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child = pid_t()
        let code = posix_spawn(&child, "/bin/sh", nil, nil, &words, environ)
        guard code == 0 else { throw EditorError(description: "/bin/sh: \(String(cString: strerror(code)))") }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else { throw EditorError(description: "\(editor ?? "vi"): ended without success") }
    }
}

/// What `edit` tells other programs.
private struct Edited: Encodable {
    let path: String
    let problems: [CheckedProblem]
}

/// The editor could not be run.
private struct EditorError: Error, CustomStringConvertible {
    let description: String
}
