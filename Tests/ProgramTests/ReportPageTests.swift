import Foundation
import MadeHistory
import Rig
import Testing
import Units

extension ProgramTests {
    /// The report as a browser shows it. Its pictures lie in .build/report, to be looked at.
    @Suite struct ReportPageTests {
        private static let pictures = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../.build/report").standardized.path

        /// What a browser found in a page.
        private struct Finding: Decodable, Equatable {
            /// How much wider the page is than its window.
            var overflow: Int
            /// What was loaded beside the page.
            var resources: [String]
            /// Scripts, frames, and attributes that could run something.
            var active: Int
            /// Drawings with a meaning and no name; tables without a caption; headings that leave out a level.
            var unnamed: Int
            /// Pairs of labels of a plot that lie on each other.
            var overlaps: [String]
            /// Tables of words that are wider than the room they have.
            var sideways: Int
            /// The colour behind the page.
            var background: String
        }

        /// A report of twelve weeks, and of nothing; with `day` one of the first days, from 0.
        private func report(weeks: Int = 12, day: Int? = nil) throws -> (page: String, folder: TemporaryFolder) {
            let (home, folder) = (try Home(), try TemporaryFolder())
            let state = home.path(.state, "tenuto")
            try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
            let today = CivilTime(secondsSinceEpoch: Int64(Date.now.timeIntervalSince1970)).date
            if let day {
                try MadeHistory(weeks: 1, from: today + -day).store(in: state)
            } else if weeks > 0 {
                try MadeHistory(weeks: weeks, from: today + (-today.weekday.index - 7 * weeks + 7)).store(in: state)
            }
            let file = folder.path + "/report.html"
            let outcome = try home.tenuto("report", "-o", file)
            #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty, "\(outcome.errors)")
            return (file, folder)
        }

        /// Runs Chromium on `page` to its end; what it printed, and what the page's console said.
        private func chromium(
            _ page: String, in folder: TemporaryFolder, _ options: [String], isDark: Bool = false
        ) throws -> (output: String, console: [Substring]) {
            let own = [
                // The superuser, as whom tests may run, has no sandbox there.
                "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                "--user-data-dir=\(folder.path)/profile",
                "--enable-logging=stderr", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--allow-file-access-from-files",
                "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)",
            ]
            let outcome = try ChildProcess.run(
                "chromium", own + options + ["file://\(page)"], environment: ["HOME": folder.path], within: 90)
            #expect(outcome.status == 0, "\(outcome.errors)")
            return (outcome.output, outcome.errors.split(separator: "\n").filter { $0.contains(":CONSOLE") })
        }

        /// Looks into a page of this width with a script that is not in the page.
        private func look(_ page: String, in folder: TemporaryFolder, width: Int, isDark: Bool = false) throws
            -> Finding
        {
            let harness = """
                <!DOCTYPE html><meta charset="utf-8"><body><script>
                const frame = document.createElement("iframe");
                frame.width = \(width); frame.height = 800; frame.style.border = "0"; frame.src = "report.html";
                frame.onload = () => {
                  const page = frame.contentDocument, view = frame.contentWindow;
                  const levels = [...page.querySelectorAll("h1,h2,h3,h4")].map(h => +h.tagName[1]);
                  const active = [...page.querySelectorAll("*")].filter(e =>
                    ["SCRIPT", "IFRAME", "OBJECT", "IMG", "FORM"].includes(e.tagName)
                    || [...e.attributes].some(a => a.name.startsWith("on") || a.name == "src"));
                  document.body.textContent = "FOUND" + JSON.stringify({
                    overflow: page.documentElement.scrollWidth - view.innerWidth,
                    resources: view.performance.getEntriesByType("resource").map(e => e.name),
                    active: active.length,
                    unnamed: [...page.querySelectorAll("svg:not([aria-hidden])")].filter(s => !s.querySelector("title")
                        || !s.querySelector("desc")).length
                      + [...page.querySelectorAll("table")].filter(t => !t.caption).length
                      + levels.filter((l, i) => i > 0 && l > levels[i - 1] + 1).length,
                    overlaps: [...page.querySelectorAll("svg[role=img]")].flatMap(s => {
                      const texts = [...s.querySelectorAll("text")].map(t => [t.textContent, t.getBoundingClientRect()]);
                      return texts.flatMap(([name, a], i) => texts.slice(i + 1).filter(([, b]) =>
                        a.width > 0 && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
                        .map(([other]) => name + "|" + other));
                    }),
                    sideways: [...page.querySelectorAll(".stack")].map(t => t.parentElement)
                      .filter(d => d.scrollWidth > d.clientWidth).length,
                    background: view.getComputedStyle(page.body).backgroundColor}) + "END";
                };
                document.body.append(frame);
                </script>
                """
            let file = folder.path + "/look.html"
            try harness.write(toFile: file, atomically: true, encoding: .utf8)
            let (output, console) = try chromium(
                file, in: folder, ["--dump-dom", "--virtual-time-budget=10000", "--window-size=1300,900"],
                isDark: isDark)
            #expect(console.isEmpty)
            let found = try #require(output.firstMatch(of: #/FOUND(.*)END/#)).output.1
            return try JSONDecoder().decode(Finding.self, from: Data(found.utf8))
        }

