import Foundation

/// A desktop of a test's own that shows notifications: dunst on an X server without a screen and a message bus, each in
/// one private folder.
package final class NotificationServer: Sendable {
    /// A notification as it came to the desktop.
    package struct Shown: Equatable, Sendable {
        package let id: Int
        package let summary: String
        package let body: String
        /// Name and text of each button, sorted by name.
        package let actions: [[String]]
    }

    /// What a program needs to reach it, and nothing else of the machine's.
    package let environment: [String: String]

    private let folder: TemporaryFolder
    private let display: ChildProcess
    private let bus: ChildProcess
    private let desktop: ChildProcess

    /// Starts one, and waits until it answers.
    package init() throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        self.folder = folder
        try Self.busConfiguration(path).write(toFile: path + "/bus.conf", atomically: false, encoding: .utf8)
        try Self.configuration(path).write(toFile: path + "/dunstrc", atomically: false, encoding: .utf8)
        try Self.menu(path).write(toFile: path + "/menu", atomically: false, encoding: .utf8)
        chmod(path + "/menu", 0o700)

        // It chooses a number that is free, and writes it.
        let display = try ChildProcess(
            "Xvfb", ["-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp"], environment: ["HOME": path])
        try waitUntil("Xvfb has a display", within: 30) {
            if !display.isRunning { throw ChildProcess.Failure("Xvfb: \(display.errors)") }
            return display.output.hasSuffix("\n")
        }
        let environment = [
            "HOME": path, "XDG_RUNTIME_DIR": path, "XDG_CONFIG_HOME": path + "/config",
            "XDG_CACHE_HOME": path + "/cache", "XDG_DATA_HOME": path + "/data",
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=\(path)/bus", "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=\(path)/bus",
            "DISPLAY": ":" + display.output.trimmingCharacters(in: .whitespacesAndNewlines), "PATH": "/usr/bin:/bin",
        ]
        let bus = try ChildProcess(
            "dbus-daemon", ["--nofork", "--nopidfile", "--config-file=\(path)/bus.conf"], environment: environment)
        try waitUntil("the bus listens", within: 30) { canConnect(to: path + "/bus") }
        let desktop = try ChildProcess(
            "dunst", ["-conf", path + "/dunstrc", "-print"], environment: environment, output: path + "/shown")
        (self.environment, self.display, self.bus, self.desktop) = (environment, display, bus, desktop)
        try waitUntil("dunst answers", within: 30) {
            if !desktop.isRunning { throw ChildProcess.Failure("dunst: \(desktop.errors)") }
            return try ChildProcess.run("dunstctl", ["count"], environment: environment).status == 0
        }
    }

    /// How many are on the screen.
    package var countOnScreen: Int {
        get throws {
            let answer = try ChildProcess.run("dunstctl", ["count", "displayed"], environment: environment)
            guard let count = Int(answer.output.trimmingCharacters(in: .whitespacesAndNewlines)) else {
                throw ChildProcess.Failure("dunstctl count: \(answer.output)\(answer.errors)")
            }
            return count
        }
    }

    /// All that came, also what is gone from the screen, in order.
    package var shown: [Shown] {
        desktop.output.components(separatedBy: "\n}\n").compactMap(Shown.init)
    }

    /// Presses the button `label` of what is on the screen.
    package func press(_ label: String) throws {
        try label.write(toFile: folder.path + "/choice", atomically: true, encoding: .utf8)
        try control("context")
    }

    /// Closes all that is on the screen, as a person does who does not want to answer.
    package func closeAll() throws { try control("close-all") }

    /// Ends it.
    package func stop() throws {
        for process in [desktop, bus, display] { try process.stop() }
    }

    private func control(_ verb: String) throws {
        let answer = try ChildProcess.run("dunstctl", [verb], environment: environment)
        guard answer.status == 0 else { throw ChildProcess.Failure("dunstctl \(verb): \(answer.errors)") }
    }

    private static func busConfiguration(_ path: String) -> String {
        """
        <busconfig>
          <type>session</type><listen>unix:path=\(path)/bus</listen><auth>EXTERNAL</auth>
          <policy context="default">
            <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
          </policy>
        </busconfig>

        """
    }

    /// Nothing leaves the screen by itself, and a menu's choice is what a file says.
    private static func configuration(_ path: String) -> String {
        """
        [global]
            dmenu = \(path)/menu
            idle_threshold = 0
            notification_limit = 0
            stack_duplicates = false
            markup = full
        [urgency_low]
            timeout = 0
        [urgency_normal]
            timeout = 0
        [urgency_critical]
            timeout = 0

        """
    }

    /// Stands for a hand: gets a line for each button, and prints the one that is pressed.
    private static func menu(_ path: String) -> String {
        """
        #!/bin/sh
        grep "^#$(cat \(path)/choice) " | head -n 1

        """
    }
}

extension NotificationServer.Shown {
    /// Reads what `dunst -print` writes of one; nil where it is not all there yet.
    fileprivate init?(_ text: String) {
        var values: [String: String] = [:]
        var actions: [[String]] = []
        for line in text.components(separatedBy: "\n") {
            if line.hasPrefix("\t\t\"") {
                let parts: [String] = line.components(separatedBy: "\"")
                if parts.count == 5 { actions.append([parts[1], parts[3]]) }
            } else if line.hasPrefix("\t"), let colon = line.firstIndex(of: ":") {
                let key = String(line[..<colon].dropFirst())
                values[key] = line[colon...].dropFirst().trimmingCharacters(in: [" ", "'"])
            }
        }
        guard let id = values["id"].flatMap({ Int($0) }) else { return nil }
        actions.sort { $0[0] < $1[0] }
        self.init(id: id, summary: values["summary"] ?? "", body: values["body"] ?? "", actions: actions)
    }
}
