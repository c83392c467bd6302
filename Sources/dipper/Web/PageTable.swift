import Web

/// A table as every page shows it: with its headings, and scrolling by itself where it is wide.
struct PageTable {
    let titles: [String]
    let caption: String?
    /// Whether `j` and `k` go through its rows.
    let isWalked: Bool

    init(_ titles: [String], caption: String? = nil, isWalked: Bool = true) {
        (self.titles, self.caption, self.isWalked) = (titles, caption, isWalked)
    }

    /// What a screen reader calls it: its caption, or the headings that tell what it lists.
    private var name: String { caption ?? titles.prefix(4).joined(separator: "、") }

    func html(@HTMLBuilder rows: () -> [HTML]) -> HTML {
        // Where it is wider than the screen, the keyboard scrolls it too.
        tag(
            .div,
            .class("scroll"),
            .plain("role", "group"),
            .plain("aria-label", name),
            .number("tabindex", 0)
        ) {
            tag(.table, isWalked ? .flag("data-walk") : nil) {
                if let caption { tag(.caption) { caption } }
                tag(.thead) {
                    tag(.tr) {
                        for title in titles { tag(.th, .plain("scope", "col")) { title } }
                    }
                }
                tag(.tbody) { rows() }
            }
        }
    }

    func html(_ rows: [[HTML]]) -> HTML {
        html {
            for row in rows { tag(.tr) { for cell in row { tag(.td) { cell } } } }
        }
    }
}