        @Test func `it shows in both schemes and at each width without a script, a request or an error`() throws {
            let (page, folder) = try report()
            for width in [320, 390, 800, 1280] {
                for isDark in [false, true] {
                    var found = try look(page, in: folder, width: width, isDark: isDark)
                    // Where there is room for columns they may be scrolled.
                    if width > 544 { found.sideways = 0 }
                    let background = isDark ? "rgb(16, 22, 29)" : "rgb(244, 246, 248)"
                    #expect(
                        found
                            == Finding(
                                overflow: 0, resources: [], active: 0, unnamed: 0, overlaps: [], sideways: 0,
                                background: background),
                        "\(width)")
                }
            }
            let text = try String(contentsOfFile: page, encoding: .utf8)
            #expect(text.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;") && !text.contains("<script"))
            #expect(text.firstMatch(of: #/(https?:|url\(|@import)/#) == nil)
        }

        @Test func `on the first days too no label lies on another, nor is anything wider than a phone`() throws {
            for day in [0, 1, 2, 3, 6] {
                let (page, folder) = try report(day: day)
                let found = try look(page, in: folder, width: 320)
                #expect(found.overlaps == [] && found.sideways == 0 && found.overflow == 0, "day \(day): \(found)")
                if day < 2 {
                    try picture(page, in: folder, "first-day-\(day)", size: "1280,2400")
                    try picture(try framed(page, in: folder), in: folder, "first-day-\(day)-phone", size: "500,4200")
                }
            }
        }

        /// A page that shows `page` as wide as a phone is: Chromium's own window is never narrower than 500.
        private func framed(_ page: String, in folder: TemporaryFolder) throws -> String {
            let file = folder.path + "/phone.html"
            let frame = """
                <!DOCTYPE html><iframe width="360" height="9000" style="border:0" src="report.html"></iframe>
                """
            try frame.write(toFile: file, atomically: true, encoding: .utf8)
            return file
        }

        private func picture(
            _ page: String, in folder: TemporaryFolder, _ name: String, size: String, isDark: Bool = false
        ) throws {
            try FileManager.default.createDirectory(atPath: Self.pictures, withIntermediateDirectories: true)
            let picture = "\(Self.pictures)/\(name).png"
            try? FileManager.default.removeItem(atPath: picture)
            let (_, console) = try chromium(
                page, in: folder, ["--window-size=\(size)", "--screenshot=\(picture)"], isDark: isDark)
            #expect(console.isEmpty, "\(console)")
            #expect(FileManager.default.fileExists(atPath: picture))
        }

        @Test func `pictures of it are there to be looked at, and on paper it is a few pages`() throws {
            let (page, folder) = try report()
            try picture(page, in: folder, "light", size: "1280,4200")
            try picture(page, in: folder, "dark", size: "1280,4200", isDark: true)
            let phone = try framed(page, in: folder)
            try picture(phone, in: folder, "phone", size: "500,9000")
            try picture(phone, in: folder, "phone-dark", size: "500,9000", isDark: true)
            let paper = "\(Self.pictures)/report.pdf"
            _ = try chromium(page, in: folder, ["--print-to-pdf=\(paper)", "--no-pdf-header-footer"], isDark: true)
            let pdf = try Data(contentsOf: URL(filePath: paper))
            #expect(pdf.starts(with: Data("%PDF-".utf8)))
            try? FileManager.default.removeItem(atPath: "\(Self.pictures)/report.html")
            try FileManager.default.copyItem(atPath: page, toPath: "\(Self.pictures)/report.html")
        }

        @Test func `of nothing it is a page too`() throws {
            let (page, folder) = try report(weeks: 0)
            let found = try look(page, in: folder, width: 390)
            #expect(found.overflow == 0 && found.unnamed == 0 && found.resources.isEmpty)
        }
    }
}
