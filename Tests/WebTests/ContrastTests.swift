import Foundation
import Testing

@testable import Web

/// WCAG 2.1, 1.4.3: text has a contrast of at least 4.5:1 on its ground, in light and in dark.
@Suite struct ContrastTests {
    private static func palettes() -> [[String: String]] {
        let blocks = Stylesheet.text.split(
            separator: ":root{",
            omittingEmptySubsequences: false
        ).dropFirst()
        return blocks.map { block in
            let end = block.firstIndex(of: "}") ?? block.endIndex
            var colours: [String: String] = [:]
            for part in block[..<end].split(separator: ";") {
                let parts = part.split(separator: ":")
                if parts.count == 2, parts[0].hasPrefix("--") {
                    colours[String(parts[0].dropFirst(2))] = String(parts[1])
                }
            }
            return colours
        }
    }

    /// Relative luminance as WCAG defines it.
    private static func luminance(_ colour: String) -> Double {
        let number = Int(colour.dropFirst(), radix: 16) ?? 0
        let parts = [16, 8, 0].map { shift -> Double in
            let value = Double(number >> shift & 255) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    static func contrast(_ left: String, _ right: String) -> Double {
        let values = [luminance(left), luminance(right)].sorted()
        return (values[1] + 0.05) / (values[0] + 0.05)
    }

    @Test func `texts can be read on every ground`() throws {
        let palettes = ContrastTests.palettes()
        #expect(palettes.count == 2)
        for palette in palettes {
            for ground in ["ground", "card", "mark"] {
                for ink in ["ink", "soft", "link", "good", "warn", "bad"] {
                    let (back, front) = (try #require(palette[ground]), try #require(palette[ink]))
                    #expect(ContrastTests.contrast(back, front) >= 4.5, "\(ink) on \(ground)")
                }
            }
            let (act, onAct) = (try #require(palette["act"]), try #require(palette["on-act"]))
            #expect(ContrastTests.contrast(act, onAct) >= 4.5)
        }
        // The check can fail.
        #expect(ContrastTests.contrast("#ffffff", "#bbbbbb") < 4.5)
    }
}
