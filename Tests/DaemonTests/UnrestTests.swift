import Testing
import Units

@testable import Daemon

@Suite struct UnrestTests {
    private func after(_ milliseconds: Int) -> Moment { Moment(sinceBoot: .milliseconds(5000 + milliseconds)) }

    @Test func `what has changed is told once it is still`() {
        var unrest = Unrest()
        #expect(unrest.deadline == nil && unrest.take(at: after(0)) == [])
        unrest.note(.files, at: after(0))
        #expect(unrest.deadline == after(250))
        unrest.note(.zone, at: after(200))
        unrest.note(.files, at: after(240))
        #expect(unrest.deadline == after(490) && unrest.take(at: after(489)) == [])
        #expect(unrest.take(at: after(490)) == [.zone, .files])
        #expect(unrest.deadline == nil && unrest.take(at: after(600)) == [])
        unrest.note(.zone, at: after(700))
        #expect(unrest.take(at: after(950)) == [.zone])
    }

    /// By the clock alone: what is of no concern wakes too, and puts nothing off.
    @Test func `what goes on changing is told after two seconds, and again after two more`() {
        var unrest = Unrest()
        var told: [Int] = []
        for time in stride(from: 0, through: 5000, by: 50) {
            if time.isMultiple(of: 200) { unrest.note(.files, at: after(time)) }
            if unrest.take(at: after(time)) == [.files] { told.append(time) }
        }
        #expect(told == [2000, 4200])
    }
}
