import Casework
import Expression
import Portfolio
import Store
import Synchronization
import Testing
import Workflow

/// What is left of a case for who may not read all of it.
@Suite struct ReadableCaseTests {
    @Test func `a reviewer reads his own sheet, and others only when the matrix says so`() throws {
        let town = try ReadingTown()
        let round = try #require(try town.office.store.stream(town.firstRound))
        func sheets(_ name: String) throws -> Int? {
            let shown = try town.reader(name).readable(round)?.stream.field("sheets")
            guard case .list(let members)? = shown else { return nil }
            return members.count
        }
        #expect(try sheets("SEC") == 5)
        #expect(try sheets("REV1") == 1)
        #expect(try sheets("PO") == nil)
        #expect(try sheets("DM") == nil)
        #expect(try sheets("SUP") == 5)
        #expect(try sheets("CH") == 5)
        let secretary = try #require(try town.reader("SEC").readable(round))
        let officer = try #require(try town.reader("PO").readable(round))
        #expect(secretary.shows(field: "sheets") && !officer.shows(field: "sheets"))
        #expect(officer.shows(field: "panel"))
        #expect(try town.reader("DM").readable(round)?.shows(field: "panel") == false)
    }

    @Test func `a blind reviewer reads neither who applies nor the papers that say so`() throws {
        let town = try ReadingTown()
        let project = try #require(try town.office.store.stream(town.second))
        let blind = try #require(try town.reader("REV2").readable(project))
        let officer = try #require(try town.reader("PO").readable(project))
        for field in ["lead_organisation", "principal_investigator", "contact"] {
            #expect(!blind.shows(field: field) && blind.stream.field(field) == .null)
            #expect(officer.shows(field: field) && officer.stream.field(field) != .null)
        }
        #expect(blind.stream.documents == [])
        #expect(officer.stream.documents.count == 3)
        #expect(blind.stream.field("title") == officer.stream.field("title"))
    }

    @Test func `personal data are masked for everybody, and few may ask for them in full`()
        throws
    {
        let town = try ReadingTown()
        let project = try #require(try town.office.store.stream(town.first))
        func contact(_ name: String) throws -> String? {
            try town.reader(name).readable(project)?
                .text("示例联系人 13800001234", of: "contact")
        }
        func remark(_ name: String) throws -> String? {
            try town.reader(name).readable(project)?.text("请拨 13800001234", of: "title")
        }
        for name in ["PO", "PO2", "APP1", "AUD", "DIR"] {
            #expect(try contact(name) == "示例联系人 138****1234", "\(name)")
        }
        // PO registered it and is its officer; PO2 is not.
        let asking = try ["PO", "PO2", "APP1", "AUD", "DIR"].filter {
            try town.reader($0).readable(project)?.mayUnmask == true
        }
        #expect(asking == ["PO", "APP1", "AUD"])
        let own = try #require(try town.office.store.stream(town.office.caller("PO").person))
        let telephone = try town.reader("PO").readable(own)?.text("13800001234", of: "contact")
        #expect(telephone == "13800001234")
        #expect(try remark("DIR") == "请拨 138****1234")
        let bare = try town.reader("DIR").readable(project)?.text("微信 abc", of: "contact")
        #expect(bare == "微＊＊")
    }

    @Test func `nobody reads by what an account is proved`() throws {
        let town = try ReadingTown()
        try town.office.signIn(town.account, "b")
        let account = try #require(try town.office.store.stream(town.account))
        let secrets = [
            "password", "former_passwords", "totp", "totp_step", "recovery", "link", "session",
        ]
        let readable = try #require(try town.reader("AUD").readable(account))
        #expect(account.field("password") != .null)
        #expect(readable.shows(field: "failures"))
        #expect(secrets.filter { readable.shows(field: $0) } == [])
        #expect(secrets.filter { readable.stream.field($0) != .null } == [])
        #expect(secrets.filter { readable.showsHistory(of: $0) } == [])
        #expect(try town.reader("PO").readable(account) == nil)
    }

    @Test func `a case names no other that the reader does not see`() throws {
        let town = try ReadingTown()
        let office = town.office
        try office.ask(
            town.first,
            "mark_distinct",
            by: "PO",
            ["other": .string(try office.id(town.second)), "reason": .string("示例")]
        )
        let project = try #require(try office.store.stream(town.first))
        let other = Value.list([.string(try office.id(town.second))])
        #expect(project.field("distinct_from") == other)
        #expect(try town.reader("PO").readable(project)?.stream.field("distinct_from") == other)
        for name in ["DO", "APP1", "REV1"] {
            let shown = try town.reader(name).readable(project)?.stream.field("distinct_from")
            #expect(shown == .list([]), "\(name)")
        }
    }

