import Glibc
import Logging
import Varlink
import VarlinkServer

/// `Certification serve PATH` answers `org.varlink.certification`; `Certification pass PATH` passes that of another.
@main
struct Certification {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 3, ["serve", "pass"].contains(words[1]) else {
            print("usage: Certification serve|pass PATH")
            exit(2)
        }
        try await words[1] == "serve" ? serve(at: words[2]) : pass(at: words[2])
    }

    private static func serve(at path: String) async throws {
        let server = try VarlinkServer(
            ServiceInfo(vendor: "tenuto", product: "certification", version: "1", url: "https://varlink.org"),
            interfaces: [Examiner().interface()], thread: EventThread(),
            logger: Logger(label: "certification") { _ in SwiftLogNoOpLogHandler() })
        try await server.run(on: .path(path))
    }

    private static func pass(at path: String) throws {
        var client = try VarlinkClient.connect(path: path)
        let started: [String: Value] = try client.call("\(Course.name).\(Course.first)")
        // Each call takes what the last one gave, not what it should have given.
        var given: [String: Value] = [:]
        for stage in Course.stages {
            var parameters = given
            parameters["client_id"] = started["client_id"]
            let method = "\(Course.name).\(stage.method)"
            switch stage.method {
            case Course.several:
                var replies: [Value] = []
                try client.callMore(method, parameters, reply: [String: Value].self) {
                    replies.append($0["string"] ?? nil)
                }
                given = ["last_more_replies": .array(replies)]
            case Course.oneway:
                try client.tell(method, parameters)
                given = [:]
            default:
                given = try client.call(method, parameters)
            }
        }
        print(given["all_ok"] == true ? "Certification passed" : "Certification failed: \(given)")
    }
}
