// swift-tools-version: 6.3
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .strictMemorySafety(),
]

let argumentParser: Target.Dependency = .product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird: [Target.Dependency] = [
    .product(name: "HTTPTypes", package: "swift-http-types"),
    .product(name: "Hummingbird", package: "hummingbird"),
    .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "HummingbirdTLS", package: "hummingbird"),
    .product(name: "Logging", package: "swift-log"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
    .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
]
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

/// Every layer, for the composition roots; ARCHITECTURE.md has the table of who may import whom.
let layers: [Target.Dependency] = [
    "Expression", "Workflow", "WorkflowFile", "Portfolio", "Casework", "SQL", "SQLiteDriver",
    "PostgresDriver", "Documents", "Store", "Spreadsheet", "Paper", "Courier", "Identity",
    "Insight", "Matching",
]

let package = Package(
    name: "dipper",
    products: [
        .executable(name: "dipper", targets: ["dipper"]),
        .executable(name: "dipper-bench", targets: ["dipper-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird",
            from: "2.28.1",
            traits: []
        ),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle.git",
            from: "2.13.0"
        ),
    ],
    targets: [
        .target(name: "Expression"),
        .target(name: "Insight"),
        .target(name: "Matching"),
        .target(name: "Workflow", dependencies: ["Expression"]),
        .target(name: "WorkflowFile", dependencies: ["Expression", "Workflow", yams]),
        .target(name: "Portfolio", dependencies: ["Expression", "Workflow"]),
        .target(
            name: "Casework",
            dependencies: ["Expression", "Workflow", "Portfolio", crypto]
        ),
        .target(name: "SQL"),
        .systemLibrary(name: "CZip"),
        .target(name: "Documents", dependencies: ["Workflow", "Casework", "SQL", "CZip", crypto]),
        .systemLibrary(name: "CMalloc"),
        .target(name: "SQLiteDriver", dependencies: ["SQL", "CMalloc", grdb, grdbSQLite]),
        .systemLibrary(name: "CPostgres"),
        .target(name: "PostgresDriver", dependencies: ["SQL", "CPostgres"]),
        .target(
            name: "Store",
            dependencies: [
                "Expression", "Workflow", "Portfolio", "Casework", "SQL", "Documents", crypto,
            ]
        ),
        .systemLibrary(name: "CExpat", pkgConfig: "expat"),
        .systemLibrary(name: "CXlsx"),
        .target(
            name: "Spreadsheet",
            dependencies: ["Workflow", "Portfolio", "CExpat", "CXlsx", "CZip"]
        ),
        .systemLibrary(name: "CPango", pkgConfig: "pangocairo"),
        .systemLibrary(name: "CPoppler"),
        .target(
            name: "Paper",
            dependencies: ["Workflow", "Portfolio", "CPango", "CPoppler", "CZip"]
        ),
        .systemLibrary(name: "CCurl"),
        .target(
            name: "Courier",
            dependencies: ["Workflow", "Portfolio", "Casework", "CCurl", crypto]
        ),
        .target(name: "Identity", dependencies: [crypto, cryptoExtras]),
        .systemLibrary(name: "CQRCode", pkgConfig: "libqrencode"),
        .target(name: "Web", dependencies: hummingbird + ["CQRCode"]),
        .executableTarget(
            name: "dipper",
            dependencies: layers + ["Web", argumentParser, crypto]
        ),
        .executableTarget(name: "dipper-bench", dependencies: layers + [crypto]),

        .testTarget(name: "ExpressionTests", dependencies: ["Expression"]),
        .testTarget(name: "InsightTests", dependencies: ["Insight"]),
        .testTarget(name: "MatchingTests", dependencies: ["Matching"]),
        .testTarget(name: "WorkflowTests", dependencies: ["Expression", "Workflow"]),
        .testTarget(
            name: "WorkflowFileTests",
            dependencies: ["Expression", "Workflow", "WorkflowFile"]
        ),
        .testTarget(
            name: "PortfolioTests",
            dependencies: ["Expression", "Workflow", "WorkflowFile", "Portfolio", crypto]
        ),
        .testTarget(
            name: "DocumentsTests",
            dependencies: ["Workflow", "Casework", "SQL", "Documents", "CZip", crypto],
            linkerSettings: [.linkedLibrary("zip")]
        ),
        .testTarget(name: "SQLiteDriverTests", dependencies: ["SQL", "SQLiteDriver", grdb]),
        .target(
            name: "TestPostgres",
            dependencies: ["SQL", "PostgresDriver"],
            path: "Tests/TestPostgres"
        ),
        .testTarget(
            name: "DatabaseContractTests",
            dependencies: ["SQL", "SQLiteDriver", "PostgresDriver", "TestPostgres"]
        ),
        .testTarget(
            name: "SpreadsheetTests",
            dependencies: ["Workflow", "Portfolio", "Spreadsheet"]
        ),
        .target(
            name: "PrintedPages",
            dependencies: ["CPango", "CPoppler"],
            path: "Tests/PrintedPages",
            linkerSettings: [.linkedLibrary("poppler-glib")]
        ),
        .target(name: "TLSReceiver", path: "Tests/TLSReceiver"),
        .target(
            name: "WatchedDatabase",
            dependencies: ["SQL"],
            path: "Tests/WatchedDatabase"
        ),
        .testTarget(name: "PaperTests", dependencies: ["Workflow", "Paper", "PrintedPages"]),
        .testTarget(
            name: "StoreTests",
            dependencies: layers + ["WatchedDatabase", "TestPostgres", crypto, grdb]
        ),
        .testTarget(
            name: "WorkflowsTests",
            dependencies: ["Expression", "Workflow", "WorkflowFile", "Portfolio"]
        ),
        .testTarget(
            name: "DipperTests",
            dependencies: layers + [
                "Web", "dipper", "PrintedPages", "TLSReceiver", "WatchedDatabase", argumentParser,
                crypto,
                cryptoExtras, grdb,
            ]
        ),
        .testTarget(name: "IdentityTests", dependencies: ["Identity", crypto, cryptoExtras]),
        .testTarget(name: "WebTests", dependencies: ["Web"]),
        .testTarget(name: "CourierTests", dependencies: layers + ["TLSReceiver", crypto, grdb]),
        .testTarget(name: "TidyTests"),
    ]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = strict
}
