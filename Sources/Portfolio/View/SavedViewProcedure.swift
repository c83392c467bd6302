package import Expression
import Workflow

/// Views of lists that people keep under names: each belongs to one person, and only he has it.
package enum SavedViewProcedure {
    package static let kind = "saved-view"
    /// More names than this nobody finds his way through.
    package static let most = 50

    /// Refused: `VIEW_NOT_OWN`, `VIEWS_TOO_MANY`.
    package static func opening(
        event: String,
        payload: [String: Value],
        parent: CaseStream,
        desk: some Desk
    ) throws -> Plan {
        guard desk.actor.recordedAs == parent.id, desk.actor.recordedFor == nil else {
            throw Refusal(notOwn(parent.code))
        }
        let kept = try desk.children(of: parent.id, kind: kind).count { !$0.root.isDone }
        guard kept < most else { throw Refusal(tooMany(kept)) }
        return Plan([
            Procedures.begun(kind, event, payload, parent: parent.id, isAsked: true, desk: desk)
        ])
    }

    /// Refused: `VIEW_NOT_OWN`.
    static func plan(_ request: Request, on stream: CaseStream, desk: some Desk) throws -> Plan? {
        guard desk.actor.recordedAs == stream.parent, desk.actor.recordedFor == nil else {
            throw Refusal(notOwn(stream.code))
        }
        return nil
    }

    private static func notOwn(_ code: String) -> Blocker {
        Blocker(
            code: "VIEW_NOT_OWN",
            message: Localized(
                zh: "\(code) 不是本人的视图；视图由本人保存、更改和删除，应由本人办理",
                en: "\(code) is not of the person's own: views are saved, changed and removed by"
                    + " whose they are; expected that person"
            ),
            place: code,
            values: ["found": code]
        )
    }

    private static func tooMany(_ kept: Int) -> Blocker {
        Blocker(
            code: "VIEWS_TOO_MANY",
            message: Localized(
                zh: "已有 \(kept) 个视图，至多 \(most) 个，请本人先删除不用的",
                en: "There are \(kept) views already; expected at most \(most): the person can"
                    + " remove those that are not used"
            ),
            values: ["found": "\(kept)", "expected": "\(most)"]
        )
    }
}
