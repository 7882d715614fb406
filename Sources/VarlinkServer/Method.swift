import Glibc
import NIOCore
import Varlink

/// What answers one method. Bodies, and default actors while these call them, run on the server's one thread, so they
/// must be short and must never block; what takes longer belongs on a thread of its own.
package struct Method: Sendable {
    enum Body: Sendable {
        /// One reply.
        case call(@Sendable (Call, Frames) async throws(VarlinkError) -> ByteBuffer)
        /// Replies as fast as the client takes them; the result is the last.
        case pages(@Sendable (Call, PageWriter) async throws(VarlinkError) -> ByteBuffer)
        /// Replies as fast as they happen, through an outlet.
        case watch(@Sendable (Call, OutletCore) async throws(VarlinkError) -> Void)
    }

    let body: Body

    /// A method with one reply.
    package static func call<Parameters: Decodable & Sendable, Reply: Encodable & Sendable>(
        _ body: @escaping @Sendable (Parameters) async throws(VarlinkError) -> Reply
    ) -> Method {
        .call { (parameters: Parameters, _: Call) async throws(VarlinkError) in try await body(parameters) }
    }

    /// A method with one reply, which looks at how it was called too.
    package static func call<Parameters: Decodable & Sendable, Reply: Encodable & Sendable>(
        _ body: @escaping @Sendable (Parameters, Call) async throws(VarlinkError) -> Reply
    ) -> Method {
        Method(
            body: .call { (call, frames) async throws(VarlinkError) in
                try frames.reply(try await body(try call.parameters(), call))
            })
    }

    /// A method with a long reply in pages. `body` hands pages to the writer, which suspends it until the client has
    /// taken them, and returns the last. Nothing is lost. Without `more`, only a single page can be answered.
    package static func pages<Parameters: Decodable & Sendable, Page: Encodable & Sendable>(
        _ body: @escaping @Sendable (Parameters, Pages<Page>) async throws(VarlinkError) -> Page
    ) -> Method {
        Method(
            body: .pages { (call, writer) async throws(VarlinkError) in
                try writer.frames.reply(try await body(try call.parameters(), Pages(writer: writer)))
            })
    }

    /// A method whose replies are events, called with `more`. `body` keeps the outlet and returns; the stream lives on
    /// as long as the outlet. If it throws, that error is the only reply. `lagged` says how a reply tells that so many
    /// before it were lost.
    package static func watch<Parameters: Decodable & Sendable, Event: Encodable & Sendable>(
        lagged: @escaping Outlet<Event>.Mark,
        _ body: @escaping @Sendable (Parameters, Outlet<Event>) async throws(VarlinkError) -> Void
    ) -> Method {
        Method(
            body: .watch { (call, core) async throws(VarlinkError) in
                let parameters: Parameters = try call.parameters()
                try await body(parameters, Outlet(core: core, mark: lagged))
            })
    }
}

/// Takes the pages of one long reply but the last.
package struct Pages<Page: Encodable & Sendable>: Sendable {
    let writer: PageWriter

    /// Sends one page and waits until it has left for the client. Throws when the client is gone, or did not ask for
    /// more than one reply; just let the error pass.
    package func send(_ page: Page) async throws(VarlinkError) {
        guard writer.isAllowed else { throw .expectedMore }
        guard await writer.write(try writer.frames.reply(page, continues: true)) else { throw .system(errno: EPIPE) }
    }
}

/// The part of `Pages` that knows only bytes.
struct PageWriter: Sendable {
    let frames: Frames
    /// The call came with `more`.
    let isAllowed: Bool
    /// Whether the page has left; false when the client is gone.
    let write: @Sendable (ByteBuffer) async -> Bool
}
