/// 涉密不上网: what every command that takes a file tells, and the marks of a state secret.
enum SecrecyNotice {
    /// In both languages, whatever the locale: nobody may say that he could not read it.
    static let text =
        "涉密不上网：国家秘密、工作秘密不得录入本系统。 / No state or work secret may enter this system."
    static let help = "涉密不上网：国家秘密、工作秘密不得录入本系统；不能确认的，先问保密部门。"

    static func tell() { Terminal.writeError(text) }
}

/// The mark that classified papers carry by law: 绝密、机密 or 秘密, a star, and a term.
enum SecrecyMark {
    private static let stars: Set<Character> = ["★", "☆", "*", "＊"]

    static func stands(in parts: [String: String]) -> Bool {
        parts.values.contains { stands(in: $0) }
    }

    static func stands(in text: String) -> Bool {
        let plain = text.filter { !$0.isWhitespace }
        return ["绝密", "机密", "秘密"].contains { word in
            plain.ranges(of: word).contains { range in
                range.upperBound < plain.endIndex && stars.contains(plain[range.upperBound])
            }
        }
    }
}
