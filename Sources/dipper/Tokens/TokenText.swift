import Casework
import Expression
import Portfolio
import Store
import Synchronization
import Workflow

/// A token as programs show it: `dpt_2026000001_` and 256 random bits in base64url.
///
/// The digits are those of its code, by which it is found; of the secret only the digest is kept.
struct TokenText: Hashable, Sendable {
    let code: String
    let secret: String

    private static let byteCount = 32
    private static let beginning = "dpt_"
    private static let codePrefix = "LP-"

    static func newSecret() -> String {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
        )
        var (text, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for byte in SystemRandom.bytes(byteCount) {
            bits = (bits << 8 | UInt32(byte)) & 0xFFFF
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet[Int(bits >> UInt32(count) & 63)])
            }
        }
        text.append(alphabet[Int(bits << UInt32(6 - count) & 63)])
        return String(decoding: text, as: UTF8.self)
    }

    /// SHA-256 in hexadecimal, of any text: what is not a secret fits no digest.
    static func digest(of secret: some StringProtocol) -> String {
        Digests.hexadecimal(Digests.sha256(Array(secret.utf8)))
    }

    init(code: String, secret: String) {
        self.code = code
        self.secret = secret
    }

    /// Nil for what cannot be a token.
    init?(_ text: String) {
        let parts = text.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        guard text.utf8.count <= 100, parts.count == 3, parts[0] == "dpt",
            (10...18).contains(parts[1].utf8.count),
            parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let (year, number) = (parts[1].prefix(4), parts[1].dropFirst(4))
        self.init(code: "\(TokenText.codePrefix)\(year)-\(number)", secret: String(parts[2]))
    }

    var text: String {
        let digits = code.filter(\.isNumber)
        return "\(TokenText.beginning)\(digits)_\(secret)"
    }
}

/// A token as its case holds it.
struct Token {
    let stream: CaseStream

    init?(_ stream: CaseStream?) {
        guard let stream, stream.kind == TokenProcedure.kind else { return nil }
        self.stream = stream
    }

    var until: CivilDate? { stream.text("until").flatMap { CivilDate($0) } }
    var person: String { stream.text("person") ?? "" }

    var scope: APIScope {
        guard stream.text("scope") == "write" else { return .read }
        guard case .list(let values) = stream.field("kinds"), !values.isEmpty else {
            return .everything
        }
        let kinds = values.compactMap { value -> String? in
            guard case .string(let kind) = value else { return nil }
            return kind
        }
        return .write(kinds: Set(kinds))
    }

    /// Whether it counts on a day; by the clock, so that nothing has to end it.
    func isValid(on day: CivilDate) -> Bool {
        guard stream.isIn("valid"), let until else { return false }
        return day <= until
    }

    /// Whether a secret is the one of this token, compared in a time that tells nothing.
    func fits(_ secret: String) -> Bool {
        let (given, kept) = (
            Array(TokenText.digest(of: secret).utf8), Array((stream.text("digest") ?? "").utf8)
        )
        guard given.count == kept.count else { return false }
        var difference: UInt8 = 0
        for (one, other) in zip(given, kept) { difference |= one ^ other }
        return difference == 0
    }
}

extension Token {
    /// The token of a text with its person, while both count; nil for any other text.
    ///
    /// Read anew each time, so that one that was revoked ends with the commit that says so.
    static func recognised(
        _ text: String,
        _ ledger: OpenLedger
    ) throws -> (token: Token, person: CaseStream)? {
        guard let given = TokenText(text), let token = Token(try ledger.store.stream(given.code)),
            token.fits(given.secret), token.isValid(on: ledger.now.date),
            let person = try ledger.store.stream(token.person), !person.root.isDone,
            !person.isIn("left")
        else { return nil }
        return (token, person)
    }
}

/// Which tokens this server has noted as used today, so that it writes once a day for each.
final class TokenDays: Sendable {
    private let days = Mutex<[String: CivilDate]>([:])

    func note(_ token: String, on day: CivilDate, in store: LedgerStore) throws {
        let isKnown = days.withLock { days in
            defer { days[token] = day }
            return days[token] == day
        }
        guard !isKnown else { return }
        try store.noteTokenUse(token, on: day)
    }
}
