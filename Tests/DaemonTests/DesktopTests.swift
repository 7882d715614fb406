import Foundation
import Glibc
import Rig
import Synchronization
import Testing

@testable import Daemon

/// The notifier with the real `notify-send` on a real desktop: dunst. Integration tests: they wait for both.
@Suite struct DesktopTests {
    private let log = NotedLog()

    private func notice(_ id: String = "a", title: String = "Upper back", body: String = "Due now.") -> Notice {
        Notice(id: id, title: title, body: body)
    }

    @Test func `what is due is shown with its buttons, answered, replaced and withdrawn`() throws {
        let desktop = try NotificationServer()
        let answers = Answers()
        let notifier = Notifier(
            isOn: true, environment: desktop.environment, farewell: .seconds(10), logger: log.logger,
            answer: { answers.add($0) })

        notifier.show(notice("a", title: "--help <b>&amp;", body: "Due <now> & \\t later."))
        try waitUntil("it is shown", within: 20) { desktop.shown.count == 1 }
        let first = try #require(desktop.shown.first)
        #expect(first.summary == "--help <b>&amp;")
        #expect(first.body == "Due &lt;now&gt; &amp; \\t later.", "markup, which dunst shows as it was")
        #expect(first.actions == [["skip", "Skip"], ["snooze", "Snooze"], ["start", "Start"]])
        #expect(try desktop.countOnScreen == 1)

        // A reminder takes its place.
        notifier.show(notice("a", body: "Due since 2 min."))
        try waitUntil("the reminder is shown", within: 20) { desktop.shown.count == 2 }
        #expect(desktop.shown.last?.body == "Due since 2 min.")
        try waitUntil("it is alone", within: 20) { try desktop.countOnScreen == 1 }

        try desktop.press("Snooze")
        try waitUntil("it is answered", within: 20) { answers.all == [NoticeAnswer(id: "a", choice: .snooze)] }
        try waitUntil("it is gone", within: 20) { try desktop.countOnScreen == 0 }

        // Two at once; one is answered elsewhere.
        notifier.show(notice("b"))
        notifier.show(notice("c", title: "Corner stretch"))
        try waitUntil("both are shown", within: 20) { try desktop.countOnScreen == 2 }
        notifier.withdraw("b")
        try waitUntil("one is left", within: 20) { try desktop.countOnScreen == 1 }
        try desktop.press("Start")
        try waitUntil("the other is answered", within: 20) {
            answers.all.last == NoticeAnswer(id: "c", choice: .start)
        }

        // Closed by the person: no answer.
        notifier.show(notice("d"))
        try waitUntil("it is shown", within: 20) { try desktop.countOnScreen == 1 }
        try desktop.closeAll()
        try waitUntil("nothing waits for it", within: 20) { notifier.count == 0 }

        // As soon as it is asked for, or a little later: withdrawn, it never stays.
        for delay in [0, 1, 3, 6, 10, 15, 20, 30] as [UInt32] {
            notifier.show(notice("e"))
            usleep(delay * 1000)
            notifier.withdraw("e")
            try waitUntil("nothing waits for it", within: 20) { notifier.count == 0 }
            #expect(try desktop.countOnScreen == 0, "withdrawn after \(delay) ms")
        }

        // The end of the daemon clears the screen.
        for id in ["f", "g", "h"] { notifier.show(notice(id)) }
        try waitUntil("all are shown", within: 20) { try desktop.countOnScreen == 3 }
        let begun = ContinuousClock.now
        notifier.finish()
        #expect(ContinuousClock.now - begun < .seconds(2), "0.3 s on a machine at rest")
        #expect(try desktop.countOnScreen == 0)
        #expect(answers.all.count == 2)
        #expect(log.lines == [])
        try desktop.stop()
    }

    @Test func `a bus without a desktop, and no bus, are told once and harm nobody`() throws {
        for address in ["unix:path=/nowhere/bus", "disabled:"] {
            let log = NotedLog()
            let notifier = Notifier(
                isOn: true, environment: ["DBUS_SESSION_BUS_ADDRESS": address, "PATH": "/usr/bin:/bin"],
                logger: log.logger, answer: { _ in })
            notifier.show(notice())
            try waitUntil("it is told", within: 20) { log.lines.count == 1 }
            notifier.withdraw("a")
            notifier.finish()
            #expect(log.lines.first?.hasPrefix("notice: desktop notifications: exit code 1") == true)
        }
    }
}
