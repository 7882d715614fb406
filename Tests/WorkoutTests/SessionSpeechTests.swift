import Testing
import Units

@testable import Workout

/// What a session has said when: `0.0–14.9 one. Lie down.` in seconds from its start.
@Suite struct SessionSpeechTests {
    private static let zero = Moment(sinceBoot: .seconds(1000))

    private struct Talk {
        var session: Session
        var words: [String]

        init(_ routine: Routine) {
            let (session, effects) = Session.begin(speaking(routine), at: zero, audioPatience: .seconds(3))
            self.session = session
            words = []
            words = Self.said(effects)
        }

        @discardableResult
        mutating func at(_ time: Double, _ input: Session.Input) -> [String] {
            words = Self.said(session.handle(input, at: zero + .milliseconds(Int((time * 1000).rounded()))))
            return words
        }

        private static func said(_ effects: [Session.Effect]) -> [String] {
            effects.flatMap { effect in
                guard case .play(_, let words) = effect else { return [String]() }
                return words.map {
                    let room = $0.room
                    return "\(time(room.lowerBound - zero))–\(time(room.upperBound - zero)) "
                        + $0.sentences.joined(separator: " ")
                }
            }
        }
    }

    /// 15 s, 5 s, rest at 20.8 s, 10 s: the second hold at 30 s.
    private func two() throws -> Routine {
        var (one, two) = (try exercise("one", hold: 5), try exercise("two", hold: 5))
        one.say = "Lie down on the mat now. Rest your head on the mat."
        two.say = "Get up."
        return try routine([one, two])
    }

    @Test func `a start hands over all that will be said`() throws {
        #expect(
            Talk(try two()).words == [
                "0.0–14.9 one. Lie down on the mat now. Rest your head on the mat.", "21.4–29.9 two. Get up.",
            ])
    }

    @Test func `a pause says nothing, and going on in a prepare says what was not said yet`() throws {
        var talk = Talk(try two())
        #expect(talk.at(2, .pause).isEmpty)
        // "One." takes 0.4 s, the sentence of 6 words until 2.8 s: it was cut off. RESUMED sounds for 0.44 s; 5 s later
        // it goes on where it stood.
        #expect(
            talk.at(10, .resume) == [
                "10.54–27.9 Lie down on the mat now. Rest your head on the mat.", "34.4–42.9 two. Get up.",
            ])
        // 1 s later the session stands where it stood, since it is counted in.
        talk.at(11, .pause)
        talk.at(12, .resume)
        #expect(talk.words.first == "12.54–29.9 Lie down on the mat now. Rest your head on the mat.")
    }

    @Test func `what was said is not said again`() throws {
        var talk = Talk(try two())
        talk.at(9, .pause)
        #expect(talk.at(10, .resume) == ["27.4–35.9 two. Get up."])
    }

    @Test func `an exercise that begins anew is told anew`() throws {
        var talk = Talk(try two())
        // 15 s to prepare from 150 ms on.
        #expect(talk.at(9, .back).first == "9.15–24.05 one. Lie down on the mat now. Rest your head on the mat.")
    }

    @Test func `going back to a repetition has no words before it`() throws {
        var talk = Talk(try two())
        #expect(talk.at(18, .back) == ["29.4–37.9 two. Get up."], "5 s later a hold of 5 s, and the rest")
    }

    @Test func `an exercise that is skipped to is told from its beginning`() throws {
        var talk = Talk(try two())
        // The prepare of 10 s begins in 150 ms, with the rest's sound from 0.8 to 1.3 s in it.
        #expect(talk.at(3, .skip) == ["4.55–13.05 two. Get up."])
        var late = Talk(try two())
        #expect(late.at(18, .skip) == ["19.55–28.05 two. Get up."])
    }

    @Test func `a gate's answer comes before the words`() throws {
        var one = try exercise("one", hold: 5)
        one.gate = .exercise
        var talk = Talk(try routine([one]))
        talk.at(0, .audioReady(from: Self.zero))
        #expect(talk.at(10, .tap) == ["10.54–25.05 one."], "RESUMED sounds for 0.44 s")
    }

    @Test func `what follows an open hold is told with the rest, and anew when it is ended sooner`() throws {
        var plank = try exercise("plank", hold: 5)
        plank.poses[0].hold = .open(most: .seconds(60))
        var talk = Talk(try routine([plank, try exercise("two", hold: 5)]))
        #expect(talk.words == ["0.0–14.9 plank.", "76.4–84.9 two."])
        #expect(talk.at(30, .tap) == ["31.55–40.05 two."])
    }

    @Test(arguments: [Session.Input.stop, .pain, .shutdown])
    func `an end says nothing`(input: Session.Input) throws {
        var talk = Talk(try two())
        #expect(talk.at(3, input).isEmpty)
    }
}
