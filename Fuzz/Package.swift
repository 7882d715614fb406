// swift-tools-version: 6.2
// A package of its own: built for libFuzzer, an executable breaks a plain `swift build` of the other one.
import PackageDescription

let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "tenuto", path: "..")],
    targets: [
        .systemLibrary(name: "CFuzzer"),
        .executableTarget(
            name: "LoaderFuzzer",
            dependencies: ["CFuzzer", .product(name: "LoaderEntry", package: "tenuto")]),
        .executableTarget(
            name: "VarlinkFuzzer",
            dependencies: ["CFuzzer", .product(name: "VarlinkEntry", package: "tenuto")]),
    ])
