import Control
import Glibc

/// Prints `text` at once; throws where it cannot be written.
func put(_ text: String) throws { try StandardOutput.write(text) }

/// Complains on stderr; what cannot be written there is lost.
func complain(_ text: String) { writeAll(text + "\n", to: STDERR_FILENO) }
