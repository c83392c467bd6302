import Expression
import Workflow

/// 叠加规则: what stands already for the same project group, enterprise or team by instruments of
/// one class.
struct StackingRule<Office: Desk> {
    private let stream: CaseStream
    private let instrument: Instrument
    private let desk: Office

    /// `stream` is a support, or an agreement that may become equity.
    init(_ stream: CaseStream, _ instrument: Instrument, desk: Office) {
        (self.stream, self.instrument, self.desk) = (stream, instrument, desk)
    }

    /// `STACKING` for each that may not stand together with this one, naming both.
    func blockers(adding amount: Fen) throws -> [Blocker] {
        guard instrument.stacking != .free else { return [] }
        let others = try others()
        guard !others.isEmpty else { return [] }
        let headroom =
            instrument.stacking == .higherOnly ? try headroom(beside: others) : Fen.zero
        guard amount > headroom else { return [] }
        let own = instrument.code.content
        return others.map { other in
            SupportBlockers.stacking(
                (stream.code, own),
                (other.code, other.text("instrument") ?? CapAccount.grant),
                class: instrument.stackingClass.content,
                headroom: headroom
            )
        }
    }

    /// Together they come to the highest of them, and not to more.
    private func headroom(beside others: [CaseStream]) throws -> Fen {
        let highest = try ([stream] + others).map { try worth(of: $0).count }.max() ?? 0
        let committed = others.reduce(0) { $0 + ($1.integer("committed") ?? 0) }
        return Fen(max(0, highest - committed))
    }

    /// What a support is by itself: its prize, or what was proposed.
    private func worth(of support: CaseStream) throws -> Fen {
        let proposed = Fen(support.integer("amount") ?? 0)
        guard let prize = support.text("prize"), let code = support.text("instrument"),
            let own = try InstrumentRule.named(code, desk: desk)
        else { return proposed }
        let table = try PrizeTable(own, desk: desk).amounts
        return table.first { $0.name == prize }?.amount ?? proposed
    }

    /// Supports and agreements of the class that commit something for whom this one is for.
    private func others() throws -> [CaseStream] {
        let name = instrument.stackingClass.content
        let codes = Set(
            try desk.instruments().filter { $0.stackingClass.content == name }.map(\.code.content)
        )
        var standing = try desk.cases(of: SupportProcedure.kind).filter {
            $0.text("instrument").map(codes.contains) ?? false
        }
        if codes.contains(CapAccount.grant) { standing += try desk.cases(of: GrantProcedure.kind) }
        let own = try subjects(of: stream)
        let isByEdition = instrument.stacking == .higherOnly
        return try standing.filter { other in
            guard other.id != stream.id, (other.integer("committed") ?? 0) > 0 else { return false }
            if isByEdition, other.text("edition") != stream.text("edition") { return false }
            return try !subjects(of: other).isDisjoint(with: own)
        }
    }

    /// Whom it is for: its group, and the enterprise or the team if its instrument is for these.
    private func subjects(of stream: CaseStream) throws -> Set<String> {
        let code = stream.text("instrument") ?? CapAccount.grant
        let field =
            stream.kind == GrantProcedure.kind
            ? "payee" : try InstrumentRule.named(code, desk: desk)?.scope.field
        var subjects = Set([field.flatMap { stream.text($0) }].compactMap { $0 })
        let project = stream.text("project") ?? stream.parent
        if let project = try project.flatMap({ try desk.stream($0) }), project.kind == "project" {
            subjects.insert(try CapAccount.canonicalProject(of: project, desk: desk).id)
        }
        return subjects
    }
}
