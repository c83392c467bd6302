import Expression

extension Chart {
    /// The sentence of a guard in both languages, with places for values.
    package struct Message: Sendable {
        package enum Format: Hashable, Sendable {
            case plain
            /// Fen shown as yuan with two decimals.
            case money
        }

        package enum Segment: Hashable, Sendable {
            case text(String)
            /// The number of a value.
            case value(Int, Format)
        }

        package struct Figure: Sendable {
            package let name: String
            package let formula: Formula
            package var format = Format.plain
        }

        package var zh: [Segment]
        package var en: [Segment]
        package var values: [Figure]

        enum Piece: Hashable {
            case text(String)
            case placeholder(String, Format)
        }

        /// Parts `超出上限 {excess|money} 元` at its braces.
        static func pieces(of text: String) -> [Piece] {
            var pieces: [Piece] = []
            var rest = text[...]
            while let open = rest.firstIndex(of: "{"),
                let close = rest[open...].firstIndex(of: "}")
            {
                if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
                let inside = rest[rest.index(after: open)..<close].split(
                    separator: "|",
                    maxSplits: 1,
                    omittingEmptySubsequences: false
                )
                let isMoney = inside.count == 2 && inside[1] == "money"
                let name = isMoney || inside.count == 1 ? inside[0] : inside[0] + "|" + inside[1]
                pieces.append(.placeholder(String(name), isMoney ? .money : .plain))
                rest = rest[rest.index(after: close)...]
            }
            if !rest.isEmpty { pieces.append(.text(String(rest))) }
            return pieces
        }

        /// The sentence with these values, each already found or nil when it could not be.
        func text(_ segments: [Segment], _ found: [Value?]) -> String {
            segments.map { segment in
                switch segment {
                case .text(let text): text
                case .value(let number, let format): Message.shown(found[number], format)
                }
            }.joined()
        }

        static func shown(_ value: Value?, _ format: Format) -> String {
            guard let value else { return "?" }
            switch (value, format) {
            case (.int(let fen), .money): return Chart.yuan(fen)
            case (.int(let number), .plain): return String(number)
            case (.bool(let truth), _): return String(truth)
            case (.double(let number), _): return String(number)
            case (.string(let text), _): return text
            case (.null, _): return "–"
            case (.list(let members), _):
                return members.map { shown($0, format) }.joined(separator: ", ")
            case (.map, _), (.timestamp, _), (.duration, _), (.type, _): return "\(value)"
            }
        }
    }

    /// `2000000.01` for 200,000,001 fen.
    static func yuan(_ fen: Int64) -> String {
        let (yuan, rest) = fen.magnitude.quotientAndRemainder(dividingBy: 100)
        return "\(fen < 0 ? "-" : "")\(yuan).\(rest < 10 ? "0" : "")\(rest)"
    }
}
