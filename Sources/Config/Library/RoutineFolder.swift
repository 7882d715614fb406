import Units

/// The person's own routine files: `<id>.yaml` each.
struct RoutineFolder {
    private static let suffix = ".yaml"

    /// The texts that could be read.
    private(set) var texts: [Slug: SourceText] = [:]
    /// Files that stand for a routine and cannot be read.
    private(set) var unreadable: [Slug: Problem] = [:]
    /// What is wrong with the folder itself, and with files that stand for no routine.
    private(set) var strays: [Problem] = []
    private let folder: String

    /// Reads the folder at `path`. No folder is no problem.
    init(_ path: String) {
        folder = path
        do {
            for name in try FileReader.names(inFolder: path) ?? [] { add(fileAt: "\(path)/\(name)") }
        } catch {
            strays.append(error)
        }
    }

    /// A folder that holds `texts` and nothing else.
    init(texts: [Slug: SourceText]) {
        folder = ""
        self.texts = texts
    }

    /// The file of the routine `id`.
    func path(of id: Slug) -> String { "\(folder)/\(id)\(Self.suffix)" }

    /// Notes a file whose name is no routine's.
    mutating func refuse(_ file: String) {
        strays.append(Problem(at: nil, "\(file.printable): the name of a routine file ends in .yaml"))
    }

    /// Reads one more file, in place of what had its id; the id it stands for, if its name is one.
    @discardableResult
    mutating func add(fileAt shown: String) -> Slug? {
        let name = shown.fileName
        if name.hasSuffix(".yml") {
            refuse(shown)
        }
        guard name.hasSuffix(Self.suffix) else { return nil }
        let stem = String(name.dropLast(Self.suffix.count))
        guard let id = Slug(stem) else {
            let hint = Slug(of: stem).map { "; rename it, for example to \($0)\(Self.suffix)" } ?? ""
            strays.append(
                Problem(at: nil, "\(shown.printable): its name is not an id: \(Slug.allowed)\(hint)"))
            return nil
        }
        texts[id] = nil
        unreadable[id] = nil
        do {
            texts[id] = try FileReader.text(shown)
            // In a folder it is listed and not there: a link to nowhere.
            if texts[id] == nil { unreadable[id] = FileReader.missing(shown) }
        } catch {
            unreadable[id] = error
        }
        return id
    }
}
