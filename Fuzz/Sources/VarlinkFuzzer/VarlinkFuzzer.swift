import CFuzzer
import Glibc
import VarlinkEntry

@main
enum VarlinkFuzzer {
    static func main() {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        exit(LLVMFuzzerRunDriver(&count, &arguments, test))
    }

    /// What libFuzzer calls with each input.
    private static let test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt = { start, count in
        readAsEveryMessage(UnsafeBufferPointer(start: start, count: count))
        return 0
    }
}
