import Testing
@testable import VarlinkServer
