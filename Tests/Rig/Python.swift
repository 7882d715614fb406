import Foundation

/// Python with the packages of PyPI that tests use, which `make validator` installs.
package enum Python {
    /// The interpreter that has the Varlink implementation of PyPI.
    package static func withVarlink() throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: ".build/venv").path
        guard FileManager.default.fileExists(atPath: folder + "/varlink-31.0.0") else {
            throw ChildProcess.Failure("varlink is missing: `make validator` installs it in \(folder)")
        }
        return folder + "/bin/python"
    }
}
