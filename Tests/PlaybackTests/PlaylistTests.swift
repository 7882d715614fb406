import Testing
import Units
import Workout

@testable import Playback

@Suite struct PlaylistTests {
    private func moment(_ seconds: Int) -> Moment { Moment(sinceBoot: .seconds(seconds)) }

    private func playlist(_ seconds: Int...) -> Playlist {
        Playlist(seconds.map { TimedCue(.tick, at: moment($0)) })
    }

    private func take(_ playlist: inout Playlist, before seconds: Int) -> [Duration] {
        playlist.take(before: moment(seconds)).map(\.moment.sinceBoot)
    }

    @Test func `cues are taken once, in the order of their instants`() {
        var cues = playlist(3, 1, 2, 2, 5)
        #expect(take(&cues, before: 1) == [])
        #expect(take(&cues, before: 3) == [.seconds(1), .seconds(2), .seconds(2)])
        #expect(take(&cues, before: 3) == [])
        #expect(take(&cues, before: 100) == [.seconds(3), .seconds(5)])
        #expect(take(&cues, before: 100) == [])
    }

    @Test func `rewinding puts back what was taken from an instant on`() {
        var cues = playlist(1, 2, 3, 4)
        _ = take(&cues, before: 4)
        cues.rewind(to: moment(2))
        #expect(take(&cues, before: 100) == [.seconds(2), .seconds(3), .seconds(4)])
        cues.rewind(to: moment(0))
        #expect(take(&cues, before: 2) == [.seconds(1)])
        cues.rewind(to: moment(9))
        #expect(take(&cues, before: 3) == [.seconds(2)])
    }

    @Test func `the last instant does not move`() {
        var cues = playlist(4, 1)
        _ = take(&cues, before: 100)
        #expect(cues.last == moment(4))
        #expect(Playlist().last == nil)
        var nothing = Playlist()
        nothing.rewind(to: moment(0))
        #expect(nothing.take(before: moment(100)).isEmpty)
    }
}

@Suite struct ReopenLadderTests {
    @Test func `attempts come ever more rarely, and anew after success`() {
        var ladder = ReopenLadder()
        let waits = [0.25, 1, 2, 2, 2, 2, 2, 2, 5, 10, 10, 10].map { Duration.seconds($0) }
        #expect(waits.map { _ in ladder.next() } == waits)
        ladder.reset()
        #expect(ladder.next() == .milliseconds(250))
    }
}
