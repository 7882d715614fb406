/// Finds the keys in what a terminal sends: arrows and function keys are sequences with letters in them, and pasted text is
/// no key at all.
struct KeyReader {
    private enum State {
        case ground, escape, control, single
    }

    private var state = State.ground
    private var parameters: [UInt8] = []
    private var isPasted = false

    /// The plain ASCII keys in `bytes`, which go on where those before ended.
    mutating func keys(in bytes: [UInt8]) -> [Character] {
        // By itself it is the Escape key.
        if bytes == [0x1B] {
            state = .ground
            return []
        }
        var keys: [Character] = []
        for byte in bytes {
            switch (state, byte) {
            case (_, 0x1B): state = .escape
            case (.escape, UInt8(ascii: "[")): (state, parameters) = (.control, [])
            case (.escape, UInt8(ascii: "O")): state = .single
            case (.escape, _), (.single, _): state = .ground
            case (.control, 0x40...0x7E):
                if byte == UInt8(ascii: "~") {
                    if parameters == Array("200".utf8) { isPasted = true }
                    if parameters == Array("201".utf8) { isPasted = false }
                }
                state = .ground
            case (.control, _): parameters.append(byte)
            case (.ground, 0x20...0x7E) where !isPasted:
                keys.append(Character(Unicode.Scalar(byte)))
            case (.ground, _): break
            }
        }
        return keys
    }
}
