import Expression
import Testing
import Workflow

@Suite struct `Deadlines` {
    private func chart(
        _ deadline: StateDefinition.Deadline,
        on transitions: [TransitionDefinition] = [],
        with change: (inout ChartDefinition) -> Void = { _ in }
    ) -> ChartDefinition {
        definition(
            [
                state(
                    "wait",
                    on: [on("go", to: "after"), on("restart", to: "wait")] + transitions
                ) { $0.deadline = deadline }, state("after"),
            ],
            with: change
        )
    }

    @Test func `runs from the effective date to the end of its last day`() throws {
        let run = try Case(
            chart(deadline("sign_by", after: "5wd", "timeout.sign")),
            on: "2026-02-09"
        )

        #expect(
            run.deadline("sign_by")
                == ArmedDeadline(
                    state: "wait",
                    id: "sign_by",
                    entry: 1,
                    start: date("2026-02-09"),
                    unit: .workingDay,
                    length: 5,
                    nominalDue: Instant(endOf: date("2026-02-14")),
                    due: Instant(endOf: date("2026-02-14")),
                    calendarHash: "sha256:test"
                )
        )
        #expect(
            run.deadline("sign_by")?.due.description == "2026-02-14T23:59:59.999+08:00"
        )
    }

    @Test func `follows the effective date, not the clock`() throws {
        let run = try Case(
            chart(deadline("d", after: "10d", "timeout.d")),
            on: "2026-03-20"
        ) { $0.effective = date("2026-03-04") }

        #expect(run.deadline("d")?.nominalDue == Instant(endOf: date("2026-03-14")))
        #expect(run.deadline("d")?.due == Instant(endOf: date("2026-03-16")))
    }

    @Test func `counts hours from now`() throws {
        let run = try Case(chart(deadline("d", after: "PT2H", "timeout.d")))

        #expect(run.deadline("d")?.due.description == "2026-03-02T12:00:00.000+08:00")
    }

    @Test func `takes its length and its start day from the policy`() throws {
        let run = try Case(
            chart(deadline("d", after: "@days", "timeout.d", countsStartDay: "@notice.counts")) {
                $0.parameters = [
                    .init(name: marked("days"), key: marked("notice.days"), type: marked("string")),
                    .init(name: marked("c"), key: marked("notice.counts"), type: marked("bool")),
                ]
            },
            on: "2026-02-09"
        ) {
            $0.policy = PolicyValues(parameters: [
                "notice.days": .init(value: .string("5wd"), liftedBy: nil),
                "notice.counts": .init(value: .bool(true), liftedBy: nil),
            ])
        }

        #expect(run.deadline("d")?.due == Instant(endOf: date("2026-02-13")))
    }

    @Test func `takes its date from an expression, without extension`() throws {
        let run = try Case(
            chart(deadline("d", due: "add_months(today, 60)", "timeout.d")),
            on: "2026-06-30"
        )

        #expect(run.deadline("d")?.due == Instant(endOf: date("2031-06-30")))
        #expect(run.deadline("d")?.unit == .date)
        #expect(run.deadline("d")?.isProvisional == false)
    }

    @Test func `ends when its state is left`() throws {
        var run = try Case(chart(deadline("d", after: "5d", "timeout.d")))

        let step = try run.send("go")

        #expect(step.deadlines == ["d": nil])
        #expect(run.folded.deadlines == [:])
    }

    @Test func `fires once, by the system`() throws {
        var run = try Case(
            chart(
                deadline("d", after: "5wd", "timeout.d"),
                on: [on("timeout.d", "late", do: [note("late")]) { $0.allow = [marked("system")] }]
            )
        )

        let early = try run.fire("d", on: "2026-03-09")
        let step = try run.fire("d", on: "2026-03-10")
        let again = try run.fire("d", entry: 1, on: "2026-03-11")

        #expect(early == nil)
        #expect(step?.event == "timeout.d")
        #expect(step?.isPassed == false)
        #expect(step?.microsteps.map(\.transitions) == [["late"]])
        #expect(step?.deadlines == ["d": nil])
        #expect(again == nil)
        #expect(run.log == " late")
        #expect(run.active == ["wait"])
    }

    @Test func `is recorded as passed when nothing is enabled`() throws {
        var run = try Case(
            chart(
                deadline("d", after: "5wd", "timeout.d"),
                on: [on("timeout.d", to: "after", if: "data.log == 'x'")]
            )
        )

        let step = try run.fire("d", on: "2026-03-10")

        #expect(step?.isPassed == true)
        #expect(step?.microsteps == [])
        #expect(run.folded.deadlines == [:])
        #expect(run.folded.sequence == 2)
    }

    @Test func `is stale once its state was entered again`() throws {
        var run = try Case(
            chart(deadline("d", after: "5wd", "timeout.d"), on: [on("timeout.d", to: "after")])
        )

        try run.send("restart", on: "2026-03-03")
        let stale = try run.fire("d", entry: 1, on: "2026-03-20")
        let fresh = try run.fire("d", entry: 2, on: "2026-03-20")

        #expect(stale == nil)
        #expect(fresh?.microsteps.count == 1)
    }

    @Test func `may raise a declared event that people cannot send`() throws {
        var run = try Case(
            chart(
                deadline("d", after: "5wd", "lapse"),
                on: [on("lapse", to: "after") { $0.allow = [marked("system")] }]
            )
        )

        let byPerson = run.codes("lapse")
        try _ = run.fire("d", on: "2026-03-10")

        #expect(byPerson == ["NOT_ALLOWED"])
        #expect(run.active == ["after"])
    }

    @Test func `reminds once for each lead, and says whom`() throws {
        var run = try Case(
            chart(deadline("d", after: "10wd", remind: ["5wd", "2wd", "30d"], "timeout.d")),
            on: "2026-03-02"
        )

        let reminders = run.deadline("d")?.reminders
        let early = run.remind("d", "5wd", on: "2026-03-08")
        let step = run.remind("d", "5wd", on: "2026-03-09")
        let again = run.remind("d", "5wd", on: "2026-03-09")

        #expect(
            reminders == [
                .init(lead: "5wd", due: Instant(startOf: date("2026-03-09"))),
                .init(lead: "2wd", due: Instant(startOf: date("2026-03-12"))),
            ]
        )
        #expect(early == nil)
        #expect(step?.emitted == [.init(type: "deadline.reminder", to: "role.PO")])
        #expect(step?.deadlines["d"]??.reminders.map(\.lead) == ["2wd"])
        #expect(again == nil)
    }

    @Test func `is provisional beyond the published years, and dated again on import`() throws {
        var run = try Case(
            chart(deadline("d", after: "10wd", remind: ["2wd"], "timeout.d")),
            on: "2026-12-24"
        )
        let before = run.deadline("d")
        let published = WorkCalendar(
            name: "cn-workdays",
            version: "sha256:2027",
            years: [2025, 2026, 2027],
            daysOff: WorkCalendar.published.daysOff.merging(
                [date("2027-01-01"): "元旦", date("2027-01-04"): "元旦"]) { $1 },
            makeUpDays: WorkCalendar.published.makeUpDays
        )

        let step = run.recalculate(published)
        let again = run.recalculate(published)

        #expect(before?.isProvisional == true)
        #expect(before?.due == Instant(endOf: date("2027-01-07")))
        #expect(run.deadline("d")?.isProvisional == false)
        #expect(run.deadline("d")?.due == Instant(endOf: date("2027-01-11")))
        #expect(run.deadline("d")?.calendarHash == "sha256:2027")
        #expect(
            run.deadline("d")?.reminders == [
                .init(lead: "2wd", due: Instant(startOf: date("2027-01-07")))
            ]
        )
        #expect(step?.deadlines.keys.map(\.self) == ["d"])
        #expect(again == nil)
    }

    @Test func `refuses a policy that holds no period`() throws {
        let chart = chart(deadline("d", after: "@days", "timeout.d")) {
            $0.parameters = [
                .init(name: marked("days"), key: marked("k"), type: marked("string"))
            ]
        }

        #expect(throws: Refusal.self) {
            try Case(chart) {
                $0.policy.parameters["k"] = .init(value: .string("soon"), liftedBy: nil)
            }
        }
    }
}
