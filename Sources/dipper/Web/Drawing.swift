import Web

/// The pieces of which the pictures of pages are drawn; the stylesheet knows their classes.
enum Drawing {
    static func words(_ text: String, _ x: Int, _ y: Int, _ anchor: String) -> HTML {
        tag(
            .text,
            .class("bar-text"),
            .number("x", x),
            .number("y", y),
            .plain("text-anchor", anchor)
        ) { text }
    }

    static func line(_ name: String, from: (x: Int, y: Int), to: (x: Int, y: Int)) -> HTML {
        tag(
            .line,
            .class(name),
            .number("x1", from.x),
            .number("y1", from.y),
            .number("x2", to.x),
            .number("y2", to.y)
        )
    }

    static func rectangle(_ name: String, _ x: Int, _ y: Int, _ width: Int, _ height: Int) -> HTML {
        tag(
            .rect,
            .class(name),
            .number("x", x),
            .number("y", y),
            .number("width", width),
            .number("height", height)
        )
    }
}
