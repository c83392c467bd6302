import Testing
import Workflow

/// Clocks that stand still: holding, and states that pause.
@Suite struct `Clocks` {
    private func held(_ after: String, longest: String? = nil) -> ChartDefinition {
        definition([
            state(
                "wait",
                entry: [note("in")],
                on: [on("go", to: "end"), on("timeout.d", to: "late")]
            ) { $0.deadline = deadline("d", after: after, remind: ["1wd"], "timeout.d") },
            state("end", .final), state("late"),
        ]) {
            $0.suspendable = .init(
                hold: [marked("DIR")],
                resume: [marked("DIR"), marked("CD")],
                longest: longest.map { marked($0) }
            )
        }
    }

    private let director = actor("zhao", "DIR")

    struct Pause {
        let after: String
        let start: String
        let held: String
        let resumed: String
        let remaining: Int
        let due: String
    }

    @Test(arguments: [
        Pause(
            after: "5wd",
            start: "2026-02-09",
            held: "2026-02-12",
            resumed: "2026-02-12",
            remaining: 2,
            due: "2026-02-14"
        ),
        Pause(
            after: "5wd",
            start: "2026-02-09",
            held: "2026-02-12",
            resumed: "2026-02-26",
            remaining: 2,
            due: "2026-02-28"
        ),
        Pause(
            after: "5wd",
            start: "2026-02-12",
            held: "2026-02-13",
            resumed: "2026-03-02",
            remaining: 4,
            due: "2026-03-06"
        ),
        Pause(
            after: "10wd",
            start: "2026-04-29",
            held: "2026-05-03",
            resumed: "2026-05-06",
            remaining: 9,
            due: "2026-05-18"
        ),
        Pause(
            after: "10d",
            start: "2026-03-02",
            held: "2026-03-05",
            resumed: "2026-03-14",
            remaining: 7,
            due: "2026-03-23"
        ),
        Pause(
            after: "1mo",
            start: "2026-01-31",
            held: "2026-02-10",
            resumed: "2026-02-20",
            remaining: 18,
            due: "2026-03-10"
        ),
        Pause(
            after: "5wd",
            start: "2026-03-02",
            held: "2026-03-20",
            resumed: "2026-03-23",
            remaining: 0,
            due: "2026-03-23"
        ),
        Pause(
            after: "5wd",
            start: "2026-03-02",
            held: "2026-02-20",
            resumed: "2026-03-03",
            remaining: 5,
            due: "2026-03-10"
        ),
    ])
    func `keeps what remains`(_ pause: Pause) throws {
        var run = try Case(held(pause.after), on: pause.start)

        try run.send("hold", by: director, on: pause.held)
        let standing = run.deadline("d")
        try run.send("resume", by: director, on: pause.resumed)
        let running = run.deadline("d")

        #expect(standing?.remaining == pause.remaining)
        #expect(running?.remaining == nil)
        #expect(running?.due == Instant(endOf: date(pause.due)))
        #expect(running?.pauses == 1)
        #expect(run.log == " in")
    }

    @Test func `keeps seconds`() throws {
        var run = try Case(held("PT2H"))

        try run.send("hold", by: director) {
            $0.now = Instant(milliseconds: $0.now.milliseconds + 1_800_500)
        }
        let remaining = run.deadline("d")?.remaining
        try run.send("resume", by: director, on: "2026-03-05")

        #expect(remaining == 5400)
        #expect(run.deadline("d")?.due.description == "2026-03-05T11:30:00.000+08:00")
    }

    @Test func `neither fires nor reminds while the case is held`() throws {
        var run = try Case(held("5wd"))

        let step = try run.send("hold", by: director, on: "2026-03-03")
        let fired = try run.fire("d", on: "2026-04-01")
        let reminded = run.remind("d", "1wd", on: "2026-04-01")

        #expect(step.isHeld == true)
        #expect(step.microsteps == [])
        #expect(fired == nil)
        #expect(reminded == nil)
        #expect(run.codes("go") == ["HELD"])
        #expect(run.codes("hold", by: director) == ["HELD"])
        #expect(run.chart.enabledEvents(run.instance).map(\.name) == ["resume"])
    }