    @Test func `one question answers for reading, for sending and for what belongs to no case`()
        throws
    {
        let town = try ReadingTown()
        let project = try #require(try town.office.store.stream(town.first))
        let officer = try town.reader("PO")
        let finance = try town.reader("FIN")
        #expect(try officer.allows(.read, on: project))
        #expect(try officer.allows(.send(event: "follow_up", instance: ""), on: project))
        #expect(try !finance.allows(.send(event: "follow_up", instance: ""), on: project))
        #expect(try !officer.allows(.send(event: "nothing", instance: ""), on: project))
        #expect(try officer.allows(.read, on: nil, field: "goal"))
        #expect(try !town.reader("REV1").allows(.read, on: nil, field: "goal"))
        #expect(try !town.reader("ADM").allows(.read, on: project))
    }

    @Test func `who reads nothing of a case is told what is told of none`() throws {
        let town = try ReadingTown()
        for name in ["APP2", "DO2", "REV7", "ADM", "PUB"] {
            let reader = try town.reader(name)
            let hidden = #expect(throws: Refusal.self) { try reader.found(town.first) }
            let absent = #expect(throws: Refusal.self) { try reader.found("DT-2026-999999") }
            func told(_ refusal: Refusal?) -> String {
                refusal?.blockers.map { "\($0)" }.joined() ?? ""
            }
            #expect(
                told(hidden) == told(absent).replacing("DT-2026-999999", with: town.first),
                "\(name)"
            )
            #expect(told(absent).contains("NOT_FOUND"))
        }
    }

    @Test func `a page takes as many reads as one case`() throws {
        let town = try ReadingTown()
        let counting = CountingCases(cases: town.cases())
        let everything = try town.everything()
        for (name, _) in ReadingTown.cast {
            let reader = try Reader(town.office.caller(name), in: counting)
            func reads(_ streams: [CaseStream]) throws -> Int {
                let before = counting.count
                _ = try reader.visible(streams)
                return counting.count - before
            }
            let one = try everything.map { try reads([$0]) }.max() ?? 0
            #expect(one <= 7, "\(name)")
            #expect(try reads(everything) <= 7, "\(name)")
        }
    }

    @Test func `a receiver hears of kinds that its role reads as a whole`() throws {
        let rules = try ReadingTown().rules
        #expect(Policy.hears("FIN", of: "grant-agreement", addressedTo: "webhook", rules))
        #expect(!Policy.hears("DO", of: "grant-agreement", addressedTo: "webhook", rules))
        #expect(!Policy.hears("REV", of: "round", addressedTo: "webhook", rules))
        #expect(!Policy.hears("FIN", of: "round", addressedTo: "webhook", rules))
        #expect(Policy.hears("REV", of: "round", addressedTo: "role.REV", rules))
        #expect(!Policy.hears("PO", of: "round", addressedTo: "parent", rules))
    }
}

/// Counts what a reader reads.
final class CountingCases: CaseRegister, Sendable {
    private let cases: StoredCases
    private let reads = Mutex(0)

    var count: Int { reads.withLock { $0 } }

    init(cases: StoredCases) {
        self.cases = cases
    }

    var now: Instant { cases.now }
    var rulebook: Rulebook { cases.rulebook }

    func record(_ reference: String) throws -> CaseStream? {
        reads.withLock { $0 += 1 }
        return try cases.record(reference)
    }

    func records(_ ids: Set<String>) throws -> [String: CaseStream] {
        reads.withLock { $0 += 1 }
        return try cases.records(ids)
    }

    func experts(of people: Set<String>) throws -> [CaseStream] {
        reads.withLock { $0 += 1 }
        return try cases.experts(of: people)
    }

    func panelNames(of people: Set<String>) throws -> [PanelName] {
        reads.withLock { $0 += 1 }
        return try cases.panelNames(of: people)
    }

    func versions(of streams: Set<String>, types: Set<String>) throws -> [String: [Int]] {
        reads.withLock { $0 += 1 }
        return try cases.versions(of: streams, types: types)
    }
}
