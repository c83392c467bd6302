import Casework
import Expression
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

@Suite struct `The form of the ledger` {
    /// Leaves and roots of RFC 6962, as transparency-dev/merkle publishes them.
    private static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]

    /// Roots by size.
    private static let roots: [Int: String] = [
        0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(digits[$0] * 16 + digits[$0 + 1])
        }
    }

    @Test func `has the tree heads of RFC 6962`() {
        var tree = MerkleTree()
        var found = [0: Digests.hexadecimal(tree.root)]
        for (index, leaf) in Self.leaves.enumerated() {
            tree.append(Self.bytes(leaf))
            found[index + 1] = Digests.hexadecimal(tree.root)
        }

        #expect(found.filter { Self.roots[$0.key] != nil } == Self.roots)
        #expect(found[4] != found[5])
    }

    @Test func `writes JSON with sorted keys and plain Chinese`() throws {
        let json: JSON = ["乙": 2, "b": "示例\"\\\n", "a": [true, .null, -1], "": [:]]

        #expect(
            json.canonicalText == #"{"":{},"a":[true,null,-1],"b":"示例\"\\\u000a","乙":2}"#
        )
        #expect(try JSON(parsing: json.canonicalText) == json)
    }

    @Test(arguments: [
        #"{"role":"REV","role":"ADM"}"#, #"{"a":1,"\u0061":2}"#, "1.0", "1e3", "01", "[1,]",
        "{} {}", "9223372036854775808", "-9223372036854775809", "nul", #""\ud800""#, "\"\u{1}\"",
        "",
    ])
    func `refuses JSON that two readers could take differently`(_ text: String) {
        #expect(throws: JSONDefect.self) { try JSON(parsing: text) }
    }

    @Test(arguments: [Int64.max, Int64.min, 0])
    func `keeps every number of 64 bits`(_ number: Int64) throws {
        #expect(try JSON(parsing: "\(number)") == .integer(number))
        #expect(JSON.integer(number).canonicalText == "\(number)")
    }

    @Test func `hashes every column of an event, after a tag of its own`() throws {
        let (_, store) = try Specimen.copy().open()
        let project = try #require(try store.stream("DT-2026-000001"))
        let event = try #require(try store.events(of: project.id).dropFirst().first)
        let changes: [(inout EventRecord) -> Void] = [
            { $0.tenant += 1 }, { $0.stream += "x" }, { $0.version += 1 }, { $0.kind += "x" },
            { $0.id += "x" }, { $0.type += "x" }, { $0.schema += 1 },
            { $0.recordedAt = Instant(milliseconds: $0.recordedAt.milliseconds + 1) },
            { $0.effective = $0.effective.adding(days: 1) }, { $0.actor += "x" },
            { $0.onBehalfOf += "x" }, { $0.authentication += "x" }, { $0.channel += "x" },
            { $0.commandKey += "x" }, { $0.causation += "x" }, { $0.definition += "x" },
            { $0.policy += "x" }, { $0.body.append(32) }, { $0.previous.append(0) },
            // A letter that moves from one column to the next is a change too.
            { event in
                event.kind.removeLast()
                event.id = "t" + event.id
            },
        ]
        let hashes = changes.map { change in
            var changed = event
            change(&changed)
            return changed.computedHash
        }

        #expect(event.computedHash == event.hash)
        #expect(event.hash.count == 32)
        #expect(Set(hashes + [event.hash]).count == changes.count + 1)
        #expect(event.hash != Digests.sha256(event.body))
        #expect(MerkleTree.leafHash(event.hash) != event.hash)
    }

    @Test(arguments: ["event", "content", "posting", "refusal", "expunged"])
    func `cannot be changed or shortened by SQL`(table: String) throws {
        let (database, store) = try Specimen.copy().open()
        let before = try store.verify(head: nil, progress: { _ in })
        for statement in ["UPDATE \(table) SET tenant = tenant", "DELETE FROM \(table)"] {
            #expect {
                try database.writeSync { connection in _ = try connection.execute(statement) }
            } throws: { error in
                guard case .constraint(.trigger, let detail)? = error as? StorageFault else {
                    return false
                }
                return detail.contains("\(table) is append-only")
            }
        }
        #expect(try store.verify(head: nil, progress: { _ in }) == before)
    }

    @Test func `gives the identifiers of a moment in ascending order, and none twice`() throws {
        var sequence = Identifier.Ascending()
        var generator = SystemRandom()
        let moments = [Int64](repeating: 1_795_269_919_188, count: 500) + [5, 5, 6, 5]
        let made = moments.map {
            sequence.next(at: Instant(milliseconds: $0), using: &generator)
        }
        let form = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/

        #expect(Array(made.prefix(500)) == made.prefix(500).sorted())
        #expect(made[500] < made[501])
        #expect(Set(made).count == moments.count)
        #expect(made.allSatisfy { $0.wholeMatch(of: form) != nil })
        #expect(made.prefix(500).allSatisfy { $0.hasPrefix("01a1fe6d-01d4-7") })
        #expect(made.suffix(4).map { $0.prefix(13) } == [5, 5, 6, 5].map { "00000000-000\($0)" })
    }

    @Test func `keeps identifiers within their moment when its bits are used up`() {
        struct Ones: RandomNumberGenerator {
            mutating func next() -> UInt64 { .max }
        }
        var sequence = Identifier.Ascending()
        var generator = Ones()
        let moment = Instant(milliseconds: 1)
        // All bits are set: the next one has no room in its moment.
        let full = sequence.next(at: moment, using: &generator)
        let again = sequence.next(at: moment, using: &generator)

        #expect(full == "00000000-0001-7fff-bfff-ffffffffffff")
        #expect(again == full)
    }

    @Test(arguments: [
        "0123456789abcdef0123456789abcdef0123", "01234567-89ab-cdef-0123-456789abcde",
        "01234567-89ab-cdef-0123-456789abcdef0", "01234567-89AB-cdef-0123-456789abcdef",
        "01234567089ab-cdef-0123-456789abcdef", "0123456-789ab-cdef-0123-456789abcdef",
        "01234567-89ab-cdef-0123-456789abcdeg", "", "DT-2026-000001",
    ])
    func `takes an identifier for a number in its one form only`(_ text: String) {
        let whole = Array("x01234567-89ab-cdef-0123-456789abcdefx".utf8)
        let other = Array(text.utf8)

        #expect(
            Identifier.number(whole, at: 1..<37) == 0x0123_4567_89AB_CDEF_0123_4567_89AB_CDEF
        )
        #expect(Identifier.number(other, at: other.indices) == nil)
    }

    @Test(arguments: ["committed = -1", "committed = limit_fen + merged_excess + 1"])
    func `lets no account go beyond its limit`(change: String) throws {
        let (database, _) = try Specimen.copy().open()

        #expect {
            try database.writeSync { connection in
                _ = try connection.execute("UPDATE account SET \(change)")
            }
        } throws: { error in
            guard case .constraint(.check, _)? = error as? StorageFault else { return false }
            return true
        }
    }

    @Test(arguments: [
        "outstanding = outstanding + 1", "converted = converted + 1", "repaid = repaid + 1",
        "recovered = recovered + 1", "written_off = written_off + 1", "paid = paid - 1",
        "outstanding = -1, repaid = paid + 1", "cancelled = -1", "committed = paid - 1",
        "paid = committed + 1, outstanding = outstanding + committed - paid + 1",
        "amount = committed + cancelled - 1",
    ])
    func `lets no agreement make principal out of nothing`(change: String) throws {
        let (database, _) = try Specimen.copy().open()

        #expect {
            try database.writeSync { connection in
                _ = try connection.execute("UPDATE principal SET \(change) WHERE paid > 0")
            }
        } throws: { error in
            guard case .constraint(.check, _)? = error as? StorageFault else { return false }
            return true
        }
    }

    @Test func `numbers the events of each case from 1 without gaps`() throws {
        let (database, _) = try Specimen.copy().open()
        let gaps = try database.read { connection in
            try connection.all(
                """
                SELECT stream FROM event GROUP BY stream
                HAVING MIN(version) <> 1 OR MAX(version) <> COUNT(*)
                """
            ) { row in try row.text(0) }
        }
        #expect(gaps == [])
        #expect(throws: StorageFault.self) {
            try database.writeSync { connection in
                _ = try connection.execute(
                    """
                    INSERT INTO event SELECT 1000000, tenant, 1000000, stream, version, kind, id,
                    type, schema, recorded_at, effective, actor, on_behalf_of, authentication,
                    channel, command_key, causation, definition, policy, body, previous, hash
                    FROM event WHERE position = 1
                    """
                )
            }
        }
    }
}
