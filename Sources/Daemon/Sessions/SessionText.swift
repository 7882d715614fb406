import History
import Units
import Varlink
import Workout

/// A session's timeline and place as text that is kept, and read again by a daemon that goes on with it.
package enum SessionText {
    /// Where a session stands.
    package struct Place: Codable, Hashable {
        var bookmark: Session.Bookmark
        /// Zero of its clock.
        var origin: Moment
        /// When it stood so.
        var at: Moment

        package init(bookmark: Session.Bookmark, origin: Moment, at: Moment) {
            self.bookmark = bookmark
            self.origin = origin
            self.at = at
        }
    }

    /// Why a text cannot be gone on with.
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    /// `value` as JSON after its own digest: a text that lost a bit is none. Empty where it cannot be written.
    package static func text(_ value: some Encodable) -> String {
        guard let bytes = try? JSON.encode(value) else { return "" }
        let text = String(decoding: bytes, as: UTF8.self)
        return "\(PrescriptionRecord(text: text).digest) \(text)"
    }

    /// The value of which `text` was made.
    static func read<Value: Decodable>(_ type: Value.Type, from text: String) throws(Unreadable) -> Value {
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, PrescriptionRecord(text: String(parts[1])).digest == parts[0] else {
            throw Unreadable(description: "what is stored of it is damaged")
        }
        do {
            return try JSON.decode(type, from: Array(parts[1].utf8))
        } catch {
            throw Unreadable(description: "this version cannot read what is stored of it")
        }
    }
}
