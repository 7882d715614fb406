import Rig
import Testing

@testable import Daemon

@Suite struct ReloadRequestsTests {
    private let requests = ReloadRequests()
    private let catalogue = Catalogue(Folders(config: nil, state: nil, environment: [:]))

    /// No client can have the files read as often as it calls.
    @Test func `all who ask before a reading begins are answered by one`() async throws {
        let answers = Counter()
        let (requests, catalogue) = (requests, catalogue)
        let clients = (0..<64).map { _ in
            Task { if await requests.read() != nil { answers.add() } }
        }
        var (readings, served) = (0, 0)
        for await _ in requests.news {
            // Those that have not come yet come while this one is being read.
            try? await Task.sleep(for: .milliseconds(50))
            let (asking, tellsAll) = requests.take()
            #expect(!tellsAll)
            readings += 1
            served += asking.count
            for one in asking { one.resume(returning: catalogue) }
            if served == 64 { break }
        }
        #expect(readings <= 5)
        for client in clients { await client.value }
        #expect(answers.count == 64)
    }

    @Test func `who asks when it is over, or waits then, is told so`() async {
        let requests = requests
        async let waiting = requests.read()
        for await _ in requests.news { break }
        requests.finish()
        #expect(await waiting == nil)
        #expect(await requests.read() == nil)
        requests.post()
    }

    @Test func `that all is to be told holds for the next reading alone`() {
        requests.post(tellingAll: true)
        requests.post()
        #expect(requests.take().tellsAll)
        requests.post()
        #expect(!requests.take().tellsAll)
    }
}
