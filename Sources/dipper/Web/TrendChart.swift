import Portfolio
import Web
import Workflow
import WorkflowFile

/// A goal over the months as a picture with the same figures as a table beneath.
///
/// The line of the values is whole, that of the pace is dashed and both are named, so that nothing
/// hangs on colours. The table is the way by keyboard; the points are for the mouse.
struct TrendChart {
    let visit: Visit
    let line: BoardTrend.Line
    /// The list behind the figure of a day; nil where it is not for the one who asks.
    let place: (CivilDate) -> String?

    private let frame = (left: 44, top: 14, right: 12, bottom: 24)
    private let size = (width: 640, height: 220)

    init(_ visit: Visit, _ line: BoardTrend.Line, place: @escaping (CivilDate) -> String?) {
        (self.visit, self.line, self.place) = (visit, line, place)
    }

    private var code: String { line.row.goal.code.content }
    private var name: String { "\(code) \(visit.say(line.row.goal.name))" }

    var html: HTML {
        tag(.section, .class("card")) {
            tag(.h3) { name }
            if let pace = line.paceText { tag(.p) { visit.say(pace) } }
            picture
            tag(.details) {
                tag(.summary) {
                    visit.say("\(code) 逐月数值", "\(code) month by month")
                }
                table
            }
        }
    }

    private var table: HTML {
        PageTable(
            [
                visit.say("日期", "Day"), visit.say("数值", "Value"),
                visit.say("直线进度", "Straight line"), visit.say("高于进度", "Above the line"),
            ],
            caption: visit.say("图中的同一组数字", "The figures of the picture"),
            isWalked: false
        ).html {
            for point in line.points.reversed() {
                tag(.tr) {
                    tag(.th, .plain("scope", "row")) { "\(point.date)" }
                    tag(.td, .class("number")) { figure(point) }
                    tag(.td, .class("number")) { point.due.map { "\($0)" } ?? "" }
                    tag(.td, .class("number")) {
                        if let value = point.value, let due = point.due { "\(value - due)" }
                    }
                }
            }
        }
    }

    private func figure(_ point: BoardTrend.Point) -> HTML {
        guard let value = point.value else {
            return HTML(visit.say("少于 \(GoalRow.leastForPublic)", "under 5"))
        }
        guard let place = place(point.date) else { return HTML("\(value)") }
        return tag(
            .a,
            .href(place),
            .plain("aria-label", "\(name)，\(point.date)：\(value)")
        ) { "\(value)" }
    }

    // MARK: The picture

    private var first: CivilDate {
        min(line.pace?.start ?? line.points[0].date, line.points[0].date)
    }
    private var last: CivilDate {
        let end = line.points.last?.date ?? first
        return max(line.pace?.deadline ?? end, end)
    }
    private var most: Int {
        max(1, line.pace?.number ?? 0, line.points.compactMap(\.value).max() ?? 0)
    }

    private func x(_ date: CivilDate) -> Int {
        let whole = max(1, last.dayNumber - first.dayNumber)
        let room = size.width - frame.left - frame.right
        return frame.left + room * (date.dayNumber - first.dayNumber) / whole
    }

    private func y(_ value: Int) -> Int {
        let room = size.height - frame.top - frame.bottom
        return frame.top + room - room * value / most
    }

    private var picture: HTML {
        let names = "trend-\(code)-text"
        return tag(
            .svg,
            .plain("viewBox", "0 0 \(size.width) \(size.height)"),
            .plain("role", "group"),
            .plain("aria-label", visit.say("\(name) 走势", "Trend of \(name)")),
            .plain("aria-describedby", names),
            .class("trend")
        ) {
            tag(.desc, .id(names)) { description }
            grid
            if let pace = line.pace { straight(pace) }
            values
        }
    }

    private var description: String {
        let known = line.points.compactMap { point in point.value.map { (point.date, $0) } }
        guard let from = known.first, let to = known.last else {
            return visit.say("没有可以公布的数值。", "No value can be told.")
        }
        let pace = line.paceText.map { visit.say($0) } ?? ""
        return visit.say(
            "\(from.0) 为 \(from.1)，\(to.0) 为 \(to.1)。实线为数值，虚线为直线进度。\(pace)。",
            "\(from.1) on \(from.0), \(to.1) on \(to.0). The whole line is the value, the dashed"
                + " one the straight line. \(pace)."
        )
    }

    @HTMLBuilder private var grid: [HTML] {
        let (step, years) = (max(1, (most + 3) / 4), (last.year - first.year) / 12 + 1)
        for value in stride(from: 0, through: most, by: step) {
            Drawing.line(
                "grid",
                from: (frame.left, y(value)),
                to: (size.width - frame.right, y(value))
            )
            Drawing.words("\(value)", frame.left - 6, y(value) + 4, "end")
        }
        for year in stride(from: first.year, through: last.year, by: years) {
            if let day = CivilDate(year: year, month: 1, day: 1), day >= first {
                Drawing.line(
                    "grid",
                    from: (x(day), frame.top),
                    to: (x(day), size.height - frame.bottom)
                )
                Drawing.words("\(year)", x(day), size.height - 6, "start")
            }
        }
    }

    @HTMLBuilder private func straight(_ pace: GoalPace) -> [HTML] {
        Drawing.line("pace", from: (x(pace.start), y(0)), to: (x(pace.deadline), y(pace.number)))
        Drawing.words(
            visit.say("目标 \(pace.number)", "target \(pace.number)"),
            x(pace.deadline),
            max(frame.top - 2, y(pace.number) - 4),
            "end"
        )
    }

    /// The value goes on from month to month in steps: between two month ends nothing is said.
    @HTMLBuilder private var values: [HTML] {
        let known = line.points.compactMap { point in point.value.map { (point.date, $0) } }
        if !known.isEmpty {
            tag(
                .path,
                .class("value"),
                .plain(
                    "d",
                    known.enumerated().map { index, point in
                        "\(index == 0 ? "M" : "L")\(x(point.0)) \(y(point.1))"
                    }.joined()
                )
            )
        }
        for (date, value) in known { dot(date, value) }
        if let (date, value) = known.last {
            Drawing.words("\(value)", min(x(date) + 6, size.width - 30), y(value) - 6, "start")
        }
    }

    private func dot(_ date: CivilDate, _ value: Int) -> HTML {
        let circle = tag(
            .circle,
            .class("point"),
            .number("cx", x(date)),
            .number("cy", y(value)),
            .number("r", 3)
        ) { tag(.title) { "\(date)：\(value)" } }
        guard let place = place(date) else { return circle }
        return tag(
            .a,
            .href(place),
            .plain("tabindex", "-1"),
            .plain("aria-label", "\(date)：\(value)")
        ) { circle }
    }
}
