import Workflow

/// Names by their sound: how they are sorted, and whether what somebody types finds them.
///
/// A character that is read in several ways is sorted by its usual reading, a surname by its own,
/// and found by each of them.
package enum Pinyin {
    /// What a list of names is sorted by: signs and digits, then letters, then characters by
    /// reading, tone and code.
    ///
    /// A person's name begins with a surname, such as 单 (shan) or 解 (xie).
    package static func key(_ name: String, isPerson: Bool = false) -> String {
        var key = ""
        let surname = isPerson ? surname(of: name) : nil
        for (place, scalar) in name.unicodeScalars.enumerated() {
            let own = surname.flatMap { place < $0.count ? $0[place] : nil }
            if let reading = own ?? table.usual[scalar] {
                // Behind every letter; a syllable ends before its tone: xi goes before xian.
                key += "\u{7E}\(reading)"
                key.unicodeScalars.append(scalar)
            } else {
                key += String(scalar).lowercased()
            }
        }
        return key
    }

    /// Whether typed text finds a name: `zs`, `zhangsan`, `zsan` and 张 find 张三.
    ///
    /// As it stands in the name, by whole syllables, by first letters, or by both in turn, from any
    /// character on.
    package static func finds(_ typed: String, in name: String) -> Bool {
        let wanted = typed.lowercased().filter { !$0.isWhitespace && $0 != "'" }
        guard !wanted.isEmpty else { return true }
        if name.lowercased().contains(wanted) { return true }
        let letters = Array(wanted.utf8)
        guard letters.count <= mostLetters, letters.allSatisfy({ (0x61...0x7A).contains($0) })
        else { return false }
        // How far the typed letters may have come before the next character of the name.
        var reached: Set<Int> = []
        for readings in readings(of: name) {
            reached.insert(0)
            var next: Set<Int> = []
            for place in reached {
                let rest = letters[place...]
                for reading in readings {
                    let bytes = Array(reading.utf8)
                    if bytes.starts(with: rest) { return true }
                    for count in [1, initial(bytes), bytes.count]
                    where rest.starts(with: bytes.prefix(count)) {
                        next.insert(place + count)
                    }
                }
            }
            reached = next
        }
        return false
    }

    /// How a name is spelled, in full and by first letters: `zhangsan zs`.
    ///
    /// Browsers offer what they find in the words beside a value; nil without characters.
    package static func words(_ name: String) -> String? {
        let readings = readings(of: name).filter { !$0.isEmpty }
        guard !readings.isEmpty else { return nil }
        let first = readings.map { $0[0] }
        return first.joined() + " " + first.map { String($0.prefix(1)) }.joined()
    }

    private static let mostLetters = 60

    /// How many letters stand before the vowel of a syllable: zh, ch and sh are two.
    private static func initial(_ syllable: [UInt8]) -> Int {
        syllable.count > 1 && syllable[1] == UInt8(ascii: "h") ? 2 : 1
    }

    /// What each character of a name may be read, its surname first; nothing for a sign.
    private static func readings(of name: String) -> [[String]] {
        let surname = surname(of: name)
        return name.unicodeScalars.enumerated().map { place, scalar in
            let own = surname.flatMap { place < $0.count ? $0[place] : nil }
            let usual = table.usual[scalar]
            let all = [own, usual].compactMap { $0.map { String($0.dropLast()) } }
            if all.isEmpty, scalar.isASCII, scalar.properties.isAlphabetic {
                return [String(scalar).lowercased()]
            }
            return all + (table.further[scalar] ?? [])
        }
    }

    /// The readings of a surname that is read otherwise than its characters elsewhere.
    private static func surname(of name: String) -> [String]? {
        Surnames.readings[String(name.prefix(2))] ?? Surnames.readings[String(name.prefix(1))]
    }

    private struct Table: Sendable {
        /// With the tone, such as `zhang1`.
        var usual: [Unicode.Scalar: String] = [:]
        /// Without tones.
        var further: [Unicode.Scalar: [String]] = [:]
    }

    private static let table: Table = {
        var table = Table()
        for text in [PinyinReadings.usualToL, PinyinReadings.usualFromM] {
            each(of: text) { table.usual[$1] = $0 }
        }
        each(of: PinyinReadings.further) { table.further[$1, default: []].append($0) }
        return table
    }()

    private static func each(of text: String, _ take: (String, Unicode.Scalar) -> Void) {
        var reading = ""
        var isReading = false
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                reading = isReading ? reading + String(scalar) : String(scalar)
                isReading = true
            } else {
                isReading = false
                take(reading, scalar)
            }
        }
    }
}

/// Surnames that are read otherwise than their characters elsewhere, with their tones.
enum Surnames {
    static let readings: [String: [String]] = [
        "单": ["shan4"], "解": ["xie4"], "仇": ["qiu2"], "查": ["zha1"], "曾": ["zeng1"],
        "区": ["ou1"], "任": ["ren2"], "华": ["hua4"], "朴": ["piao2"], "盖": ["ge3"],
        "乐": ["yue4"], "翟": ["zhai2"], "缪": ["miao4"], "繁": ["po2"], "员": ["yun4"],
        "折": ["she2"], "种": ["chong2"], "召": ["shao4"], "洗": ["xian3"], "谌": ["chen2"],
        "逄": ["pang2"], "秘": ["bi4"], "覃": ["qin2"], "纪": ["ji3"], "燕": ["yan1"],
        "应": ["ying1"], "宁": ["ning4"], "哈": ["ha3"], "那": ["na1"], "盛": ["sheng4"],
        "郗": ["xi1"], "褚": ["chu3"], "葛": ["ge3"], "车": ["che1"], "石": ["shi2"],
        "祭": ["zhai4"], "适": ["kuo4"], "过": ["guo1"], "黑": ["he4"], "撒": ["sa4"],
        "尹": ["yin3"], "牟": ["mou2"], "訾": ["zi1"], "隗": ["wei3"], "佴": ["nai4"],
        "相": ["xiang4"], "卜": ["bu3"], "晁": ["chao2"], "冼": ["xian3"], "臧": ["zang1"],
        "句": ["gou1"], "阚": ["kan4"], "要": ["yao1"], "令": ["ling2"], "曲": ["qu1"],
        "尉迟": ["yu4", "chi2"], "万俟": ["mo4", "qi2"], "长孙": ["zhang3", "sun1"],
        "令狐": ["ling2", "hu2"], "单于": ["chan2", "yu2"], "澹台": ["tan2", "tai2"],
        "鲜于": ["xian1", "yu2"], "呼延": ["hu1", "yan2"], "皇甫": ["huang2", "fu3"],
    ]
}
