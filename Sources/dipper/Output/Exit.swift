import Casework
import SQL
import Workflow

/// What the process ends with; the numbers are those of `sysexits.h`.
enum ExitStatus: Int32, Hashable, Sendable, CaseIterable {
    case done = 0
    /// The command line cannot be understood.
    case usage = 64
    /// A rule says no, or what was given is wrong; trying again changes nothing.
    case refused = 65
    /// The store cannot be used now; trying again may succeed once that is put right.
    case unavailable = 69
    /// The program itself failed.
    case fault = 70
    /// Another change came first; look again, then repeat.
    case conflict = 75
    /// The person may not do this.
    case notPermitted = 77
}

/// Any error as people and programs are told of it: an exit status and the reasons.
struct Failure: Hashable, Sendable {
    let status: ExitStatus
    let blockers: [Blocker]

    init(_ error: any Error) {
        switch error {
        case let refusal as Refusal:
            status = Failure.status(of: refusal)
            blockers = refusal.blockers
        case let conflict as Conflict:
            status = .conflict
            blockers = [conflict.blocker]
        case let defects as Defects:
            status = .refused
            blockers = defects.list.map(\.blocker)
        case let fault as StorageFault:
            status = fault.exitStatus
            blockers = [fault.blocker]
        case let fault as OutputFault:
            status = .unavailable
            blockers = [
                Blocker(
                    code: "OUTPUT_WRITE",
                    message: Localized(
                        zh: "结果无法写到标准输出（\(fault.detail)），请检查输出所在的磁盘或管道",
                        en: "The answer cannot be written to standard output (\(fault.detail));"
                            + " check the disk or the pipe that it goes to"
                    )
                )
            ]
        default:
            status = .fault
            blockers = [
                Blocker(
                    code: "FAULT",
                    message: Localized(
                        zh: "程序内部错误（\(error)），请报告给开发者。",
                        en: "The program failed (\(error)); report it to the developers."
                    )
                )
            ]
        }
    }

    /// 77 only when nothing else is wrong as well: other reasons come first.
    private static func status(of refusal: Refusal) -> ExitStatus {
        let codes = Set(refusal.blockers.map(\.code))
        return codes.isSubset(of: ["NOT_ALLOWED", "NOT_PERMITTED"]) ? .notPermitted : .refused
    }

    /// `refused` is false when the program or the store failed, so that nothing was decided.
    func json(in language: Language) -> JSON {
        let isRefused: Bool
        switch status {
        case .refused, .conflict, .notPermitted: isRefused = true
        case .done, .usage, .unavailable, .fault: isRefused = false
        }
        return [
            "refused": .bool(isRefused),
            "blockers": .array(blockers.map { JSON($0, in: language) }),
        ]
    }

    /// One line for each reason: `✗ [CODE] place: sentence (由 FIN 处理；暂定参数 key)`.
    func lines(in language: Language) -> [String] {
        blockers.map { blocker in
            let place = blocker.place.isEmpty ? "" : "\(blocker.place): "
            let notes: [String]
            let joined: String
            switch language {
            case .chinese:
                notes =
                    (blocker.role.map { ["由 \($0) 处理"] } ?? [])
                    + (blocker.provisional.map { ["暂定参数 \($0)"] } ?? [])
                joined = notes.isEmpty ? "" : "（" + notes.joined(separator: "；") + "）"
            case .english:
                notes =
                    (blocker.role.map { ["for \($0)"] } ?? [])
                    + (blocker.provisional.map { ["provisional parameter \($0)"] } ?? [])
                joined = notes.isEmpty ? "" : " (" + notes.joined(separator: "; ") + ")"
            }
            return "✗ [\(blocker.code)] \(place)\(blocker.message.text(in: language))\(joined)"
        }
    }
}

extension Conflict {
    /// At the case that moved on, or at the option that gave the key.
    fileprivate var blocker: Blocker {
        switch self {
        case .stale(let stream, let expected, let found):
            Blocker(
                code: "CONFLICT_STALE",
                message: message,
                place: stream,
                values: ["found": "\(found)", "expected": "\(expected)"]
            )
        case .keyReused(let key):
            Blocker(
                code: "CONFLICT_KEY_REUSED",
                message: message,
                place: "--key",
                values: ["found": key]
            )
        }
    }
}

