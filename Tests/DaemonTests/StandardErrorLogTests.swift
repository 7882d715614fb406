import Foundation
import Logging
import Testing

@testable import Daemon

@Suite struct StandardErrorLogTests {
    /// What `body` logs, when a pipe stands for stderr.
    private func logged(from level: Logger.Level = .trace, _ body: (inout Logger) -> Void) -> String {
        let pipe = Pipe()
        var handler = StandardErrorLog(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        handler.logLevel = level
        var logger = Logger(label: "test") { _ in handler }
        body(&logger)
        pipe.fileHandleForWriting.closeFile()
        return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }

    @Test(arguments: [
        (Logger.Level.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3), (.critical, 2),
    ])
    func `each level has the journal's number`(level: Logger.Level, number: Int) {
        #expect(logged { $0.log(level: level, "text") } == "<\(number)>text\n")
    }

    @Test func `what is below the level is left out`() {
        #expect(
            logged(from: .warning) { logger in
                logger.info("a")
                logger.warning("b")
            } == "<4>b\n")
    }

    @Test func `every line of a message has the level`() {
        #expect(logged { $0.error("a:\n  b\n\nc") } == "<3>a:\n<3>  b\n<3>\n<3>c\n")
    }

    @Test func `metadata follows in order, the message's own before the logger's`() {
        let text = logged { logger in
            logger[metadataKey: "b"] = "1"
            logger[metadataKey: "a"] = "2"
            logger.info("text", metadata: ["b": "3", "c": "4\n5"])
        }
        #expect(text == "<6>text a=2 b=3 c=4\n<6>5\n")
    }

    @Test func `a person at a terminal reads words`() throws {
        var (main, terminal): (Int32, Int32) = (0, 0)
        try #require(openpty(&main, &terminal, nil, nil, nil) == 0)
        defer {
            close(main)
            close(terminal)
        }
        Logger(label: "test") { _ in StandardErrorLog(descriptor: terminal) }.warning("text")
        var buffer = [UInt8](repeating: 0, count: 100)
        let count = read(main, &buffer, buffer.count)
        #expect(String(decoding: buffer[..<max(0, count)], as: UTF8.self) == "tenutod: warning: text\r\n")
    }
}
