import Expression
import Portfolio
import Workflow

/// What the texts of agreements are made of.
extension GrantOffice {
    mutating func nameOrganisation(_ id: String, _ name: String) {
        guard let place = streams.firstIndex(where: { $0.id == id }) else { return }
        streams[place].instances[""]?.fields["name"] = .string(name)
    }

    func wording(_ id: String, of stream: CaseStream) throws -> PinnedWording? {
        definitions.texts[id].map { PinnedWording($0, policy) }
    }

    /// Different for different texts, and the same for the same one.
    func digest(of text: String) -> String {
        let parts = (0..<4).map { seed -> String in
            let sum = text.utf8.reduce(UInt64(seed) &+ 0xCBF2_9CE4_8422_2325) {
                ($0 ^ UInt64($1)) &* 0x100_0000_01B3
            }
            let digits = String(sum, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        return "sha256:" + parts.joined()
    }
}
