/// Numbers of persons within a text: what is printed or sent shows only their masks.
package enum PersonalNumbers {
    /// Masks mobile numbers (`138****1234`) and resident identity numbers (`110105********002X`).
    ///
    /// A number is a run of digits that no letter or digit touches, so digests and codes stay.
    /// Eighteen digits are an identity number only when its date and check character are right.
    package static func masked(_ text: String) -> String {
        guard text.utf8.contains(where: isDigit) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            guard isWord(bytes[place]) else {
                result.append(bytes[place])
                place += 1
                continue
            }
            let end = bytes[place...].firstIndex { !isWord($0) } ?? bytes.count
            result += mask(of: bytes[place..<end]) ?? Array(bytes[place..<end])
            place = end
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// What is left of a personal text for who may not read it: masks, or the first character.
    package static func veiled(_ text: String) -> String {
        let masked = masked(text)
        guard masked == text, let first = text.first else { return masked }
        return "\(first)＊＊"
    }

    /// Whether a text is what somebody was shown of another, whole or masked.
    package static func stands(_ text: String, for original: String) -> Bool {
        text == original || text == masked(original) || text == veiled(original)
    }

    private static func mask(of word: ArraySlice<UInt8>) -> [UInt8]? {
        guard word.dropLast().allSatisfy(isDigit) else { return nil }
        let text = String(decoding: word, as: UTF8.self)
        switch word.count {
        case 11:
            guard text.first == "1", text.dropFirst().first.map({ "3"..."9" ~= $0 }) == true,
                word.last.map(isDigit) == true
            else { return nil }
            return Array((text.prefix(3) + "****" + text.suffix(4)).utf8)
        case 18:
            // Why a number is none is of no interest here.
            guard let identity = try? ResidentIdentity.parse(text) else { return nil }
            return Array(identity.description.utf8)
        default: return nil
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