extension Defect {
    /// A defect of a definition file as a reason, at `file:line:column`.
    fileprivate var blocker: Blocker {
        Blocker(
            code: code,
            message: message,
            place: "\(mark.file):\(mark.line):\(mark.column)",
            values: ["row": "\(mark.line)", "column": "\(mark.column)"]
        )
    }
}

extension StorageFault {
    /// Wrong or damaged data is refused (65), since waiting does not mend it.
    ///
    /// What the machine cannot do now is unavailable (69): so is a commit whose outcome is
    /// unknown, which is settled by trying again with the same command key. What only a wrong
    /// program can cause is a fault (70).
    var exitStatus: ExitStatus {
        switch self {
        case .missing, .readOnly, .full, .busy, .io, .outcomeUnknown, .writesStopped,
            .unreachable, .denied, .unsuitable:
            .unavailable
        case .alreadyExists, .notADatabase, .foreign, .newerFormat, .truncated, .corrupt,
            .constraint, .columnType:
            .refused
        case .notDurable, .statement: .fault
        }
    }

    /// The fault as a reason, at the file where it is known and else at the ledger that was given.
    fileprivate var blocker: Blocker {
        let values: [String: String]
        switch self {
        case .missing, .alreadyExists, .notADatabase: values = [:]
        case .foreign(_, let found, let expected):
            values = ["found": "\(found)", "expected": "\(expected)"]
        case .newerFormat(_, let found, let newestKnown):
            values = ["found": "\(found)", "expected": "<= \(newestKnown)"]
        case .truncated(_, let foundBytes, let expectedBytes):
            values = ["found": "\(foundBytes)", "expected": "\(expectedBytes)"]
        case .unsuitable(let setting, let found, let expected):
            values = ["setting": setting, "found": found, "expected": expected]
        case .columnType(let column, let found, let expected):
            values = ["column": "\(column)", "found": found, "expected": expected]
        case .notDurable(let synchronous):
            values = ["found": "\(synchronous)", "expected": "2"]
        case .corrupt(let detail), .readOnly(let detail), .full(let detail), .busy(let detail),
            .constraint(_, let detail), .statement(_, let detail), .io(let detail),
            .outcomeUnknown(let detail), .writesStopped(let detail), .unreachable(let detail),
            .denied(let detail):
            values = ["found": detail]
        }
        return Blocker(
            code: code,
            message: Localized(zh: chinese, en: english),
            place: file ?? "--database",
            values: values
        )
    }

    /// Stable and upper-case, such as `STORAGE_BUSY`.
    var code: String {
        switch self {
        case .missing: "STORAGE_MISSING"
        case .alreadyExists: "STORAGE_EXISTS"
        case .notADatabase: "STORAGE_NOT_A_DATABASE"
        case .foreign: "STORAGE_FOREIGN"
        case .newerFormat: "STORAGE_NEWER_FORMAT"
        case .truncated: "STORAGE_TRUNCATED"
        case .corrupt: "STORAGE_CORRUPT"
        case .notDurable: "STORAGE_NOT_DURABLE"
        case .readOnly: "STORAGE_READ_ONLY"
        case .full: "STORAGE_FULL"
        case .busy: "STORAGE_BUSY"
        case .constraint: "STORAGE_CONSTRAINT"
        case .columnType: "STORAGE_COLUMN_TYPE"
        case .statement: "STORAGE_STATEMENT"
        case .io: "STORAGE_IO"
        case .outcomeUnknown: "STORAGE_OUTCOME_UNKNOWN"
        case .writesStopped: "STORAGE_WRITES_STOPPED"
        case .unreachable: "STORAGE_UNREACHABLE"
        case .denied: "STORAGE_DENIED"
        case .unsuitable: "STORAGE_UNSUITABLE"
        }
    }
}
