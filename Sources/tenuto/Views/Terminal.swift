import CLinux
import Control
import Glibc

/// The terminal while a view has it: the other screen, no cursor, keys one by one. It is as it was before when this value
/// is gone.
struct Terminal: ~Copyable {
    /// What is to be done about a signal.
    enum Signal {
        /// The window has another size, or the view is back from the background.
        case redraw
        /// The person wants out (Ctrl-C).
        case quit
        /// The process is to end by this signal.
        case end(Int32)
    }

    /// Readable when a signal has come.
    let signals: Int32
    private let before: termios
    private var shown: [String] = []

    /// Every one that would end the process (signal(7)) and can be waited for, the real-time ones too, and what else
    /// concerns the screen. A crash can't be: it has a handler.
    private static let handled =
        [
            SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGPIPE, SIGIO, SIGPWR,
            SIGSTKFLT, SIGXCPU, SIGXFSZ, SIGWINCH, SIGTSTP, SIGCONT,
        ] + Array(34...64)

    /// Alternate screen, no cursor, no wrapping at the edge, and a mark around what is pasted: that is no key (xterm's
    /// control sequences; terminals ignore what they do not know).
    private static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[?2004h\u{1B}[2J"
    private static let leave = "\u{1B}[?2004l\u{1B}[?7h\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l"

    /// Takes the terminal; throws `Failure` where there is none, or one that can't do it.
    static func open() throws -> Terminal {
        var before = termios()
        guard isatty(STDOUT_FILENO) == 1, tcgetattr(STDIN_FILENO, &before) == 0 else {
            throw Failure(
                .failed, "watch needs a terminal: tenuto status --follow prints lines, tenuto status all there is")
        }
        let kind = getenv("TERM").map { String(cString: $0) } ?? ""
        guard !kind.isEmpty, kind != "dumb" else {
            throw Failure(
                .failed,
                "watch needs a terminal that moves its cursor (TERM is \"\(kind)\"): tenuto status --follow prints lines"
            )
        }
        let signals = clinux_signals(handled, Int32(handled.count))
        guard signals >= 0 else { throw Failure(.failed, "signalfd: \(String(cString: strerror(errno)))") }
        return Terminal(signals: signals, before: before)
    }

    private init(signals: Int32, before: termios) {
        self.signals = signals
        self.before = before
        take()
    }

    deinit {
        giveBack()
        close(signals)
    }

    /// Keys as they come, unseen; Ctrl-C and Ctrl-Z go on to be signals, Ctrl-S does not hold the screen.
    private borrowing func take() {
        var raw = before
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
        raw.c_iflag &= ~tcflag_t(IXON)
        withUnsafeMutableBytes(of: &raw.c_cc) {
            $0[Int(VMIN)] = 1
            $0[Int(VTIME)] = 0
        }
        var before = before
        clinux_crash_restores(Self.leave, &before)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
        draw(Self.enter)
    }

    /// Keys that were typed and not read are not left to the shell.
    private borrowing func giveBack() {
        draw(Self.leave)
        var before = before
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
        clinux_crash_restores_nothing()
    }

    /// What a terminal that has gone does not take, its signal tells.
    private borrowing func draw(_ text: String) { writeAll(text, to: STDOUT_FILENO) }

    /// How many columns it has.
    static var columns: Int { size.columns }

    /// Its size in columns and rows; 80 by 24 where it does not say.
    static var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// What was typed; nil when nobody can type any more.
    borrowing func keys() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = read(STDIN_FILENO, &buffer, buffer.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return [] }
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }

    /// Shows `lines`, one for each row, in one write; rows that have not changed are not touched.
    mutating func show(_ lines: [String]) {
        var output = ""
        for (index, line) in lines.enumerated() where index >= shown.count || shown[index] != line {
            output += "\u{1B}[\(index + 1);1H\u{1B}[2K\(line)"
        }
        shown = lines
        // Terminals that know it (synchronized output) show all of it at once.
        if !output.isEmpty { draw("\u{1B}[?2026h\(output)\u{1B}[?2026l") }
    }

    /// The next signal, as far as it is done with; nil where none came.
    mutating func signal() -> Signal? {
        switch clinux_signals_next(signals) {
        case 0: return nil
        case SIGINT: return .quit
        case SIGWINCH:
            forget()
            return .redraw
        case SIGTSTP:
            giveBack()
            kill(getpid(), SIGSTOP)
            // What ended the stop is no news: the screen would be taken twice.
            clinux_signals_drop(SIGCONT)
            take()
            forget()
            return .redraw
        case SIGCONT:
            // After a stop that nobody could foresee: a shell may have changed the terminal.
            take()
            forget()
            return .redraw
        case let signal: return .end(signal)
        }
    }

    private mutating func forget() {
        shown = []
        draw("\u{1B}[2J")
    }

    /// Ends the process by `number`, as who sent it expects; the terminal must be given back.
    static func end(by number: Int32) -> Never {
        // Swift's runtime may have a use of its own for some.
        Glibc.signal(number, SIG_DFL)
        clinux_signals_allow([number], 1)
        kill(getpid(), number)
        exit(128 + number)
    }
}
