internal import CPostgres
internal import Glibc
internal import SQL

/// Where a database lies: the URL as libpq takes it, and what of it may be shown.
struct PostgresAddress: Sendable {
    let url: String
    /// User, hosts with ports, and database, as in messages; never a password.
    let name: String

    private static let expected = "postgres://USER@HOST:PORT,HOST:PORT/DATABASE?sslmode=…"

    /// - Throws: `StorageFault.unsuitable` where libpq cannot read the URL
    init(_ url: String) throws {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else {
            throw StorageFault.unsuitable(setting: "URL", found: "?", expected: Self.expected)
        }
        self.url = url
        name = Self.name(of: try Self.parts(of: url))
    }

    private static func parts(of url: String) throws -> [String: String] {
        guard !url.utf8.contains(0) else {
            throw StorageFault.unsuitable(setting: "URL", found: "U+0000", expected: expected)
        }
        var words: UnsafeMutablePointer<CChar>?
        guard let first = unsafe dPQconninfoParse(url, &words) else {
            let message = unsafe words.map { unsafe String(cString: $0) } ?? ""
            unsafe dPQfreemem(words)
            // What libpq quotes may be a piece of the password.
            let kind = message.prefix { $0 != "\"" && $0 != ":" && $0 != "\n" }
            throw StorageFault.unsuitable(
                setting: "URL",
                found: String(kind).trimmingSpaces,
                expected: expected
            )
        }
        defer { unsafe dPQconninfoFree(first) }
        var parts: [String: String] = [:]
        var option = unsafe first
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                parts[unsafe String(cString: keyword)] = unsafe String(cString: value)
            }
            unsafe option += 1
        }
        return parts
    }

    private static func name(of parts: [String: String]) -> String {
        let hosts = (parts["host"] ?? parts["hostaddr"] ?? "")
            .split(separator: ",", omittingEmptySubsequences: false)
        let ports = (parts["port"] ?? "")
            .split(separator: ",", omittingEmptySubsequences: false)
        let places = hosts.indices.map { index in
            let port = ports.count > 1 && index < ports.count ? ports[index] : ports.first ?? ""
            return port.isEmpty ? String(hosts[index]) : "\(hosts[index]):\(port)"
        }
        let user = parts["user"].map { "\($0)@" } ?? ""
        return "postgres://\(user)\(places.joined(separator: ","))/\(parts["dbname"] ?? "")"
    }
}

extension String {
    /// The text with every run of white space as one space, and none at its ends.
    var trimmingSpaces: String {
        split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
