import Foundation
import Rig
import Testing

extension ProgramTests {
    /// What `make install` puts where. The programs are stand-ins: making the real ones in release takes minutes.
    @Suite struct InstallTests {
        private let folder: TemporaryFolder
        private let root: String

        init() throws {
            folder = try TemporaryFolder()
            root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
            try FileManager.default.createDirectory(
                atPath: folder.path + "/built", withIntermediateDirectories: false)
            for program in ["tenuto", "tenutod"] {
                try FileManager.default.copyItem(atPath: "/usr/bin/true", toPath: "\(folder.path)/built/\(program)")
            }
        }

        private func make(_ target: String, _ variables: String...) throws {
            let outcome = try ChildProcess.run(
                "make", ["-C", root, target, "RELEASE_BIN=\(folder.path)/built"] + variables, within: 60)
            guard outcome.status == 0 else { throw ChildProcess.Failure("\(outcome.errors)\(outcome.output)") }
        }

        /// All files below `path`, with their modes.
        private func files(_ path: String) throws -> [String] {
            let names = try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
            return names.compactMap { name in
                var info = stat()
                guard lstat("\(path)/\(name)", &info) == 0, info.st_mode & S_IFMT != S_IFDIR else { return nil }
                return "\(name) \(String(info.st_mode & 0o7777, radix: 8))"
            }
        }

        @Test func `What is installed is what is listed here, and uninstalling leaves nothing`() throws {
            let destination = folder.path + "/destination"
            try make("install", "DESTDIR=\(destination)", "PREFIX=/usr")
            #expect(
                try files(destination) == [
                    "usr/bin/tenuto 755",
                    "usr/bin/tenutod 755",
                    "usr/lib/systemd/user/tenutod.service 644",
                    "usr/lib/systemd/user/tenutod.socket 644",
                    "usr/share/bash-completion/completions/tenuto 644",
                    "usr/share/bash-completion/completions/tenutod 777",
                    "usr/share/doc/tenuto/architecture.md 644",
                    "usr/share/doc/tenuto/control.md 644",
                    "usr/share/doc/tenuto/history.md 644",
                    "usr/share/doc/tenuto/progression.md 644",
                    "usr/share/doc/tenuto/protocol.md 644",
                    "usr/share/doc/tenuto/routines.md 644",
                    "usr/share/doc/tenuto/schedule.md 644",
                    "usr/share/doc/tenuto/service.md 644",
                    "usr/share/doc/tenuto/sound.md 644",
                    "usr/share/fish/vendor_completions.d/tenuto.fish 644",
                    "usr/share/fish/vendor_completions.d/tenutod.fish 777",
                    "usr/share/man/man1/tenuto.1 644",
                    "usr/share/man/man1/tenutod.1 644",
                    "usr/share/man/man5/tenuto-config.5 644",
                    "usr/share/man/man5/tenuto-routine.5 644",
                    "usr/share/man/man5/tenuto-schedule.5 644",
                    "usr/share/man/man5/tenuto-theme.5 644",
                    "usr/share/tenuto/schema/config.schema.json 644",
                    "usr/share/tenuto/schema/routine.schema.json 644",
                    "usr/share/tenuto/schema/schedule.schema.json 644",
                    "usr/share/tenuto/schema/theme.schema.json 644",
                    "usr/share/tenuto/sounds/default/theme.yaml 644",
                    "usr/share/tenuto/sounds/low/theme.yaml 644",
                    "usr/share/tenuto/sounds/soft/theme.yaml 644",
                    "usr/share/zsh/site-functions/_tenuto 644",
                ])
            let unit = try String(
                contentsOfFile: destination + "/usr/lib/systemd/user/tenutod.service", encoding: .utf8)
            #expect(unit.contains("\nExecStart=/usr/bin/tenutod\n"))
            try make("uninstall", "DESTDIR=\(destination)", "PREFIX=/usr")
            #expect(try files(destination) == [])
        }

        @Test func `systemd finds nothing wrong with the units as installed, and little that they leave open`() throws {
            // As it would be on the machine: systemd looks for the programs that the units name.
            try make("install", "DESTDIR=/", "PREFIX=\(folder.path)/usr")
            let units = ["service", "socket"].map { "\(folder.path)/usr/lib/systemd/user/tenutod.\($0)" }
            let environment = ["XDG_RUNTIME_DIR": folder.path]
            let verdict = try ChildProcess.run(
                "systemd-analyze", ["--user", "verify"] + units, environment: environment)
            #expect(verdict.status == 0 && verdict.errors.isEmpty && verdict.output.isEmpty, "\(verdict)")
            // In tenths.
            for (threshold, status) in [(15, 0), (5, 1)] {
                let exposure = try ChildProcess.run(
                    "systemd-analyze",
                    ["--user", "security", "--offline=true", "--threshold=\(threshold)", units[0]],
                    environment: environment)
                #expect((exposure.status == 0) == (status == 0), "\(exposure.output.suffix(200))")
            }
        }
    }
}
