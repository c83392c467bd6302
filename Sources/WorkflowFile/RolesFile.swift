package import Workflow

/// Reads the roles, their separation and the read permissions.
///
/// ```yaml
/// dipper: 1
/// matrix: {id: roles, version: 1, title: {zh: …, en: …}}
/// roles:
///   PO: {title: {zh: 项目专员, en: Project officer}, duties: {zh: …, en: …}}
/// separate: [[PO, FIN], [FIN, DIR]]
/// alone: [AUD]
/// reads:
///   project: {PO: all, DO: district, REV: assigned}
/// ```
package enum RolesFile {
    package static func load(text: String, file: String) throws(Defects) -> Roles {
        try NodeReader.load(text, file: file) { reader, root in
            let fields = reader.fields(
                root,
                ["dipper", "matrix", "roles", "separate", "alone", "reads"]
            )
            reader.checkLanguage(fields)
            let heading = reader.heading(fields, "matrix")
            let roles = fields.required("roles") { reader.map($0, reader.role) }
            let known = roles.map(\.id.content)
            return Roles(
                id: heading.id,
                version: heading.version,
                title: heading.title,
                list: roles,
                separate: fields.required("separate") { node in
                    reader.list(node) { reader.pair($0, known) }
                },
                alone: fields.required("alone") { node in
                    reader.names(node).map { reader.known($0, known) }
                },
                reads: fields.required("reads") { node in
                    reader.map(node) { reader.readings($0, $1, known) }
                }
            )
        }
    }
}

extension NodeReader {
    fileprivate func role(_ id: Marked<String>, _ node: FileNode) -> Roles.Role {
        let fields = fields(node, ["title", "duties"])
        return Roles.Role(
            id: id,
            title: fields.required("title", localized),
            duties: fields.required("duties", localized)
        )
    }

    fileprivate func pair(_ node: FileNode, _ roles: [String]) -> Roles.Pair {
        let names = names(node)
        for name in names { _ = known(name, roles) }
        if case .sequence = node.content, names.count != 2 || names[0].content == names[1].content {
            reportKind(node, zh: "两个不同的角色 [PO, FIN]", en: "two different roles [PO, FIN]")
        }
        return Roles.Pair(
            first: names.first?.content ?? "",
            second: names.last?.content ?? ""
        )
    }

    fileprivate func readings(
        _ kind: Marked<String>,
        _ node: FileNode,
        _ roles: [String]
    ) -> Roles.Reading {
        var scopes: [String: ReadScope] = [:]
        for entry in entries(node) {
            scopes[known(entry.key, roles)] =
                choice(entry.value, placeholder: ReadScope.none).content
        }
        return Roles.Reading(kind: kind, scopes: scopes)
    }

    fileprivate func known(_ role: Marked<String>, _ roles: [String]) -> String {
        if !role.content.isEmpty, !roles.contains(role.content) {
            reportUnknown("UNKNOWN_ROLE", Localized(zh: "角色", en: "role"), role, roles)
        }
        return role.content
    }
}
