// swift-tools-version: 6.2
// The rooms of the house and what each may import: docs/architecture.md.
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = [])
    -> Target
{
    .target(name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(name)", exclude: exclude, swiftSettings: strict)
}

func library(_ name: String, pkgConfig: String, package: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

let bundledRoutines = [
    "arm-and-leg-raise", "back-extension", "bird-dog", "cat-cow", "cat-cow-breath", "chest-stretch", "cobra",
    "corner-stretch", "press-up", "prone-cobra", "shoulder-rolls", "taster", "upper-back", "upper-middle-back",
]

/// Links in Sources/Config/Themes lead to Sounds/, since the base names of resources must differ.
let bundledThemes = ["default", "low", "soft"]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "tenuto",
    products: [
        .executable(name: "tenuto", targets: ["tenuto"]),
        .executable(name: "tenutod", targets: ["tenutod"]),
        .library(name: "LoaderEntry", targets: ["LoaderEntry"]),
        .library(name: "VarlinkEntry", targets: ["VarlinkEntry"]),
        // libasound loads it by name in the tests; no target links it.
        .library(name: "FaultyPCM", type: .dynamic, targets: ["FaultyPCM"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        library("CALSA", pkgConfig: "alsa", package: "libasound2-dev"),
        library("CYAML", pkgConfig: "yaml-0.1", package: "libyaml-dev"),
        library("CSndFile", pkgConfig: "sndfile", package: "libsndfile1-dev"),
        library("CSampleRate", pkgConfig: "samplerate", package: "libsamplerate0-dev"),
        library("CSQLite", pkgConfig: "sqlite3", package: "libsqlite3-dev"),
        .target(name: "CLinux"),

        room("Units"),
        room("Workout", ["Units"]),
        room("Scheduling", ["Units"]),
        // It computes samples by the million, so it is always optimised: unoptimised, the tests that hear it take for ever
        // under a sanitizer.
        .target(
            name: "Sound", dependencies: ["Workout", "CSndFile", "CSampleRate"],
            swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        // Embedded, so that the program needs no files beside it: the bundled routines and themes.
        room(
            "Config", ["Workout", "Scheduling", "Sound", "CYAML"],
            resources: bundledRoutines.map { .embedInCode("Routines/\($0).yaml") }
                + bundledThemes.map { .embedInCode("Themes/\($0).yaml") }),
        room("Playback", ["Sound", "CALSA", "CLinux"]),
        room("History", ["Workout", "Scheduling", "CSQLite"]),
        room("Varlink", []),
        room(
            "VarlinkServer",
            [
                "Varlink", "CLinux", logging,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        room("Control", ["Varlink"], resources: [.embedInCode("org.tenuto.Control.varlink")]),
        room("Report", ["History", "Scheduling", "Control"]),
        room(
            "Daemon",
            [
                "Config", "Playback", "History", "Report", "VarlinkServer", "Control", "CLinux", logging,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .executableTarget(name: "tenutod", dependencies: ["Daemon", argumentParser], swiftSettings: strict),
        // Wholly static: half of a short process's life is else spent in the dynamic loader (measured: 1.7 ms of 3).
        .executableTarget(
            name: "tenuto", dependencies: ["Control", "Units", "CLinux", argumentParser], exclude: ["Completions"],
            swiftSettings: strict,
            linkerSettings: [.unsafeFlags(["-static-executable"], .when(configuration: .release))]),

        // What the fuzzer in Fuzz/ calls: package access does not reach over there.
        .target(name: "LoaderEntry", dependencies: ["Config"], path: "Fuzz/Entry", swiftSettings: strict),
        .target(name: "VarlinkEntry", dependencies: ["Varlink"], path: "Fuzz/VarlinkEntry", swiftSettings: strict),
        // A sound device whose faults tests can switch: a plugin of ALSA, which in its headers means PIC.
        .target(
            name: "FaultyPCM", dependencies: ["CALSA"], path: "Tests/FaultyPCM", cSettings: [.define("PIC")],
            linkerSettings: [.linkedLibrary("asound")]),
        // What several test targets share; no product links it.
        .target(name: "Rig", dependencies: ["Sound"], path: "Tests/Rig", swiftSettings: strict),
        // Weeks of exercises, the same each time, for what reads the history.
        .target(
            name: "MadeHistory", dependencies: ["History", "Control"], path: "Tests/MadeHistory", swiftSettings: strict),
        // Names cues from samples, and shares no code with what makes them. It computes much, so it is always optimised.
        .target(
            name: "Ear", path: "Tests/Ear",
            swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        // When calendar expressions come, second by second, and what glibc makes of zones: what the product's own answers
        // are held against. Both compute much.
        .target(
            name: "CalendarOracle", path: "Tests/CalendarOracle",
            swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        .executableTarget(
            name: "ZoneProbe", path: "Tests/ZoneProbe",
            swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        // Answers, and passes, the course that Varlink implementations are tested with.
        .executableTarget(
            name: "Certification", dependencies: ["VarlinkServer"], path: "Tests/Certification", swiftSettings: strict),
        // What an agenda of 10,000 entries takes: run by the bench, in release.
        .executableTarget(
            name: "AgendaProbe", dependencies: ["Scheduling"], path: "Tests/AgendaProbe", swiftSettings: strict),
        // What storing a step takes: run by the bench, in release.
        .executableTarget(
            name: "StepProbe", dependencies: ["Daemon", "History"], path: "Tests/StepProbe", swiftSettings: strict),
        // The control run of the test with a second user.
        .executableTarget(
            name: "OpenDoor", dependencies: ["VarlinkServer", logging], path: "Tests/OpenDoor", swiftSettings: strict),
        tests("UnitsTests", ["Units"]),
        tests("WorkoutTests", ["Workout", "Rig"]),
        tests("SchedulingTests", ["Scheduling", "Rig", "CalendarOracle", "ZoneProbe"], exclude: ["Fixtures"]),
        tests("HistoryTests", ["History", "MadeHistory", "Rig"]),
        tests("ReportTests", ["Report", "MadeHistory", "Rig"]),
        tests("SoundTests", ["Sound", "Config", "Ear", "Rig"], exclude: ["Golden"]),
        tests("RigTests", ["Rig"]),
        tests("ConfigTests", ["Config", "Rig"], exclude: ["Fixtures"]),
        tests("VarlinkTests", ["Varlink"]),
        tests("VarlinkServerTests", ["VarlinkServer", "Certification", "Rig"]),
        tests("PlaybackTests", ["Playback", "Rig"]),
        tests("ControlTests", ["Control"]),
        tests("DaemonTests", ["Daemon", "MadeHistory", "Rig"]),
        // The real programs on a real sound server.
        tests(
            "ProgramTests",
            ["Rig", "Config", "Control", "History", "MadeHistory", "Varlink", "tenuto", "tenutod", "OpenDoor"],
            exclude: ["Golden", "Python"]),
    ]
)
