import Casework
import Portfolio
import Store
import Web
import Workflow

/// How the others of a panel marked, as one small picture for each dimension, with the same figures
/// as a table beneath.
///
/// One's own mark stands in it after sealing only, with a word and not by its colour alone.
struct MarksPart {
    let visit: Visit
    private let round: CaseStream
    /// What is told, or why nothing is.
    private let told: Result<GivenMarks, Refusal>

    private let size = (width: 300, height: 110)
    private let frame = (left: 8, right: 8, top: 34, bottom: 22)

    /// Nil for whom nothing of the kind is there: without a seat or a sheet of his own, or where
    /// the policy of the round shows nothing.
    init?(_ visit: Visit, _ round: CaseStream) throws {
        guard OthersShown(frozenIn: round) != .never, let person = visit.person else { return nil }
        (self.visit, self.round) = (visit, round)
        do {
            told = .success(try MarksReading(round.code, of: person.id, in: visit.ledger).marks)
        } catch let refusal as Refusal {
            let nothing = ["NOT_FOUND", "OWN_SHEET_MISSING"]
            guard !refusal.blockers.contains(where: { nothing.contains($0.code) }) else {
                return nil
            }
            told = .failure(refusal)
        }
    }

    var html: HTML {
        HTML([
            tag(.h2) { visit.say("他人评分的分布", "How the others marked") },
            content,
        ])
    }

    private var content: HTML {
        switch told {
        case .failure(let refusal):
            tag(.ul) { for blocker in refusal.blockers { tag(.li) { visit.say(blocker.message) } } }
        case .success(let marks):
            HTML([
                tag(.p) { visit.say(MarksReading.heading(round, marks)) },
                tag(.div, .class("trends")) { for row in marks.rows { card(row) } },
                table(marks),
            ])
        }
    }

    private func name(_ row: GivenMarks.Row) -> String {
        "\(row.dimension.code) \(visit.say(row.dimension.name))"
    }

    // MARK: The table

    private func table(_ marks: GivenMarks) -> HTML {
        PageTable(
            [visit.say("维度", "Dimension")] + (0...10).map { "\($0)" }
                + [visit.say("不适用", "Not applicable")]
                + (marks.isSealed ? [visit.say("我的评分", "My mark")] : []),
            caption: visit.say("图中的同一组数字：给出各分数的张数", "The figures of the pictures"),
            isWalked: false
        ).html {
            for row in marks.rows {
                tag(.tr) {
                    tag(.th, .plain("scope", "row")) { name(row) }
                    for count in row.counts + [row.leftOut] {
                        tag(.td, .class("number")) { "\(count)" }
                    }
                    if marks.isSealed {
                        tag(.td, .class("number")) {
                            row.own.map { "\($0)" } ?? visit.say("不适用", "not applicable")
                        }
                    }
                }
            }
        }
    }

    // MARK: The pictures

    private func card(_ row: GivenMarks.Row) -> HTML {
        tag(.section, .class("card")) {
            tag(.h3) { name(row) }
            tag(
                .svg,
                .plain("viewBox", "0 0 \(size.width) \(size.height)"),
                .plain("role", "img"),
                .plain("aria-label", name(row)),
                .class("trend")
            ) {
                tag(.desc) {
                    visit.say(
                        "柱高为给出该分数的张数；数字见下表。",
                        "The height is how many gave the mark; the table has the figures."
                    )
                }
                for (mark, count) in row.counts.enumerated() { column(mark, count, row) }
            }
        }
    }

    private func x(_ mark: Int) -> Int {
        frame.left + (size.width - frame.left - frame.right) * mark / 11
    }

    @HTMLBuilder private func column(
        _ mark: Int,
        _ count: Int,
        _ row: GivenMarks.Row
    ) -> [HTML] {
        let room = size.height - frame.top - frame.bottom
        let height = room * count / max(1, row.counts.max() ?? 1)
        let (top, middle) = (size.height - frame.bottom - height, x(mark) + 11)
        if count > 0 {
            Drawing.rectangle("bar", x(mark), top, 22, height)
            Drawing.words("\(count)", middle, top - 4, "middle")
        }
        Drawing.words("\(mark)", middle, size.height - 6, "middle")
        if row.own == mark { Drawing.words(visit.say("我", "me"), middle, 12, "middle") }
    }
}
