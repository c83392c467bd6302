/// Holding that reaches what belongs to a case: its agreements, their tranches and milestones.
extension Chart {
    /// The fact that every chart has which may be held.
    static let heldFact = "held"
    /// What an instance is sent when that to which it belongs is held, and resumed.
    package static let holdAbove = "hold_above"
    package static let resumeAbove = "resume_above"

    /// What holds an instance together with itself, as `held_with` says.
    package struct Above: Hashable, Sendable {
        package let chart: String
        /// `within` the stream, or the `parent` stream.
        package let relation: ChartDefinition.Reading.Relation
        let hold: Int
        let resume: Int
    }

    /// Why a held instance does not take an event; nil for one that waits for no hold.
    func hold(of instance: Instance, against event: Int) -> Blocker? {
        guard !events[event].isTakenHeld else { return nil }
        if instance.isHeld { return held() }
        return above.flatMap { instance.isHeldAbove ? held(with: $0) : nil }
    }

    func held(with above: Above) -> Blocker {
        Blocker(
            code: "HELD_ABOVE",
            message: Localized(
                zh: "所属的「\(above.chart)」已中止（本身中止，或随项目中止），"
                    + "期限停止计算，不能办理；须先恢复",
                en: "the \(above.chart) that it belongs to is on hold, by itself or with its "
                    + "project: nothing can be done until that is resumed"
            ),
            values: ["above": above.chart]
        )
    }
}

extension Instance {
    /// Whether its clocks stand, by a hold of its own or of what it belongs to.
    package var stands: Bool { isHeld || isHeldAbove }
}

extension Macrostep {
    /// No state is left and no role is asked: who held what it belongs to was asked.
    mutating func setHeldAbove(_ isHeld: Bool, _ stimulus: Stimulus) throws(Refusal) {
        guard instance.isHeldAbove != isHeld else {
            throw Refusal(isHeld ? chart.held() : chart.notHeld())
        }
        instance.isHeldAbove = isHeld
        try rest(stimulus)
    }
}
