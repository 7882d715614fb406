import Testing
@testable import Workout
