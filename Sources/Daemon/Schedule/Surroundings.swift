import Playback
import Scheduling

/// The clocks and what changes around the daemon: the machine's own, or what stands in for it, since no test may set the
/// machine's clock.
package struct Surroundings: Sendable {
    /// The clocks.
    package let clocks: Clocks
    /// What changes; for one reader.
    package let news: AsyncStream<ChangeWatch.News>
    /// As `ChangeWatch.awaitThemes`.
    package let awaitThemes: @Sendable (Bool) -> Void
    /// Ends the news.
    package let stop: @Sendable () -> Void

    package init(
        clocks: Clocks, news: AsyncStream<ChangeWatch.News>, awaitThemes: @escaping @Sendable (Bool) -> Void = { _ in },
        stop: @escaping @Sendable () -> Void
    ) {
        self.clocks = clocks
        self.news = news
        self.awaitThemes = awaitThemes
        self.stop = stop
    }

    /// The machine's, with the files in these folders.
    package static func machine(_ folders: Folders) throws(SystemError) -> Surroundings {
        let watch = try ChangeWatch(configFolder: folders.config, dataFolder: folders.data)
        return Surroundings(
            clocks: Clocks(reading: { .now }, setAlarm: { watch.setAlarm($0) }), news: watch.news,
            awaitThemes: { watch.awaitThemes($0) }, stop: { watch.stop() })
    }
}
