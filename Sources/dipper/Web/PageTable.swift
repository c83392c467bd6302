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

    func html(@HTMLBuilder rows: () -> [HTML]) -> HTML {
        tag(.div, .class("scroll")) {
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