    @Test func `goes on after resume`() throws {
        var run = try Case(held("5wd"))

        try run.send("hold", by: director, on: "2026-03-03")
        try run.send("resume", by: actor("qian", "CD"), on: "2026-03-10")
        let reminder = run.deadline("d")?.reminders
        let early = try run.fire("d", on: "2026-03-16")
        let step = try run.fire("d", on: "2026-03-17")

        #expect(reminder == [.init(lead: "1wd", due: Instant(startOf: date("2026-03-13")))])
        #expect(early == nil)
        #expect(step?.microsteps.map(\.entered) == [["late"]])
        #expect(run.codes("resume", by: director) == ["NOT_POSSIBLE_NOW"])
    }

    @Test func `is stopped by the named roles only`() throws {
        let run = try Case(held("5wd"))

        #expect(run.blockers("hold").map(\.place) == ["hold"])
        #expect(run.codes("hold") == ["NOT_ALLOWED"])
        #expect(run.codes("hold", by: director) == [])
    }

    @Test func `goes on by itself when a hold has lasted too long`() throws {
        var run = try Case(held("5wd", longest: "10d"))

        try run.send("hold", by: director, on: "2026-03-03")
        let limit = run.deadline("hold")?.due
        let early = try run.fire("hold", on: "2026-03-13")
        let step = try run.fire("hold", on: "2026-03-14")

        #expect(limit == Instant(endOf: date("2026-03-13")))
        #expect(early == nil)
        #expect(step?.event == "resume")
        #expect(step?.isHeld == false)
        #expect(run.deadline("hold") == nil)
        #expect(run.deadline("d")?.remaining == nil)
    }

    @Test func `forgets the limit of a hold that was ended`() throws {
        var run = try Case(held("5wd", longest: "10d"))

        try run.send("hold", by: director, on: "2026-03-03")
        try run.send("resume", by: director, on: "2026-03-04")

        #expect(run.folded.deadlines.keys.sorted() == ["d"])
    }

    /// A parallel of a track with a deadline and an objection that stops it.
    private func pausing() -> ChartDefinition {
        func timed(_ id: String) -> (inout StateDefinition) -> Void {
            { $0.deadline = deadline(id, after: "10wd", "timeout.\(id)") }
        }
        return definition([
            state(
                "case",
                .parallel,
                [
                    state(
                        "track",
                        [
                            state("first", on: [on("next", to: "second")], with: timed("first")),
                            state("second", with: timed("second")),
                        ]
                    ),
                    state(
                        "objection",
                        [
                            state("none", on: [on("object", to: "open")]),
                            state(
                                "open",
                                [state("asked", with: timed("asked"))],
                                on: [on("settle", to: "none")]
                            ) {
                                $0.pauses = true
                                timed("open")(&$0)
                            },
                        ],
                        with: timed("objection")
                    ),
                ],
                with: timed("case")
            )
        ])
    }

    private func standing(_ run: Case) -> [String] {
        run.folded.deadlines.filter { $0.value.remaining != nil }.keys.sorted()
    }

    @Test func `stands for ancestors and for regions beside, not for the pausing state`() throws {
        var run = try Case(pausing(), on: "2026-03-02")

        try run.send("object", on: "2026-03-04")

        #expect(standing(run) == ["case", "first", "objection"])
        #expect(run.deadline("first")?.remaining == 8)
        #expect(
            run.folded.deadlines.keys.sorted() == ["asked", "case", "first", "objection", "open"]
        )
    }

    @Test func `goes on when the pausing state is left`() throws {
        var run = try Case(pausing(), on: "2026-03-02")

        try run.send("object", on: "2026-03-04")
        try run.send("settle", on: "2026-03-11")

        #expect(standing(run) == [])
        #expect(run.deadline("first")?.due == Instant(endOf: date("2026-03-23")))
        #expect(run.folded.deadlines.keys.sorted() == ["case", "first", "objection"])
    }

    @Test func `stands from the start when it is armed beside a pausing state`() throws {
        var run = try Case(pausing(), on: "2026-03-02")

        try run.send("object", on: "2026-03-04")
        try run.send("next", on: "2026-03-05")
        let standing = run.deadline("second")?.remaining
        try run.send("settle", on: "2026-03-11")

        #expect(standing == 10)
        #expect(run.deadline("second")?.due == Instant(endOf: date("2026-03-25")))
    }

    @Test func `is dropped when the chart ends`() throws {
        var run = try Case(held("5wd"))

        try run.send("go")

        #expect(run.folded.deadlines == [:])
        #expect(run.chart.enabledEvents(run.instance).isEmpty)
    }
}
