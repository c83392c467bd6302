import Casework
import Store
import Web
import Workflow

/// Definitions that are put in force over the API, as `workflow publish` does it.
extension APICall {
    /// Puts files in the place of those of their paths, or makes them all that is in force.
    func publishDefinitions() throws -> WebResponse {
        let deed = APIDeed(self)
        try deed.begin("publish", part: "definition")
        return try deed.once {
            let current = try ledger.contents()
            do {
                let contents = try DefinitionContents.overlaid(
                    current,
                    with: try givenFiles(),
                    isWhole: body["whole"] == .bool(true),
                    roles: body["roles"]?.textValue
                )
                return try publish(contents, over: current, deed)
            } catch let defects as Defects {
                throw Refusal(defects.list.map(placed))
            }
        }
    }

    private func publish(
        _ contents: [Content],
        over current: [Content],
        _ deed: APIDeed
    ) throws -> WebResponse {
        var command = try ledger.publication(of: contents)
        (command.key, command.expecting) = (deed.key, deed.version)
        let isReplayed = try deed.attempt(command)
        var moved = 0
        if !deed.isTrial, !isReplayed {
            moved = try ledger.publish(
                contents,
                by: person.caller(),
                terms: (deed.key, deed.version)
            ).moved
        }
        let before = Dictionary(current.map { ($0.path, $0.hash) }) { $1 }
        let after = Set(contents.map(\.path))
        let gone = current.filter { !after.contains($0.path) }
        return answer([
            "dry_run": .bool(deed.isTrial), "replayed": .bool(isReplayed), "moved": JSON(moved),
            "files": .array(
                contents.map { content in
                    let known = before[content.path]
                    let change =
                        known == nil ? "new" : known == content.hash ? "same" : "changed"
                    return APICall.told(content, change)
                } + gone.map { APICall.told($0, "gone") }
            ),
        ])
    }

    private static func told(_ content: Content, _ change: String) -> JSON {
        [
            "kind": JSON(content.kind), "path": JSON(content.path),
            "digest": JSON(content.hash), "change": JSON(change),
        ]
    }

    /// The texts by path; refused where a path is given twice.
    private func givenFiles() throws -> [String: String] {
        var files: [String: String] = [:]
        var reasons = Reasons()
        for (place, file) in (body["files"]?.elements ?? []).enumerated() {
            let path = file["path"]?.textValue ?? ""
            let text = file["content"]?.textValue ?? ""
            guard files.updateValue(text, forKey: path) != nil else { continue }
            reasons.add(
                APIRefusals.memberForm(
                    .text(path),
                    expected: "each path once",
                    "#/files/\(place)/path"
                )
            )
        }
        try reasons.check()
        return files
    }

    /// A defect at the member that holds its file; one of a file in force at its line there.
    private func placed(_ defect: Defect) -> Blocker {
        let mark = defect.mark
        let line = "\(mark.file):\(mark.line):\(mark.column)"
        let place = (body["files"]?.elements ?? []).firstIndex {
            $0["path"]?.textValue == mark.file
        }
        return Blocker(
            code: defect.code,
            message: Localized(
                zh: "\(line)　\(defect.message.zh)",
                en: "\(line)  \(defect.message.en)"
            ),
            place: place.map { "#/files/\($0)/content" } ?? line,
            values: ["file": mark.file, "row": "\(mark.line)", "column": "\(mark.column)"]
        )
    }
}

extension APIRoutes {
    /// As many files as a folder of definitions may have over the API.
    private static let mostFiles = 200

    static let publishing: [APIRoute] = [
        APIRoute(
            .post,
            "definitions",
            "publishDefinitions",
            "发布定义：今后新建的案卷按新版，已有案卷仍按其原版（系统管理员）",
            "Puts definitions in force for what begins from now on (administrator)",
            answers: [
                ok(
                    "已发布，或 dry_run 的答复：每个文件有何变化",
                    "Published, or what a dry_run answers: what changes in which file",
                    APIShapes.answer([
                        APIMember("dry_run", .bool), APIMember("replayed", .bool),
                        APIMember("moved", .count), APIMember("files", APIShapes.list(changedFile)),
                    ])
                )
            ],
            answer: { try $0.publishDefinitions() }
        ).with {
            $0.access = .writing
            $0.parameters = [key, version, dryRun]
            $0.body = .object([
                APIMember(
                    "files",
                    .array(givenFile, most: mostFiles),
                    about: Localized(
                        zh: "取代现行的同名文件；缺陷逐条给出文件、行、列",
                        en: "In the place of those in force with the same path; each defect is told"
                            + " with file, line and column"
                    )
                ),
                .optional(
                    "whole",
                    .bool,
                    "true 即 files 是全部定义（日历年份除外），其余不再有效",
                    "true when files are all definitions there are, calendar years excepted"
                ),
                .optional("roles", filePath, "角色权限表的文件，缺省不变", "The role matrix, the one in force"),
            ])
            $0.furtherProblems = [404, 412, 428]
        }
    ]

    private static let filePath = APIShape.text(
        APIText(
            length: 6...120,
            pattern: "^((policy|rubrics|goals|calendars|texts)/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
                + "\\.yaml$"
        )
    )

    private static let givenFile = APIShape.object([
        APIMember(
            "path",
            filePath,
            about: Localized(
                zh: "如 project.yaml、policy/wuhan.yaml",
                en: "Such as project.yaml or policy/wuhan.yaml"
            )
        ), APIMember("content", .text(1...1_000_000)),
    ])

    private static let changedFile = APIShape.object([
        APIMember("kind", .text), APIMember("path", .text), APIMember("digest", .text),
        APIMember("change", .choice(["new", "same", "changed", "gone"])),
    ])
}
