/// Who may import whom: the layers of ARCHITECTURE.md.
///
/// A target without a row is a finding.
enum ImportTable {
    /// Foundation's own modules are free everywhere.
    static let free: Set = ["Foundation", "FoundationEssentials", "FoundationInternationalization"]

    /// What belongs to the system and not to the pure layers.
    private static let system: Set = ["Dispatch", "Glibc", "Synchronization"]

    private static let layers: Set = [
        "Expression", "Workflow", "WorkflowFile", "Portfolio", "Casework", "SQL", "SQLiteDriver",
        "PostgresDriver", "Documents", "Store", "Spreadsheet", "Paper", "Courier", "Identity",
        "Insight", "Matching", "Web",
    ]

    static let allowed: [String: Set<String>] = [
        "Expression": [],
        "Insight": ["Glibc"],
        "Matching": [],
        "Workflow": ["Expression"],
        "WorkflowFile": ["Expression", "Synchronization", "Workflow", "Yams"],
        "Portfolio": ["Expression", "Workflow"],
        "Casework": [
            "Expression", "Workflow", "Portfolio", "Crypto", "Glibc", "Synchronization",
        ],
        "SQL": system,
        "SQLiteDriver": system.union(["SQL", "CMalloc", "GRDB", "GRDBSQLite"]),
        "PostgresDriver": system.union(["SQL", "CPostgres"]),
        "Documents": ["Workflow", "Casework", "SQL", "Crypto", "Glibc", "CZip"],
        "Store": [
            "Expression", "Workflow", "Portfolio", "Casework", "SQL", "Documents", "Crypto",
            "Dispatch", "Synchronization",
        ],
        "Spreadsheet": ["Workflow", "Portfolio", "CExpat", "CXlsx", "CZip"],
        "Paper": ["Expression", "Workflow", "Portfolio", "CPango", "CPoppler", "CZip"],
        "Courier": system.union(["Workflow", "Portfolio", "Casework", "CCurl", "Crypto"]),
        "Identity": ["Crypto", "CryptoExtras"],
        "Web": system.union([
            "CQRCode", "HTTPTypes", "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "Logging",
            "NIOCore", "NIOSSL", "ServiceLifecycle",
        ]),
        "dipper": layers.union(system).union(["ArgumentParser", "Crypto"]),
        "dipper-bench": layers.union(system).union(["Crypto"]),
    ]
}

extension SourceText {
    /// Imported modules with their lines; `import struct A.B` imports `A`.
    var imports: [(module: String, line: Int)] {
        code.enumerated().compactMap { index, line in
            var words = line.split(separator: " ").drop { $0.hasPrefix("@") }
            if let first = words.first, Self.access.contains(String(first)) {
                words.removeFirst()
            }
            guard words.first == "import", words.count > 1, let last = words.last,
                let module = last.split(separator: ".").first
            else { return nil }
            return (String(module), index + 1)
        }
    }

    private static let access: Set = ["internal", "fileprivate", "package", "private", "public"]
}
