import FoundationEssentials

/// The files of this checkout.
enum Checkout {
    /// The folder of the manifest, three steps above this file.
    static let root = #filePath.split(separator: "/").dropLast(3)
        .reduce("") { $0 + "/" + $1 }

    /// Every Swift file of the package, read once.
    static let sources: Result<[SourceText], any Error> = Result {
        let paths = try ["Sources", "Tests"].flatMap { try files(under: $0) } + ["Package.swift"]
        return try paths.filter { $0.hasSuffix(".swift") }.map {
            let text = try String(contentsOfFile: root + "/" + $0, encoding: .utf8)
            return SourceText(path: $0, text: text)
        }
    }

    /// Everything that has a name of ours, from the root.
    static func paths() throws -> [String] {
        try ["Sources", "Tests", "Workflows", "Fixtures", "Scripts", "Handbook"]
            .flatMap { try files(under: $0) }
    }

    /// The texts of the files under a folder whose names end so.
    static func texts(under folder: String, ending: String) throws -> [String] {
        try files(under: folder).filter { $0.hasSuffix(ending) }.map {
            try String(contentsOfFile: root + "/" + $0, encoding: .utf8)
        }
    }

    private static func files(under folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root + "/" + folder).sorted()
            .map { folder + "/" + $0 }
    }
}
