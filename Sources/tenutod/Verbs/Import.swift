import ArgumentParser
import Daemon
import History
import Report

struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take in what another machine has exported.",
        discussion: """
            All of the file or, where anything of it is wrong, nothing. It may be done again, and in any order: who \
            exchanges exports ends with the same history. A daemon that runs goes by it at once.

            Examples:
              tenuto import history.jsonl
              ssh laptop tenuto export | tenuto import -
            """)

    @Argument(help: ArgumentHelp("The file that tenuto export has written; - for stdin.", valueName: "file"))
    var file: String
    @Flag(help: "What was forgotten there may be forgotten here.")
    var forget = false
    @OptionGroup var folders: FolderOptions
    @OptionGroup var history: HistoryOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        var reader = try LineReader(file, longest: ExchangeReader.longestLine)
        try StateFolder.make(try history.folder())
        let (catalogue, zone) = (folders.catalogue(), try OwnClock.zone())
        do {
            let (outcome, isVacuumed) = try history.change { store in
                let outcome = try Importer.take(
                    file == "-" ? "stdin" : file, into: store, now: OwnClock.now, mayForget: forget,
                    offset: { zone.offset(at: $0).seconds },
                    baseline: { exercise, bound, store throws(HistoryError) in
                        try catalogue.baseline(of: exercise, before: bound.day, in: store)
                    }
                ) { try reader.next() }
                // Rewriting the file may have failed the last time.
                let isLeft = try outcome.removed > 0 || forget && store.mayHoldDeleted()
                return (outcome, !isLeft || vacuum(store))
            }
            if outcome.new + outcome.replaced + outcome.removed > 0 { HistoryNews.tell(of: try history.folder()) }
            try output.show(outcome, text: outcome.text)
            if !isVacuumed { throw ExitCode(1) }
        } catch let refusal as Importer.Refusal {
            for problem in refusal.problems { complain(problem) }
            guard let count = refusal.toForget, refusal.problems.isEmpty else {
                complain("nothing was taken")
                throw ExitCode(1)
            }
            complain("nothing was taken: what was forgotten there would be forgotten here too: \(count.text)")
            complain("tenuto import --forget \(file) does that")
            throw ExitCode(5)
        }
    }
}

extension Importer.Outcome {
    fileprivate var text: String {
        [
            "\(new) new, \(replaced) replaced, \(known) known before",
            forgotten > 0 ? "\(forgotten) older than what was forgotten here: they stay forgotten" : nil,
            removed > 0 ? "\(removed) forgotten, as they were there" : nil,
        ].compactMap(\.self).joined(separator: "\n")
    }
}
